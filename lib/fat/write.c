/* Writing files. Each step leaves a file whose chain is as long as its
 * size needs. */
#include "buffers.h"
#include "file.h"
#include "journal.h"
#include "kind.h"
#include "node.h"
#include "table.h"
#include <string.h>

#define MOST_AT_ONCE (1u << 30) /* bytes */

/* Appends up to @count clusters behind @last, the file's last one, or 0. */
static int append(struct vfat_node *file, uint32_t last, uint32_t count)
{
    uint32_t first;
    int taken = vfat_allocate(file->volume, last, count, &first);

    if (taken < 0)
        return taken;
    if (!file->first) {
        file->first = first;
        file->map.runs[0] = (struct run){0, first, (uint32_t)taken};
        file->map.used = 1;
    }
    return 0;
}

/* vfat_extent() for writing: clusters are appended if there are none. */
static int make_extent(struct vfat_node *file, uint64_t offset, uint32_t size, uint32_t *sector,
                       uint32_t *count)
{
    struct vfat_volume *volume = file->volume;
    uint64_t most = volume->most_bytes, end = size > most - offset ? most : offset + size;
    uint32_t index = (uint32_t)(offset >> (volume->cluster_shift + 9u));
    struct run run;
    int error = file->first ? vfat_extent(file, offset, size, sector, count) : VFAT_ENOSPC;

    if (error != VFAT_ENOSPC)
        return error;
    error = vfat_map(volume, &file->map, file->first, index, 1, &run);
    if (!error && run.index < vfat_clusters(volume, file->size))
        error = vfat_lacks_clusters(file);
    if (!error)
        error = append(file, run.cluster, vfat_clusters(volume, end) - index);
    return error ? error : vfat_extent(file, offset, size, sector, count);
}

/* A sector, or a part of one. What lies behind the end of the file need not be read. */
static int64_t write_part(struct vfat_node *file, uint32_t sector, const uint8_t *from,
                          uint32_t size, uint64_t offset)
{
    uint32_t inside = (uint32_t)offset % VFAT_SECTOR;
    uint8_t *bytes;

    size = smaller(size, VFAT_SECTOR - inside);
    bool blank = offset - inside >= file->valid || size == VFAT_SECTOR;
    int error = vfat_data(file->volume, sector, blank, &bytes);
    if (error)
        return error;
    if (from)
        memcpy(bytes + inside, from, size);
    else
        memset(bytes + inside, 0, size);
    return size;
}

static int64_t write_row(struct vfat_node *file, uint32_t sector, uint32_t count,
                         const uint8_t *from, uint32_t size, uint64_t offset)
{
    if (offset % VFAT_SECTOR || size < 2 * VFAT_SECTOR)
        return write_part(file, sector, from, size, offset);
    count = smaller(count, size / VFAT_SECTOR);
    int error = vfat_write_sectors(file->volume, sector, from, count);
    return error ? error : (int64_t)count * VFAT_SECTOR;
}

/* What one step writes at most, of @size bytes: whole sectors, or a part of one. No more clusters
 * are taken than that needs. */
static uint32_t step_of(uint32_t size, uint64_t offset)
{
    uint32_t inside = (uint32_t)offset % VFAT_SECTOR;

    return inside || size < VFAT_SECTOR ? smaller(size, VFAT_SECTOR - inside)
                                        : size - size % VFAT_SECTOR;
}

/* One step: a row of sectors, and the entry that has them. @from NULL: zeros. */
static int64_t write_some(struct vfat_node *file, const uint8_t *from, uint32_t size,
                          uint64_t offset)
{
    struct vfat_volume *volume = file->volume;
    uint32_t sector, count;
    int error = vfat_begin(volume);

    if (!error && file->map.row && vfat_clusters(volume, offset + size) > file->map.row)
        error = vfat_link_row(file);
    if (error)
        return error;
    file->version++;
    size = step_of(size, offset);
    if (offset + size > file->valid)
        error = vfat_node_pin(file);
    if (error)
        return error;
    int64_t written = make_extent(file, offset, size, &sector, &count);
    if (!written)
        written = write_row(file, sector, count, from, size, offset);
    if (written > 0 && offset + (uint64_t)written > file->valid) {
        volume->fresh = true;
        file->valid = offset + (uint64_t)written;
        file->size = file->size > file->valid ? file->size : file->valid;
    }
    file->doubtful |= written <= 0;
    error = written > 0 ? vfat_node_update(file) : vfat_trim(file);
    return error && written > 0 ? error : written;
}

int64_t vfat_write_all(struct vfat_node *file, const uint8_t *from, uint64_t size, uint64_t offset)
{
    uint64_t done = 0;

    while (done < size) {
        uint64_t left = size - done;
        uint32_t most = left > MOST_AT_ONCE ? MOST_AT_ONCE : (uint32_t)left;
        int64_t part = write_some(file, from ? from + done : NULL, most, offset + done);
        if (part < 0)
            return done ? (int64_t)done : part;
        done += (uint64_t)part;
    }
    return (int64_t)done;
}

/* When nothing could be written, the gap goes, too. */
int64_t vfat_write(struct vfat_node *file, const void *from, size_t size, uint64_t offset)
{
    uint64_t most = file->volume->most_bytes, old = file->size;

    if (file->folder)
        return VFAT_EISDIR;
    if (file->volume->read_only)
        return VFAT_EROFS;
    if (!size)
        return 0;
    if (offset >= most)
        return VFAT_EFBIG;
    if (size > most - offset)
        size = (size_t)(most - offset);
    int error = offset > file->valid ? vfat_grow(file, offset) : 0;
    int64_t done = error ? error : vfat_write_all(file, from, size, offset);
    if (done < 0 && file->size > old)
        vfat_shrink(file, old);
    return done;
}
