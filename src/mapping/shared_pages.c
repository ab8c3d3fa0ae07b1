/* The pages of files that are mapped with MAP_SHARED: read from the file, and written back. */
#include "shared_pages.h"
#include "mapping.h"
#include "src/file/file.h"
#include "src/file/memory_file.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* A change of a single word always changes it, as each step can be undone. */
static uint64_t hash_of(const char *memory)
{
    const uint64_t *word = (const uint64_t *)memory;
    uint64_t hash = 0;

    for (size_t i = 0; i < PAGE_SIZE / sizeof *word; i++) {
        hash = (hash ^ word[i]) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32;
    }
    return hash;
}

/* Reads page @index; what is behind the end of the file is 0. The number of bytes, or an error. */
static ssize_t read_page(struct shared *shared, size_t index, char *memory)
{
    struct file *file = shared->file;
    ssize_t got = file->ops->pread(file, memory, PAGE_SIZE, (off_t)(index * PAGE_SIZE));

    if (got >= 0)
        memset(memory + got, 0, PAGE_SIZE - (size_t)got);
    shared->pages[index].hash = hash_of(memory);
    return got;
}

int shared_load(struct shared *shared, size_t index)
{
    if (memory_file_is(shared->file))
        return memory_file_page(shared->file, index, &shared->pages[index].memory);
    struct shared_page *page = &shared->pages[index];
    char *memory = page->memory ? NULL : page_alloc(1, PHYS_ANY);

    if (page->memory || !memory)
        return page->memory ? 0 : -ENOMEM;
    ssize_t got = read_page(shared, index, memory);
    if (got <= 0)
        page_free(memory, 1);
    else
        page->memory = memory;
    return got < 0 ? (int)got : 0;
}

static int write_page(struct shared *shared, size_t index, off_t size)
{
    struct shared_page *page = &shared->pages[index];
    off_t offset = (off_t)(index * PAGE_SIZE);
    uint64_t hash = page->memory ? hash_of(page->memory) : page->hash;

    if (hash == page->hash || offset >= size || !shared_writable(shared))
        return 0;
    size_t count = size - offset < (off_t)PAGE_SIZE ? (size_t)(size - offset) : PAGE_SIZE;
    ssize_t done = shared->file->ops->pwrite(shared->file, page->memory, count, offset);
    if (done != (ssize_t)count)
        return done < 0 ? (int)done : -ENOSPC;
    page->hash = hash;
    return 0;
}

int shared_write(struct shared *shared, size_t first, size_t count)
{
    struct stat status;
    int result = shared->file->ops->status(shared->file, &status);

    if (memory_file_is(shared->file))
        return 0; /* the mapping is the file */
    for (; !result && count && first < shared->count; first++, count--)
        result = write_page(shared, first, status.st_size);
    return result;
}

int shared_read(struct shared *shared, size_t first, size_t count)
{
    ssize_t result = 0;

    if (memory_file_is(shared->file))
        return 0;
    for (; result >= 0 && count && first < shared->count; first++, count--)
        if (shared->pages[first].memory)
            result = read_page(shared, first, shared->pages[first].memory);
    return result < 0 ? (int)result : 0;
}
