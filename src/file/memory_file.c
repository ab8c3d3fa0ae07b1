/* Open files in memory: each open() has a position of its own. */
#include "memory_file.h"
#include "file.h"
#include "memory_node.h"
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(memory_files, some);

#define DEVICE 1 /* no other file system has this number */

struct memory_file {
    struct file file;
    struct memory_volume *volume;
    struct tmpfs_node *node;
    uint64_t position;
};

static struct memory_file *of(struct file *file)
{
    return (struct memory_file *)file;
}

static ssize_t pread_memory(struct file *file, void *buffer, size_t size, off_t offset)
{
    struct tmpfs_node *node = of(file)->node;

    if (size)
        memory_node_read(node);
    return (ssize_t)tmpfs_read(node, buffer, size, (uint64_t)offset);
}

static ssize_t read_memory(struct file *file, void *buffer, size_t size)
{
    struct memory_file *this = of(file);
    ssize_t moved = pread_memory(file, buffer, size, (off_t)this->position);

    this->position += (uint64_t)moved;
    return moved;
}

static ssize_t pwrite_memory(struct file *file, const void *buffer, size_t size, off_t offset)
{
    struct memory_file *this = of(file);

    return tmpfs_write(&this->volume->fs, this->node, buffer, size, (uint64_t)offset);
}

static ssize_t write_memory(struct file *file, const void *buffer, size_t size)
{
    struct memory_file *this = of(file);

    uint64_t at = file->flags & O_APPEND ? this->node->content.size : this->position;
    if (range_overflows((off_t)at, size))
        return -EFBIG;
    ssize_t moved = pwrite_memory(file, buffer, size, (off_t)at);
    if (moved > 0)
        this->position = at + (uint64_t)moved;
    return moved;
}

static off_t seek_memory(struct file *file, off_t offset, int whence)
{
    struct memory_file *this = of(file);

    return file_seek(&this->position, this->node->content.size, offset, whence);
}

static int truncate_memory(struct file *file, off_t length)
{
    tmpfs_resize(&of(file)->volume->fs, of(file)->node, (uint64_t)length);
    return 0;
}

/* There is nothing that it could write. */
static int sync_memory(struct file *file)
{
    return 0;
}

static int status_of_memory(struct file *file, struct stat *status)
{
    memory_node_status(of(file)->volume, of(file)->node, status);
    return 0;
}

static int change_memory(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return memory_node_change(of(file)->node, mode, times);
}

static int close_memory(struct file *file)
{
    tmpfs_release(&of(file)->volume->fs, of(file)->node);
    free(file);
    return 0;
}

static const struct file_ops memory_ops = {
    .read = read_memory,
    .write = write_memory,
    .pread = pread_memory,
    .pwrite = pwrite_memory,
    .seek = seek_memory,
    .truncate = truncate_memory,
    .sync = sync_memory,
    .status = status_of_memory,
    .change = change_memory,
    .close = close_memory,
};

int memory_file_open(struct memory_volume *volume, struct tmpfs_node *node, int flags,
                     struct file **file)
{
    struct memory_file *new = malloc(sizeof *new);

    if (!new)
        return -ENOMEM;
    *new = (struct memory_file){{.ops = &memory_ops, .flags = flags}, volume, node, 0};
    tmpfs_hold(node);
    *file = &new->file;
    return 0;
}

struct file *memory_file_make(void)
{
    static struct memory_volume nameless = {
        .fs.room = {.memory = &memory_node_memory, .limit = UINT64_MAX}, .device = DEVICE};
    struct tmpfs_node *node;
    struct file *file = NULL;

    if (tmpfs_create_nameless(&nameless.fs, S_IFREG | S_IRWXU | S_IRWXG | S_IRWXO, &node))
        return NULL;
    memory_file_open(&nameless, node, O_RDWR, &file);
    tmpfs_release(&nameless.fs, node);
    return file;
}

bool memory_file_is(const struct file *file)
{
    return file->ops == &memory_ops;
}

int memory_file_page(struct file *file, size_t index, char **page)
{
    struct memory_file *this = of(file);
    bool beyond = index >= (this->node->content.size + TMPFS_PAGE - 1) / TMPFS_PAGE;

    *page = beyond ? NULL : tmpfs_pin(&this->volume->fs, this->node, index);
    return beyond || *page ? 0 : -ENOMEM;
}
