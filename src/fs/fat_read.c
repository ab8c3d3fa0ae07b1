/*
 * Reading files, by our own map of clusters instead of FatFs' f_read(): small reads come from the
 * cache, large ones go directly to the caller's buffer in one transfer per run of clusters. Data
 * that FatFs still holds in its window is written out first.
 */
#include "fat_node.h"
#include <string.h>

/* Transfers of this size or more bypass the cache, directly into the caller's buffer. */
#define DIRECT_SECTORS 16u

/* Reads what is in consecutive sectors, or a piece of it. */
static ssize_t read_part(struct cache *cache, const struct fat_part *part, uint8_t *to)
{
    const uint8_t *from;
    uint32_t size = part->size;

    if (part->offset == 0 && size >= DIRECT_SECTORS * BLOCK_SECTOR) {
        uint32_t sectors = size / BLOCK_SECTOR;
        int error = cache_read_around(cache, part->sector, to, sectors);
        return error ? error : (ssize_t)(sectors * BLOCK_SECTOR);
    }
    int error = cache_get(cache, part->sector, &from);
    if (error)
        return error;
    uint32_t left = cache_line_left(cache, part->sector) - part->offset;
    if (size > left)
        size = left;
    memcpy(to, from + part->offset, size);
    return size;
}

/* Reads from one run of clusters. The @size bytes at @offset are within the file. */
static ssize_t read_run(struct fat_node *node, uint8_t *to, uint32_t size, uint32_t offset)
{
    struct fat_part part;
    int error = fat_node_part(node, "read", offset, size, &part);

    if (error)
        return error;
    ssize_t moved = read_part(&node->volume->cache, &part, to);
    return moved < 0 ? fat_device_error(node->path, "read", (int)moved) : moved;
}

ssize_t fat_node_read_any(struct fat_node *node, void *buffer, size_t size, uint64_t offset)
{
    uint8_t *to = buffer;
    uint64_t file_size = fat_node_size(node);
    size_t done = 0;
    int error = fat_flush_data(node->volume);

    if (error || offset >= file_size)
        return error;
    if (size > file_size - offset)
        size = file_size - offset;
    while (done < size) {
        ssize_t moved = read_run(node, to + done, (uint32_t)(size - done), (uint32_t)offset);
        if (moved < 0)
            return done ? (ssize_t)done : moved;
        done += (size_t)moved;
        offset += (uint64_t)moved;
    }
    return (ssize_t)done;
}
