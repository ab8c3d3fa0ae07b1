/* What is known of files and folders, and changing it. */
#include "littlefs_calls.h"
#include "littlefs_stored.h"
#include "write_back.h"
#include <errno.h>
#include <string.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

/* Small files are in their folder's blocks, and take none of their own. */
static blkcnt_t blocks_of(const struct littlefs_node *node)
{
    uint32_t block = node->volume->config.block_size;

    if (node->file.flags & LFS_F_INLINE)
        return 0;
    return (blkcnt_t)((littlefs_node_size(node) + block - 1) / block * (block / BLOCK_SECTOR));
}

int littlefs_node_status(struct littlefs_node *node, struct stat *status)
{
    if (node->failed)
        return node->failed;
    littlefs_node_date(node);
    littlefs_fill(node->volume, &node->stored, S_IFREG, node->name.inode, status);
    status->st_nlink = !node->name.gone;
    status->st_size = (off_t)littlefs_node_size(node);
    status->st_blocks = blocks_of(node);
    return 0;
}

static void store(struct littlefs_stored *stored, mode_t kind, const mode_t *mode,
                  const struct timespec times[2])
{
    if (mode)
        littlefs_store_mode(stored, kind | *mode);
    else
        littlefs_store_time(stored, times ? &times[1] : NULL);
}

int littlefs_node_change(struct littlefs_node *node, const mode_t *mode,
                         const struct timespec times[2])
{
    if (node->volume->base.read_only)
        return -EROFS;
    write_back_note();
    littlefs_node_date(node);
    store(&node->stored, S_IFREG, mode, times);
    node->unsynced = true;
    return node->failed;
}

/* Of a folder that nothing was stored for, nothing is known. */
static int load(struct littlefs_volume *volume, const char *path, struct littlefs_stored *stored)
{
    *stored = (struct littlefs_stored){.mode = {0}};
    int result = littlefs_call_get(volume, path, LITTLEFS_ATTRIBUTE, stored, sizeof *stored);
    return result < 0 && result != -ENODATA ? result : 0;
}

int littlefs_folder_status(struct littlefs_volume *volume, const char *path, struct stat *status)
{
    struct littlefs_stored stored;
    int error = load(volume, path, &stored);

    if (!error)
        littlefs_fill(volume, &stored, S_IFDIR, littlefs_inode(volume, littlefs_hash(path)),
                      status);
    return error;
}

void littlefs_gone_folder_status(const struct littlefs_volume *volume, ino_t inode,
                                 struct stat *status)
{
    const struct littlefs_stored stored = {.mode = {0}};

    littlefs_fill(volume, &stored, S_IFDIR, inode, status);
    status->st_nlink = 0;
}

int littlefs_folder_change(struct littlefs_volume *volume, const char *path, const mode_t *mode,
                           const struct timespec times[2])
{
    struct littlefs_stored stored;
    int error = volume->base.read_only ? -EROFS : load(volume, path, &stored);

    if (error)
        return error;
    store(&stored, S_IFDIR, mode, times);
    return littlefs_call_set(volume, path, LITTLEFS_ATTRIBUTE, &stored, sizeof stored);
}

int littlefs_stat(struct littlefs_volume *volume, const char *path, struct stat *status)
{
    struct littlefs_node *node;
    int error = littlefs_node_find(volume, path, 0, 0, &node);

    if (error == -EISDIR)
        return littlefs_folder_status(volume, path, status);
    if (error)
        return error;
    error = littlefs_node_status(node, status);
    littlefs_node_release(node);
    return error;
}

static int change(struct littlefs_volume *volume, const char *path, const mode_t *mode,
                  const struct timespec times[2])
{
    struct littlefs_node *node;
    int error = littlefs_node_find(volume, path, 0, 0, &node);

    if (error == -EISDIR)
        return littlefs_folder_change(volume, path, mode, times);
    if (error)
        return error;
    error = littlefs_node_change(node, mode, times);
    int synced = littlefs_node_release(node);
    return error ? error : synced;
}

int littlefs_set_times(struct littlefs_volume *volume, const char *path,
                       const struct timespec times[2])
{
    return change(volume, path, NULL, times);
}

int littlefs_set_mode(struct littlefs_volume *volume, const char *path, mode_t mode)
{
    return change(volume, path, &mode, NULL);
}

/* littlefs has to look at all of the volume for that. */
int littlefs_space(struct littlefs_volume *volume, struct statfs *space)
{
    int64_t used = littlefs_call_used(volume);

    if (used < 0)
        return (int)used;
    memset(space, 0, sizeof *space);
    space->f_bsize = space->f_frsize = volume->config.block_size;
    space->f_blocks = volume->lfs.block_count;
    space->f_bfree = space->f_bavail =
        used < volume->lfs.block_count ? volume->lfs.block_count - (uint64_t)used : 0;
    space->f_namelen = volume->lfs.name_max;
    space->f_flags = volume->base.read_only ? ST_RDONLY : 0;
    return 0;
}
