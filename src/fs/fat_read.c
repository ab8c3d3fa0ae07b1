/* Reading files around lib/fat's own sectors: small reads come from the cache, large ones go
 * directly to the caller's buffer in one transfer for each row of clusters. */
#include "fat_read.h"

/* Transfers of this size or more bypass the cache. */
#define DIRECT_BYTES (16 * (uint64_t)BLOCK_SECTOR)

#define LOOK_AHEAD 65536u /* bytes of a file of which the place is asked for at once */

static bool covers(const struct fat_row *row, const struct vfat_node *node, uint64_t offset)
{
    return offset - row->begin < row->size && row->version == vfat_version(node);
}

/* 1, 0 if lib/fat has to read, or an error. */
static int find_row(struct fat_volume *volume, struct vfat_node *node, struct fat_row *row,
                    size_t size, uint64_t offset)
{
    uint32_t wanted = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size;
    uint64_t position;

    if (covers(row, node, offset))
        return 1;
    int64_t count = vfat_row(node, offset, wanted < LOOK_AHEAD ? LOOK_AHEAD : wanted, &position);
    if (count <= 0)
        return (int)count;
    *row = (struct fat_row){
        .begin = offset,
        .size = (uint64_t)count,
        .position = cache_position(&volume->base.cache, 0) + position,
        .version = vfat_version(node),
    };
    return 1;
}

/* Whole sectors around the cache, or what is in one line of it. */
static ssize_t read_row(struct cache *cache, uint64_t position, uint8_t *to, size_t size)
{
    uint32_t sector = (uint32_t)(position / BLOCK_SECTOR), inside = position % BLOCK_SECTOR;
    const uint8_t *from;

    if (!inside && size >= DIRECT_BYTES) {
        size -= size % BLOCK_SECTOR;
        int error = cache_read_around(cache, sector, to, (uint32_t)(size / BLOCK_SECTOR));
        return error ? error : (ssize_t)size;
    }
    int error = cache_get(cache, sector, &from);
    if (error)
        return error;
    size_t left = cache_line_left(cache, sector) - inside;
    size = size < left ? size : left;
    memcpy(to, from + inside, size);
    return (ssize_t)size;
}

static ssize_t read_some(struct fat_volume *volume, struct vfat_node *node, struct fat_row *row,
                         uint8_t *to, size_t size, uint64_t offset)
{
    int found = find_row(volume, node, row, size, offset);

    if (found < 0)
        return found;
    if (!found)
        return vfat_read(node, to, size, offset);
    uint64_t at = offset - row->begin, left = row->size - at;
    uint64_t position = row->position + at - cache_position(&volume->base.cache, 0);
    ssize_t moved = read_row(&volume->base.cache, position, to, size < left ? size : left);
    return moved < 0 ? fat_device_error(volume->name, "read", (int)moved) : moved;
}

ssize_t fat_read_any(struct fat_volume *volume, struct vfat_node *node, struct fat_row *row,
                     void *buffer, size_t size, uint64_t offset)
{
    uint64_t file_size = vfat_size(node);
    size_t done = 0;

    if (offset >= file_size)
        return 0;
    if (size > file_size - offset)
        size = file_size - offset;
    while (done < size) {
        ssize_t moved =
            read_some(volume, node, row, (uint8_t *)buffer + done, size - done, offset + done);
        if (moved <= 0)
            return done ? (ssize_t)done : moved;
        done += (size_t)moved;
    }
    return (ssize_t)done;
}
