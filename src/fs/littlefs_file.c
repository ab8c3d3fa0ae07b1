/* Open files as struct file: each open() has a position of its own. */
#include "littlefs_file.h"
#include "littlefs_node.h"
#include "src/file/file.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

struct littlefs_file {
    struct file file;
    struct littlefs_node *node;
    uint64_t position;
};

static struct littlefs_file *of(struct file *file)
{
    return (struct littlefs_file *)file;
}

static ssize_t pread_file(struct file *file, void *buffer, size_t size, off_t offset)
{
    return littlefs_node_read(of(file)->node, buffer, size, (uint64_t)offset);
}

static ssize_t read_file(struct file *file, void *buffer, size_t size)
{
    struct littlefs_file *this = of(file);
    ssize_t moved = littlefs_node_read(this->node, buffer, size, this->position);

    if (moved > 0)
        this->position += (uint64_t)moved;
    return moved;
}

static int sync_file(struct file *file)
{
    return littlefs_node_sync(of(file)->node);
}

static ssize_t pwrite_file(struct file *file, const void *buffer, size_t size, off_t offset)
{
    ssize_t moved = littlefs_node_write(of(file)->node, buffer, size, (uint64_t)offset);
    int error = moved > 0 && file->flags & O_DSYNC ? sync_file(file) : 0;

    return error ? error : moved;
}

static ssize_t write_file(struct file *file, const void *buffer, size_t size)
{
    struct littlefs_file *this = of(file);
    bool appends = file->flags & O_APPEND;
    uint64_t position = appends ? littlefs_node_size(this->node) : this->position;
    ssize_t moved = pwrite_file(file, buffer, size, (off_t)position);

    if (moved > 0)
        this->position = position + (uint64_t)moved;
    return moved;
}

static off_t seek_file(struct file *file, off_t offset, int whence)
{
    struct littlefs_file *this = of(file);

    return file_seek(&this->position, littlefs_node_size(this->node), offset, whence);
}

static int truncate_file(struct file *file, off_t length)
{
    return littlefs_node_truncate(of(file)->node, (uint64_t)length);
}

static int status_of_file(struct file *file, struct stat *status)
{
    return littlefs_node_status(of(file)->node, status);
}

static int change_file(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return littlefs_node_change(of(file)->node, mode, times);
}

static int close_file(struct file *file)
{
    int error = littlefs_node_release(of(file)->node);

    free(file);
    return error;
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
    .change = change_file,
    .close = close_file,
};

struct file *littlefs_file_alloc(void)
{
    struct littlefs_file *new = malloc(sizeof *new);

    return new ? &new->file : NULL;
}

void littlefs_file_bind(struct file *file, struct littlefs_node *node, int flags)
{
    *of(file) = (struct littlefs_file){.file = {.ops = &file_ops, .flags = flags}, .node = node};
}
