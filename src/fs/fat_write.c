/*
 * Writing and truncating files. FatFs writes parts of sectors; whole ones are written around it.
 * All handles of a file share one FIL, so its pointer may have to be moved first. FAT has no sparse
 * files: a gap is filled with zeros.
 */
#include "fat_node.h"
#include "fat_time.h"
#include <errno.h>

#define SIZE_MAX_FAT UINT32_MAX

/* Leaves it to FatFs. */
static ssize_t write_bytes(struct fat_node *node, const void *buffer, uint32_t size,
                           uint32_t offset)
{
    FRESULT result = FR_OK;
    UINT written = 0;

    if (node->fil.fptr != offset)
        result = f_lseek(&node->fil, offset);
    if (result == FR_OK)
        result = f_write(&node->fil, buffer, size, &written);
    if (written || size == 0)
        return written;
    if (result != FR_OK)
        return fat_error(node->volume, node->path, "write", result);
    return -ENOSPC;
}

/* Writes a part of a sector, or all whole sectors. */
static ssize_t write_some(struct fat_node *node, const uint8_t *from, uint32_t size,
                          uint32_t offset)
{
    uint32_t left = BLOCK_SECTOR - offset % BLOCK_SECTOR;

    if (left == BLOCK_SECTOR && size >= BLOCK_SECTOR)
        return fat_node_write_sectors(node, from, size - size % BLOCK_SECTOR, offset);
    return write_bytes(node, from, size < left ? size : left, offset);
}

ssize_t fat_write_pieces(struct fat_node *node, const uint8_t *from, uint32_t size, uint32_t offset,
                         fat_write_piece *write)
{
    uint32_t done = 0;

    while (done < size) {
        ssize_t moved = write(node, from + done, size - done, offset + done);
        if (moved < 0)
            return done ? (ssize_t)done : moved;
        done += (uint32_t)moved;
    }
    return (ssize_t)done;
}

/* Writes at @offset, which is not beyond the end of the file. */
static ssize_t write_at(struct fat_node *node, const uint8_t *from, uint32_t size, uint32_t offset)
{
    return fat_write_pieces(node, from, size, offset, write_some);
}

/* Extends the file to @length with zeros. FatFs' own f_lseek() would expose stale data. */
static int extend(struct fat_node *node, uint64_t length)
{
    static const uint8_t zeros[BLOCK_SECTOR];

    while (fat_node_size(node) < length) {
        uint64_t size = fat_node_size(node), left = length - size;
        ssize_t written = write_at(node, zeros, left < sizeof zeros ? (uint32_t)left : sizeof zeros,
                                   (uint32_t)size);
        if (written < 0)
            return (int)written;
    }
    return 0;
}

/* FatFs passes whole sectors on to the device, and after any error marks the file as failed. So a
 * buffer that the device would refuse is refused here. */
static int check_buffer(const struct fat_node *node, const void *buffer, size_t size)
{
    int error = block_check(node->volume->cache.block, buffer, size, DMA_READS);
    return error ? fat_device_error(node->path, "write", error) : 0;
}

/* A removed file has no entry where FatFs would put the time when it is written back. */
static void touch(struct fat_node *node)
{
    if (node->removed)
        node->attributes.time = fat_time_to_unix(get_fattime());
}

ssize_t fat_node_write(struct fat_node *node, const void *buffer, size_t size, uint64_t offset)
{
    if (size && offset >= SIZE_MAX_FAT)
        return -EFBIG;
    if (size > SIZE_MAX_FAT - offset)
        size = SIZE_MAX_FAT - offset;
    touch(node);
    int error = size >= BLOCK_SECTOR ? check_buffer(node, buffer, size) : 0;
    if (!error && size)
        error = extend(node, offset);
    return error || !size ? error : write_at(node, buffer, (uint32_t)size, (uint32_t)offset);
}

int fat_node_shorten(struct fat_node *node, uint32_t length)
{
    FRESULT result = f_lseek(&node->fil, length);

    if (result == FR_OK)
        result = f_truncate(&node->fil);
    fat_map_clear(&node->map);
    return fat_error(node->volume, node->path, "truncate", result);
}

int fat_node_truncate(struct fat_node *node, uint64_t length)
{
    uint32_t old = node->fil.obj.objsize;

    if (length > SIZE_MAX_FAT)
        return -EFBIG;
    touch(node);
    if (length <= old)
        return fat_node_shorten(node, (uint32_t)length);
    int error = extend(node, length);
    if (error)
        fat_node_shorten(node, old);
    return error;
}
