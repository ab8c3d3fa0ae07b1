/* Open block devices: bytes at any place, which a device has in sectors. */
#include "dev_block.h"
#include "dev_partitions.h"
#include "src/file/fd.h"
#include "volume.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <yao/module.h>

YAO_ALTERNATIVE(block_files, some);

#define BLKPBSZGET _IO(0x12, 123) /* linux/fs.h */

struct block_file {
    struct file file;
    struct block_file *next;
    struct dev_block is;
    uint64_t position;
};

static struct block_file *files;
static uint32_t closed;

static struct block_file *of(struct file *file)
{
    return (struct block_file *)file;
}

static uint64_t size_of(const struct block_file *this)
{
    return this->is.count * BLOCK_SECTOR;
}

/* Another medium than the one that was opened counts as a failure, too. */
static int checked(int error)
{
    return error == -ENOMEDIUM ? -EIO : error;
}

/* Some bytes of one sector, @from on. To write them, the others are read. */
static int move_within(struct block_device *block, uint64_t sector, size_t from, uint8_t *bytes,
                       size_t size, bool writes)
{
    uint8_t whole[BLOCK_SECTOR];
    int error = block_read(block, sector, whole, 1);

    if (error)
        return error;
    if (!writes) {
        memcpy(bytes, whole + from, size);
        return 0;
    }
    memcpy(whole + from, bytes, size);
    return block_write(block, sector, whole, 1);
}

/* Moves up to @size bytes at byte @at of the device, which has them. Returns how many, or a
 * negative errno. */
static ssize_t move_some(struct block_device *block, uint64_t at, uint8_t *bytes, size_t size,
                         bool writes)
{
    size_t from = at % BLOCK_SECTOR, count = size / BLOCK_SECTOR;
    uint64_t sector = at / BLOCK_SECTOR;
    int error;

    if (from || !count) {
        size_t rest = BLOCK_SECTOR - from;
        size = size < rest ? size : rest;
        error = move_within(block, sector, from, bytes, size, writes);
    } else {
        count = count < UINT32_MAX ? count : UINT32_MAX;
        size = count * BLOCK_SECTOR;
        error = writes ? block_write(block, sector, bytes, (uint32_t)count)
                       : block_read(block, sector, bytes, (uint32_t)count);
    }
    return error ? checked(error) : (ssize_t)size;
}

/* What fails behind the first bytes makes the result shorter. */
static ssize_t move_all(struct block_file *this, uint64_t offset, uint8_t *bytes, size_t size,
                        bool writes)
{
    uint64_t begin = this->is.first * BLOCK_SECTOR + offset;
    size_t done = 0;

    if (this->is.medium != this->is.block->medium)
        return -EIO;
    while (done < size) {
        ssize_t moved = move_some(this->is.block, begin + done, bytes + done, size - done, writes);
        if (moved < 0)
            return done ? (ssize_t)done : moved;
        done += (size_t)moved;
    }
    return (ssize_t)done;
}

/* Of @size bytes at @offset, so many are there. */
static size_t inside(const struct block_file *this, uint64_t offset, size_t size)
{
    uint64_t all = size_of(this), room = offset < all ? all - offset : 0;

    return size < room ? size : (size_t)room;
}

static ssize_t pread_block(struct file *file, void *buffer, size_t size, off_t offset)
{
    struct block_file *this = of(file);

    size = inside(this, (uint64_t)offset, size);
    return move_all(this, (uint64_t)offset, buffer, size, false);
}

static int sync_block(struct file *file)
{
    struct block_file *this = of(file);

    if (this->is.medium != this->is.block->medium)
        return -EIO;
    return checked(block_flush(this->is.block));
}

static ssize_t pwrite_block(struct file *file, const void *buffer, size_t size, off_t offset)
{
    struct block_file *this = of(file);
    size_t room = inside(this, (uint64_t)offset, size);

    if (size && !room)
        return -ENOSPC;
    ssize_t moved = move_all(this, (uint64_t)offset, (uint8_t *)buffer, room, true);
    int error = moved > 0 && file->flags & O_DSYNC ? sync_block(file) : 0;
    return error ? error : moved;
}

static ssize_t read_block(struct file *file, void *buffer, size_t size)
{
    ssize_t moved = pread_block(file, buffer, size, (off_t)of(file)->position);

    of(file)->position += moved > 0 ? (uint64_t)moved : 0;
    return moved;
}

