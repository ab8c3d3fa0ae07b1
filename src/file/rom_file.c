/* Open files of the image: each open() has a position of its own. */
#include "rom_file.h"
#include "file.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(rom_files, some);

#define BLOCK 512 /* of st_blocks */

struct rom_file {
    struct file file;
    const struct romfs_node *node;
    uint64_t position;
};

const bool rom_files = true;
dev_t rom_device;

static struct rom_file *of(struct file *file)
{
    return (struct rom_file *)file;
}

static ssize_t pread_rom(struct file *file, void *buffer, size_t size, off_t offset)
{
    return (ssize_t)romfs_read(&yao_files, of(file)->node, buffer, size, (uint64_t)offset);
}

static ssize_t read_rom(struct file *file, void *buffer, size_t size)
{
    struct rom_file *this = of(file);
    ssize_t moved = pread_rom(file, buffer, size, (off_t)this->position);

    this->position += (uint64_t)moved;
    return moved;
}

/* Never called: none is open for writing. */
static ssize_t write_rom(struct file *file, const void *buffer, size_t size)
{
    return -EBADF;
}

static off_t seek_rom(struct file *file, off_t offset, int whence)
{
    struct rom_file *this = of(file);

    return file_seek(&this->position, this->node->size, offset, whence);
}

static int sync_rom(struct file *file)
{
    return 0;
}

static int status_of_rom(struct file *file, struct stat *status)
{
    rom_node_status(of(file)->node, status);
    return 0;
}

static int change_rom(struct file *file, const mode_t *mode, const struct timespec times[2])
{
    return -EROFS;
}

static int close_rom(struct file *file)
{
    free(file);
    return 0;
}

static const struct file_ops rom_ops = {
    .read = read_rom,
    .write = write_rom,
    .pread = pread_rom,
    .seek = seek_rom,
    .sync = sync_rom,
    .status = status_of_rom,
    .change = change_rom,
    .close = close_rom,
};

int rom_file_open(const struct romfs_node *node, int flags, struct file **file)
{
    struct rom_file *new = malloc(sizeof *new);

    if (!new)
        return -ENOMEM;
    *new = (struct rom_file){{.ops = &rom_ops, .flags = flags}, node, 0};
    *file = &new->file;
    return 0;
}

void rom_node_status(const struct romfs_node *node, struct stat *status)
{
    struct timespec time = {.tv_sec = yao_files.time};

    *status = (struct stat){
        .st_dev = rom_device,
        .st_ino = romfs_inode(&yao_files, node),
        .st_mode = node->mode,
        .st_nlink = node->links,
        .st_blksize = ROMFS_PAGE,
        .st_mtim = time,
        .st_atim = time,
        .st_ctim = time,
    };
    if (S_ISREG(node->mode)) {
        status->st_size = node->size;
        status->st_blocks = (node->size + BLOCK - 1) / BLOCK;
    }
}

const struct romfs_node *rom_file_node(const struct file *file)
{
    if (file->ops != &rom_ops)
        return NULL;
    const struct romfs_node *node = ((const struct rom_file *)file)->node;
    return romfs_pages(&yao_files, node) ? node : NULL;
}
