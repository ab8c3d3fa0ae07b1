/* Files of the file system: their content and its times. */
#include "content.h"

size_t tmpfs_read(struct tmpfs_node *file, void *buffer, size_t size, uint64_t offset)
{
    return tmpfs_content_read(&file->content, buffer, size, offset);
}

ssize_t tmpfs_write(struct tmpfs *fs, struct tmpfs_node *file, const void *buffer, size_t size,
                    uint64_t offset)
{
    ssize_t done = tmpfs_content_write(&fs->room, &file->content, buffer, size, offset);

    if (done > 0)
        file->written = file->changed = fs->room.memory->now();
    return done;
}

void *tmpfs_pin(struct tmpfs *fs, struct tmpfs_node *file, uint64_t index)
{
    file->pinned = true;
    return tmpfs_page_make(&fs->room, &file->content, index);
}

/* What lies behind the end is zeros, so that lengthening shows nothing old. */
static void shorten(struct tmpfs *fs, struct tmpfs_node *file, uint64_t size)
{
    if (!file->pinned)
        tmpfs_pages_drop(&fs->room, &file->content, (size + TMPFS_PAGE - 1) / TMPFS_PAGE);
    tmpfs_pages_clear(&file->content, size);
}

void tmpfs_resize(struct tmpfs *fs, struct tmpfs_node *file, uint64_t size)
{
    if (size < file->content.size)
        shorten(fs, file, size);
    file->content.size = size;
    file->written = file->changed = fs->room.memory->now();
}
