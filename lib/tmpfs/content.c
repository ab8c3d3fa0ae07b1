/* Reading and writing what is in a file. */
#include "pages.h"
#include <errno.h>
#include <string.h>

/* How many of @size bytes from @offset on lie in one page. */
static size_t within_page(uint64_t offset, uint64_t size)
{
    size_t left = TMPFS_PAGE - offset % TMPFS_PAGE;

    return size < left ? (size_t)size : left;
}

size_t tmpfs_read(struct tmpfs_node *file, void *buffer, size_t size, uint64_t offset)
{
    uint64_t left = offset < file->content.size ? file->content.size - offset : 0;
    char *to = buffer;

    if (size > left)
        size = (size_t)left;
    for (size_t done = 0, count; done < size; done += count) {
        const char *page = tmpfs_page(&file->content, (offset + done) / TMPFS_PAGE);
        count = within_page(offset + done, size - done);
        if (page)
            memcpy(to + done, page + (offset + done) % TMPFS_PAGE, count);
        else
            memset(to + done, 0, count);
    }
    return size;
}

static size_t write_pages(struct tmpfs *fs, struct tmpfs_content *content, const char *from,
                          size_t size, uint64_t offset)
{
    size_t done = 0;

    while (done < size) {
        char *page = tmpfs_page_make(fs, content, (offset + done) / TMPFS_PAGE);
        size_t count = within_page(offset + done, size - done);
        if (!page)
            break;
        memcpy(page + (offset + done) % TMPFS_PAGE, from + done, count);
        done += count;
    }
    return done;
}

ssize_t tmpfs_write(struct tmpfs *fs, struct tmpfs_node *file, const void *buffer, size_t size,
                    uint64_t offset)
{
    size_t done = write_pages(fs, &file->content, buffer, size, offset);

    if (done && offset + done > file->content.size)
        file->content.size = offset + done;
    if (done)
        file->written = file->changed = fs->memory->now();
    return done || !size ? (ssize_t)done : -ENOSPC;
}

/* What lies behind the end is zeros, so that lengthening shows nothing old. */
static void clear_behind(struct tmpfs_content *content, uint64_t size)
{
    char *page = size % TMPFS_PAGE ? tmpfs_page(content, size / TMPFS_PAGE) : NULL;

    if (page)
        memset(page + size % TMPFS_PAGE, 0, TMPFS_PAGE - size % TMPFS_PAGE);
}

void tmpfs_resize(struct tmpfs *fs, struct tmpfs_node *file, uint64_t size)
{
    if (size < file->content.size) {
        tmpfs_pages_drop(fs, &file->content, (size + TMPFS_PAGE - 1) / TMPFS_PAGE);
        clear_behind(&file->content, size);
    }
    file->content.size = size;
    file->written = file->changed = fs->memory->now();
}
