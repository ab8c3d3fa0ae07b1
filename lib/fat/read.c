/* Reading files. */
#include "buffers.h"
#include "file.h"
#include <string.h>

#define MOST_AT_ONCE (1u << 30) /* bytes */

int vfat_lacks_clusters(const struct vfat_node *file)
{
    return vfat_broken(file->volume, "a file has fewer clusters than its size needs", file->sector);
}

/* Reads some of what is in a row of sectors. */
static int64_t read_row(struct vfat_volume *volume, uint32_t sector, uint32_t count, uint8_t *to,
                        uint32_t size, uint32_t inside)
{
    uint8_t *bytes;

    if (!inside && size >= VFAT_SECTOR) {
        count = smaller(count, size / VFAT_SECTOR);
        int error = vfat_read_sectors(volume, sector, to, count);
        return error ? error : (int64_t)count * VFAT_SECTOR;
    }
    int error = vfat_get(volume, sector, &bytes);
    if (error)
        return error;
    size = smaller(size, VFAT_SECTOR - inside);
    memcpy(to, bytes + inside, size);
    return size;
}

static int64_t read_some(struct vfat_node *file, uint8_t *to, uint32_t size, uint64_t offset)
{
    uint32_t sector, count;
    int error = vfat_extent(file, offset, size, &sector, &count);

    if (error == VFAT_ENOSPC)
        return vfat_lacks_clusters(file);
    if (error)
        return error;
    return read_row(file->volume, sector, count, to, size, (uint32_t)offset % VFAT_SECTOR);
}

static int64_t read_all(struct vfat_node *file, uint8_t *to, size_t size, uint64_t offset)
{
    size_t done = 0;

    while (done < size) {
        size_t left = size - done;
        uint32_t most = left > MOST_AT_ONCE ? MOST_AT_ONCE : (uint32_t)left;
        int64_t part = read_some(file, to + done, most, offset + done);
        if (part < 0)
            return done ? (int64_t)done : part;
        done += (size_t)part;
    }
    return (int64_t)done;
}

/* What was not written yet are zeros. */
int64_t vfat_read(struct vfat_node *file, void *to, size_t size, uint64_t offset)
{
    if (file->folder)
        return VFAT_EISDIR;
    if (offset >= file->size)
        return 0;
    if (size > file->size - offset)
        size = (size_t)(file->size - offset);
    uint64_t valid = file->valid > offset ? file->valid - offset : 0;
    if (size <= valid)
        return read_all(file, to, size, offset);
    int64_t done = read_all(file, to, (size_t)valid, offset);
    if (done < 0 || (uint64_t)done < valid)
        return done;
    memset((uint8_t *)to + done, 0, size - (size_t)done);
    return (int64_t)size;
}
