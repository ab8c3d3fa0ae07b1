/* The content of a file that is memory. What was never written has no page, and reads as zeros. A
 * page that a mapping may show is kept when the file becomes shorter, and only cleared. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct memory_pages {
    uint64_t size; /* of the file, in bytes */
    size_t count;  /* entries of pages, */
    size_t used;   /* and those that are not NULL */
    char **pages;
};

/* The page @index, new ones cleared. NULL: no memory. */
char *memory_page(struct memory_pages *memory, size_t index);

/* Up to @size bytes from @offset on, as far as the file goes. */
ssize_t memory_read(const struct memory_pages *memory, void *buffer, size_t size, uint64_t offset);

/* The number of bytes that found room; -ENOSPC: none. */
ssize_t memory_write(struct memory_pages *memory, const void *buffer, size_t size, uint64_t offset);

void memory_truncate(struct memory_pages *memory, uint64_t size);

/* Frees all pages. */
void memory_free(struct memory_pages *memory);
