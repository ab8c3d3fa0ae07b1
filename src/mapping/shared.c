#include "mapping.h"
#include "shared_pages.h"
#include "src/file/fd.h"
#include "src/file/memory_file.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <yao/module.h>

static struct shared *files;

static struct shared *add(struct file *file, const struct stat *status)
{
    struct shared *new = malloc(sizeof *new);

    if (!new)
        return NULL;
    *new = (struct shared){
        .next = files, .file = file, .device = status->st_dev, .inode = status->st_ino};
    file->references++;
    files = new;
    return new;
}

/* Keeps the file open as @file, which may be written to. */
static void take_over(struct shared *shared, struct file *file)
{
    if (!file_writable(file) || file_writable(shared->file))
        return;
    file->references++;
    file_release(shared->file);
    shared->file = file;
}

int shared_find(struct file *file, struct shared **shared)
{
    struct stat status;
    int error = file->ops->status(file, &status);

    if (error)
        return error;
    *shared = files;
    while (*shared && ((*shared)->inode != status.st_ino || (*shared)->device != status.st_dev))
        *shared = (*shared)->next;
    if (*shared)
        take_over(*shared, file);
    else
        *shared = add(file, &status);
    return *shared ? 0 : -ENOMEM;
}

int shared_writable(const struct shared *shared)
{
    return file_writable(shared->file);
}

static int make_room(struct shared *shared, size_t count)
{
    if (count <= shared->count)
        return 0;
    struct shared_page *pages = reallocarray(shared->pages, count, sizeof *pages);
    if (!pages)
        return -ENOMEM;
    memset(pages + shared->count, 0, (count - shared->count) * sizeof *pages);
    shared->pages = pages;
    shared->count = count;
    return 0;
}

static void refer(struct shared *shared, size_t first, size_t count)
{
    shared->used += count;
    for (; count; count--, first++)
        shared->pages[first].references++;
}

static int map_pages(struct shared *shared, size_t index, uintptr_t start, uintptr_t end,
                     uint64_t flags)
{
    int error = 0;

    for (; !error && start < end; index++, start += PAGE_SIZE) {
        error = shared_load(shared, index);
        if (!error && shared->pages[index].memory)
            error = page_map(start, shared->pages[index].memory, flags);
    }
    map_flush();
    if (flags & PTE_X)
        __asm__ volatile("fence.i" : : : "memory");
    return error;
}

int shared_map(struct shared *shared, size_t first, uintptr_t start, uintptr_t end, uint64_t flags)
{
    size_t count = (end - start) / PAGE_SIZE;
    int error = make_room(shared, first + count);

    if (error) {
        shared_close(shared);
        return error;
    }
    refer(shared, first, count);
    error = map_pages(shared, first, start, end, flags);
    if (error) {
        pages_drop(start, end, false);
        shared_unmap(shared, first, start, end);
    }
    return error;
}

int shared_sync(struct shared *shared)
{
    return shared->file->ops->sync ? shared->file->ops->sync(shared->file) : 0;
}

static void give_up(struct shared *shared, size_t index)
{
    struct shared_page *page = &shared->pages[index];

    shared->used--;
    if (--page->references || !page->memory)
        return;
    if (!memory_file_is(shared->file))
        page_free(page->memory, 1);
    page->memory = NULL;
}

int shared_unmap(struct shared *shared, size_t first, uintptr_t start, uintptr_t end)
{
    size_t count = (end - start) / PAGE_SIZE;
    int error = shared_write(shared, first, count);

    for (; count && first < shared->count; count--, first++)
        give_up(shared, first);
    int close_error = shared_close(shared);
    return error ? error : close_error;
}

int shared_close(struct shared *shared)
{
    struct shared **link = &files;

    if (shared->used)
        return 0;
    while (*link != shared)
        link = &(*link)->next;
    *link = shared->next;
    int error = file_release(shared->file);
    free(shared->pages);
    free(shared);
    return error;
}

/* What is still mapped at the end is not lost. */
static int write_all(void)
{
    int result = 0;

    for (struct shared *shared = files; shared; shared = shared->next) {
        int error = shared_write(shared, 0, shared->count);
        error = error ? error : shared_sync(shared);
        result = result ? result : error;
    }
    return result;
}

YAO_STEP(exit, mappings, write_all);
