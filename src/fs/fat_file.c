/* Open files as struct file: a position for each open(), on a node that all of them share. */
#include "fat_file.h"
#include "fat_status.h"
#include "src/file/file.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct fat_file {
    struct file file;
    struct fat_node *node;
    uint64_t position;
};

static struct fat_file *of(struct file *file)
{
    return (struct fat_file *)file;
}

static ssize_t read_file(struct file *file, void *buffer, size_t size)
{
    struct fat_file *this = of(file);
    ssize_t moved = fat_node_read(this->node, buffer, size, this->position);

    if (moved > 0)
        this->position += (uint64_t)moved;
    return moved;
}

static ssize_t write_file(struct file *file, const void *buffer, size_t size)
{
    struct fat_file *this = of(file);

    if (file->flags & O_APPEND)
        this->position = fat_node_size(this->node);
    ssize_t moved = fat_node_write(this->node, buffer, size, this->position);
    if (moved > 0)
        this->position += (uint64_t)moved;
    return moved;
}

static ssize_t pread_file(struct file *file, void *buffer, size_t size, off_t offset)
{
    return fat_node_read(of(file)->node, buffer, size, (uint64_t)offset);
}

static ssize_t pwrite_file(struct file *file, const void *buffer, size_t size, off_t offset)
{
    return fat_node_write(of(file)->node, buffer, size, (uint64_t)offset);
}

static off_t seek_file(struct file *file, off_t offset, int whence)
{
    struct fat_file *this = of(file);
    off_t base = 0, position;

    if (whence == SEEK_CUR)
        base = (off_t)this->position;
    else if (whence == SEEK_END)
        base = (off_t)fat_node_size(this->node);
    else if (whence != SEEK_SET)
        return -EINVAL;
    if (__builtin_add_overflow(base, offset, &position) || position < 0)
        return -EINVAL; /* as Linux; for the overflow, POSIX says EOVERFLOW */
    this->position = (uint64_t)position;
    return position;
}

static int truncate_file(struct file *file, off_t length)
{
    return fat_node_truncate(of(file)->node, (uint64_t)length);
}

static int sync_file(struct file *file)
{
    return fat_node_sync(of(file)->node);
}

static int status_of_file(struct file *file, struct stat *status)
{
    return fat_node_status(of(file)->node, status);
}

static const char *path_of_file(struct file *file, struct file_attributes **attributes)
{
    struct fat_node *node = of(file)->node;

    *attributes = &node->attributes;
    return node->removed ? NULL : node->path;
}

static int close_file(struct file *file)
{
    int sync_error = fat_node_sync(of(file)->node);
    int error = fat_node_release(of(file)->node);

    free(file);
    return sync_error ? sync_error : error;
}

static const struct file_ops file_ops = {
    .read = read_file,
    .write = write_file,
    .pread = pread_file,
    .pwrite = pwrite_file,
    .seek = seek_file,
    .truncate = truncate_file,
    .sync = sync_file,
    .status = status_of_file,
    .path = path_of_file,
    .close = close_file,
};

struct file *fat_file_alloc(void)
{
    struct fat_file *new = malloc(sizeof *new);
    return new ? &new->file : NULL;
}

void fat_file_bind(struct file *file, struct fat_node *node, int flags)
{
    *of(file) = (struct fat_file){.file = {.ops = &file_ops, .flags = flags}, .node = node};
}
