/* Open files as struct file: each open() has a position of its own. */
#include "fat_file.h"
#include "fat_read.h"
#include "fat_status.h"
#include "src/file/file.h"
#include "write_back.h"
#include <errno.h>
#include <stdlib.h>

struct fat_file {
    struct file file;
    struct fat_volume *volume;
    struct vfat_node *node;
    uint64_t position;
    struct fat_row row;
};

static struct fat_file *of(struct file *file)
{
    return (struct fat_file *)file;
}

static ssize_t pread_file(struct file *file, void *buffer, size_t size, off_t offset)
{
    struct fat_file *this = of(file);

    return fat_read(this->volume, this->node, &this->row, buffer, size, (uint64_t)offset);
}

static ssize_t read_file(struct file *file, void *buffer, size_t size)
{
    struct fat_file *this = of(file);
    ssize_t moved = fat_read(this->volume, this->node, &this->row, buffer, size, this->position);

    if (moved > 0)
        this->position += (uint64_t)moved;
    return moved;
}

static int sync_file(struct file *file)
{
    return vfat_sync(of(file)->volume->vfat);
}

/* A buffer that the device would refuse is refused here, before some of it was written or the file
 * is longer. Whole sectors of what is there are all up to the device. */
static int check_buffer(const struct fat_file *this, const void *buffer, size_t size,
                        uint64_t offset)
{
    bool whole = (offset | size) % BLOCK_SECTOR == 0 && offset + size <= vfat_size(this->node);

    if (whole || size < BLOCK_SECTOR)
        return 0;
    int error = block_check(this->volume->base.cache.block, buffer, size, DMA_READS);
    return error ? fat_device_error(this->volume->name, "write", error) : 0;
}

static ssize_t write_at(struct file *file, const void *buffer, size_t size, uint64_t offset)
{
    struct fat_file *this = of(file);
    int error = check_buffer(this, buffer, size, offset);

    if (error)
        return error;
    write_back_note();
    ssize_t moved = vfat_write(this->node, buffer, size, offset);
    if (moved > 0 && file->flags & O_DSYNC)
        error = vfat_sync(this->volume->vfat);
    return error ? error : moved;
}

static ssize_t write_file(struct file *file, const void *buffer, size_t size)
{
    struct fat_file *this = of(file);
    uint64_t position = file->flags & O_APPEND ? vfat_size(this->node) : this->position;
    ssize_t moved = write_at(file, buffer, size, position);

    if (moved > 0)
        this->position = position + (uint64_t)moved;
    return moved;
}

static ssize_t pwrite_file(struct file *file, const void *buffer, size_t size, off_t offset)
{
    return write_at(file, buffer, size, (uint64_t)offset);
}

static off_t seek_file(struct file *file, off_t offset, int whence)
{
    struct fat_file *this = of(file);
    uint64_t size = whence == SEEK_END ? vfat_size(this->node) : 0;

    return file_seek(&this->position, size, offset, whence);
}

static int truncate_file(struct file *file, off_t length)
{
    write_back_note();
    return vfat_truncate(of(file)->node, (uint64_t)length);
}

static int status_of_file(struct file *file, struct stat *status)
{
    return fat_node_status(of(file)->volume, of(file)->node, status);
}

static int change_file(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return fat_node_change(of(file)->volume, of(file)->node, mode, times);
}

/* What has no name any more is freed. */
static int close_file(struct file *file)
{
    struct vfat_node *node = of(file)->node;

    if (vfat_is_gone(node))
        write_back_note();
    vfat_close(node);
    free(file);
    return 0;
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

struct file *fat_file_alloc(void)
{
    struct fat_file *new = malloc(sizeof *new);
    return new ? &new->file : NULL;
}

void fat_file_bind(struct file *file, struct fat_volume *volume, struct vfat_node *node, int flags)
{
    *of(file) = (struct fat_file){
        .file = {.ops = &file_ops, .flags = flags}, .volume = volume, .node = node};
}