static ssize_t write_block(struct file *file, const void *buffer, size_t size)
{
    struct block_file *this = of(file);
    uint64_t position = file->flags & O_APPEND ? size_of(this) : this->position;
    ssize_t moved = pwrite_block(file, buffer, size, (off_t)position);

    this->position += moved > 0 ? (uint64_t)moved : 0;
    return moved;
}

/* Not beyond the end. */
static off_t seek_block(struct file *file, off_t offset, int whence)
{
    struct block_file *this = of(file);
    uint64_t before = this->position;
    off_t result = file_seek(&this->position, size_of(this), offset, whence);

    if (result >= 0 && this->position > size_of(this)) {
        this->position = before;
        return -EINVAL;
    }
    return result;
}

static int read_table_again(struct block_file *this)
{
    if (this->is.number)
        return -EINVAL;
    if (volume_with(this->is.block, this->is.first, this->is.count) >= 0)
        return -EBUSY;
    dev_partitions_forget(this->is.block);
    return 0;
}

static int control_block(struct file *file, int operation, void *argument)
{
    struct block_file *this = of(file);

    switch ((unsigned)operation) {
    case BLKGETSIZE64:
        *(uint64_t *)argument = size_of(this);
        return 0;
    case BLKGETSIZE:
        *(unsigned long *)argument = this->is.count;
        return 0;
    case BLKSSZGET:
        *(int *)argument = BLOCK_SECTOR;
        return 0;
    case BLKPBSZGET:
        *(unsigned *)argument = BLOCK_SECTOR;
        return 0;
    case BLKROGET:
        *(int *)argument = this->is.block->read_only;
        return 0;
    case BLKFLSBUF:
        return sync_block(file);
    case BLKRRPART:
        return read_table_again(this);
    default:
        return -ENOTTY;
    }
}

static int status_of_block(struct file *file, struct stat *status)
{
    dev_block_status(&of(file)->is, status);
    return 0;
}

/* What was written may be another table, or a volume where none was found before. */
static int close_block(struct file *file)
{
    struct block_file **link = &files;

    while (*link != of(file))
        link = &(*link)->next;
    *link = of(file)->next;
    if (file_writable(file)) {
        closed++;
        if (!of(file)->is.number)
            dev_partitions_forget(of(file)->is.block);
    }
    free(file);
    return 0;
}

static const struct file_ops block_ops = {
    .read = read_block,
    .write = write_block,
    .pread = pread_block,
    .pwrite = pwrite_block,
    .seek = seek_block,
    .sync = sync_block,
    .ioctl = control_block,
    .status = status_of_block,
    .close = close_block,
};

static bool overlaps(const struct block_file *this, const struct block_device *block,
                     uint64_t first, uint64_t count)
{
    return this->is.block == block && this->is.medium == block->medium &&
           first < this->is.first + this->is.count && this->is.first < first + count;
}

bool dev_block_is_open(const struct block_device *block, uint64_t first, uint64_t count)
{
    for (struct block_file *each = files; each; each = each->next)
        if (file_writable(&each->file) && overlaps(each, block, first, count))
            return true;
    return false;
}

int dev_block_sync_all(void)
{
    int result = 0;

    for (struct block_file *each = files; each; each = each->next) {
        int error = file_writable(&each->file) ? sync_block(&each->file) : 0;
        result = result ? result : error;
    }
    return result;
}

uint32_t dev_block_closed(void)
{
    return closed;
}

static bool is_claimed(const struct dev_block *found)
{
    for (struct block_file *each = files; each; each = each->next)
        if (each->file.flags & O_EXCL && overlaps(each, found->block, found->first, found->count))
            return true;
    return false;
}

static int check(const struct dev_block *found, int flags)
{
    bool writes = file_writable(&(struct file){.flags = flags}), claims = flags & O_EXCL;

    if ((flags & O_CREAT) && claims)
        return -EEXIST;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    if (!found->count)
        return -ENOMEDIUM;
    if (writes && found->block->read_only)
        return -EROFS;
    if (claims && is_claimed(found))
        return -EBUSY;
    if (!writes && !claims)
        return 0;
    return volume_with(found->block, found->first, found->count) < 0 ? 0 : -EBUSY;
}

int dev_block_open(const struct dev_block *found, int flags, struct file **file)
{
    int error = check(found, flags);
    struct block_file *new = error ? NULL : malloc(sizeof *new);

    if (!new)
        return error ? error : -ENOMEM;
    *new = (struct block_file){
        .file = {.ops = &block_ops, .flags = flags}, .next = files, .is = *found};
    files = new;
    fd_sync_volume = volumes_sync;
    *file = &new->file;
    return 0;
}
