/* Reading and writing what is in a file. */
#include "content.h"
#include <errno.h>
#include <string.h>

/* How many of @size bytes from @offset on lie in one page. */
static size_t within_page(uint64_t offset, uint64_t size)
{
    size_t left = TMPFS_PAGE - offset % TMPFS_PAGE;

    return size < left ? (size_t)size : left;
}

size_t tmpfs_content_read(const struct tmpfs_content *content, void *buffer, size_t size,
                          uint64_t offset)
{
    uint64_t left = offset < content->size ? content->size - offset : 0;
    char *to = buffer;

    if (size > left)
        size = (size_t)left;
    for (size_t done = 0, count; done < size; done += count) {
        const char *page = tmpfs_page(content, (offset + done) / TMPFS_PAGE);
        count = within_page(offset + done, size - done);
        if (page)
            memcpy(to + done, page + (offset + done) % TMPFS_PAGE, count);
        else
            memset(to + done, 0, count);
    }
    return size;
}

static size_t write_pages(struct tmpfs_room *room, struct tmpfs_content *content, const char *from,
                          size_t size, uint64_t offset)
{
    size_t done = 0;

    while (done < size) {
        char *page = tmpfs_page_make(room, content, (offset + done) / TMPFS_PAGE);
        size_t count = within_page(offset + done, size - done);
        if (!page)
            break;
        memcpy(page + (offset + done) % TMPFS_PAGE, from + done, count);
        done += count;
    }
    return done;
}

ssize_t tmpfs_content_write(struct tmpfs_room *room, struct tmpfs_content *content,
                            const void *buffer, size_t size, uint64_t offset)
{
    size_t done = write_pages(room, content, buffer, size, offset);

    if (done && offset + done > content->size)
        content->size = offset + done;
    return done || !size ? (ssize_t)done : -ENOSPC;
}
