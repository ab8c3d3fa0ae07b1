/*
 * Writing whole sectors, directly from the caller's buffer: FatFs only allocates their clusters.
 * One transfer takes a run of clusters, where FatFs would begin one for each cluster, and an SD
 * card would be idle between them.
 */
#include "fat_node.h"
#include <errno.h>

/* Makes the file large enough for @end, or as large as the volume allows. */
static int allocate(struct fat_node *node, uint32_t end)
{
    if (end <= node->fil.obj.objsize)
        return 0;
    return fat_error(node->volume, node->path, "write", f_lseek(&node->fil, end));
}

/* What was allocated and not written must not become part of the file. If it cannot be freed, it
 * stays allocated behind the end. */
static void give_back(struct fat_node *node, uint32_t end)
{
    if (end < node->fil.obj.objsize && fat_node_shorten(node, end))
        node->fil.obj.objsize = end;
}

/* FatFs' window may hold a sector that was just overwritten. After an error it may have been, too;
 * but if the window was modified it holds what was written before, and is kept. */
static void forget_window(FATFS *fs, uint32_t sector, uint32_t count, int error)
{
    if (error && fs->wflag)
        return;
    if (fs->winsect - sector < count) {
        fs->winsect = (LBA_t)-1;
        fs->wflag = 0;
    }
}

/* Writes as many of the sectors as are in one run of clusters. */
static ssize_t write_run(struct fat_node *node, const uint8_t *from, uint32_t size, uint32_t offset)
{
    struct fat_part part;
    int error = fat_node_part(node, "write", offset, size, &part);

    if (error)
        return error;
    uint32_t sectors = part.size / BLOCK_SECTOR;
    error = cache_write(&node->volume->cache, part.sector, from, sectors);
    forget_window(&node->volume->fs, part.sector, sectors, error);
    if (error)
        return fat_device_error(node->path, "write", error);
    return (ssize_t)(sectors * BLOCK_SECTOR);
}

/* An empty f_write() does it. */
static int mark_modified(struct fat_node *node)
{
    UINT none;

    return fat_error(node->volume, node->path, "write", f_write(&node->fil, "", 0, &none));
}

ssize_t fat_node_write_sectors(struct fat_node *node, const uint8_t *from, uint32_t size,
                               uint32_t offset)
{
    uint32_t old = node->fil.obj.objsize;
    ssize_t written = allocate(node, offset + size);
    uint32_t room = (node->fil.obj.objsize - offset) / BLOCK_SECTOR * BLOCK_SECTOR;

    if (!written)
        written = room ? fat_write_pieces(node, from, size < room ? size : room, offset, write_run)
                       : -ENOSPC;
    uint32_t end = offset + (written > 0 ? (uint32_t)written : 0);
    give_back(node, end > old ? end : old);
    int error = written > 0 ? mark_modified(node) : 0;
    return error ? error : written;
}
