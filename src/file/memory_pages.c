#include "memory_pages.h"
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <yao/mm.h>

static bool make_room(struct memory_pages *memory, size_t index)
{
    size_t count = memory->count + memory->count / 2;

    if (index < memory->count)
        return true;
    count = count > index ? count : index + 1;
    char **pages = reallocarray(memory->pages, count, sizeof *pages);
    if (!pages)
        return false;
    memset(pages + memory->count, 0, (count - memory->count) * sizeof *pages);
    memory->pages = pages;
    memory->count = count;
    return true;
}

char *memory_page(struct memory_pages *memory, size_t index)
{
    if (!make_room(memory, index))
        return NULL;
    char **page = &memory->pages[index];
    if (!*page && (*page = page_alloc(1, PHYS_ANY))) {
        memset(*page, 0, PAGE_SIZE);
        memory->used++;
    }
    return *page;
}

/* The part of [offset, offset + size) that is in the first page of it. */
static size_t piece_of(uint64_t offset, size_t size)
{
    size_t piece = PAGE_SIZE - offset % PAGE_SIZE;
    return piece < size ? piece : size;
}

/* Where @offset is in memory, or NULL. */
static char *find(const struct memory_pages *memory, uint64_t offset)
{
    size_t index = offset / PAGE_SIZE;
    char *page = index < memory->count ? memory->pages[index] : NULL;

    return page ? page + offset % PAGE_SIZE : NULL;
}

ssize_t memory_read(const struct memory_pages *memory, void *buffer, size_t size, uint64_t offset)
{
    uint64_t left = offset < memory->size ? memory->size - offset : 0;
    char *to = buffer;

    size = size < left ? size : left;
    for (size_t piece; size; size -= piece, offset += piece, to += piece) {
        const char *from = find(memory, offset);
        piece = piece_of(offset, size);
        if (from)
            memcpy(to, from, piece);
        else
            memset(to, 0, piece);
    }
    return to - (char *)buffer;
}

ssize_t memory_write(struct memory_pages *memory, const void *buffer, size_t size, uint64_t offset)
{
    const char *from = buffer, *end = from + size;

    for (size_t piece; from < end; offset += piece, from += piece) {
        char *page = memory_page(memory, offset / PAGE_SIZE);
        if (!page)
            return from > (const char *)buffer ? from - (const char *)buffer : -ENOSPC;
        piece = piece_of(offset, (size_t)(end - from));
        memcpy(page + offset % PAGE_SIZE, from, piece);
        memory->size = memory->size > offset + piece ? memory->size : offset + piece;
    }
    return (ssize_t)size;
}

void memory_truncate(struct memory_pages *memory, uint64_t size)
{
    uint64_t end = (uint64_t)memory->count * PAGE_SIZE;

    memory->size = size;
    for (size_t piece; size < end; size += piece) {
        char *rest = find(memory, size);
        piece = piece_of(size, PAGE_SIZE);
        if (rest)
            memset(rest, 0, piece);
    }
}

void memory_free(struct memory_pages *memory)
{
    for (size_t index = 0; index < memory->count; index++)
        if (memory->pages[index])
            page_free(memory->pages[index], 1);
    free(memory->pages);
}
