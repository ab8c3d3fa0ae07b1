/*
 * Files that are mapped with MAP_SHARED. Each page of a file is in memory once, however often it is
 * mapped. It is read when it is first mapped, and written back where the program has changed it: a
 * hash tells, as the hart keeps no record. So write() to such a file and stores to the mapping do
 * not see each other before msync() or munmap().
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct file;
struct shared;

/* The record of @file, which it keeps open. -ENOMEM or the file's error. */
int shared_find(struct file *file, struct shared **shared);

/* Whether a program that has the file open as it does may store to the mapping. */
int shared_writable(const struct shared *shared);

/* Maps the file's pages from @first on at [start, end). Pages beyond its end are not mapped.
 * -ENOMEM or the file's error: then nothing is mapped, and @shared is gone if nothing else of it
 * is. */
int shared_map(struct shared *shared, size_t first, uintptr_t start, uintptr_t end, uint64_t flags);

/* Writes back, and gives up the pages that shared_map() has mapped there. */
int shared_unmap(struct shared *shared, size_t first, uintptr_t start, uintptr_t end);

/* Writes changed pages back to the file. */
int shared_write(struct shared *shared, size_t first, size_t count);

/* Reads the pages again. */
int shared_read(struct shared *shared, size_t first, size_t count);

/* Puts what was written on the medium. */
int shared_sync(struct shared *shared);

/* Closes the file if none of its pages is mapped. */
int shared_close(struct shared *shared);
