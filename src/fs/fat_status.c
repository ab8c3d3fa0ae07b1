#include "fat_status.h"
#include "fat.h"
#include "fat_lookup.h"
#include "fat_time.h"
#include "mount.h"
#include <string.h>
#include <sys/stat.h>

/* Directory entry (FAT specification 1.03, "FAT 32 Byte Directory Entry Structure") */
#define ENTRY_ATTRIBUTES 11
#define ENTRY_TIME       22

static void fill(const struct fat_volume *volume, struct stat *status, BYTE attributes,
                 uint32_t time, uint64_t size)
{
    mode_t writable = attributes & AM_RDO ? 0 : S_IWUSR | S_IWGRP | S_IWOTH;
    mode_t kind = attributes & AM_DIR ? S_IFDIR | S_IXUSR | S_IXGRP | S_IXOTH : S_IFREG;

    memset(status, 0, sizeof *status);
    status->st_mode = kind | writable | S_IRUSR | S_IRGRP | S_IROTH;
    status->st_nlink = 1;
    status->st_size = (off_t)size;
    status->st_blksize = 1 << volume->cluster_shift;
    status->st_blocks =
        (blkcnt_t)((size + status->st_blksize - 1) >> volume->cluster_shift) * volume->fs.csize;
    status->st_mtim.tv_sec = fat_time_to_unix(time);
    status->st_atim = status->st_ctim = status->st_mtim;
}

/* FNV-1a over the path in lower case. */
ino_t fat_inode(const char *path)
{
    uint64_t hash = 0xcbf29ce484222325u;

    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 0x100000001b3u;
    }
    return (ino_t)hash;
}

int fat_node_status(struct fat_node *node, struct stat *status)
{
    struct fat_volume *volume = node->volume;
    const uint8_t *sector = volume->fs.win;
    int error = 0;

    if (volume->fs.winsect != node->fil.dir_sect)
        error = cache_get(&volume->cache, node->fil.dir_sect, &sector);
    if (error)
        return fat_device_error(node->path, "stat", error);
    const uint8_t *entry = sector + (node->fil.dir_ptr - volume->fs.win);
    const uint8_t *time = entry + ENTRY_TIME;
    fill(volume, status, entry[ENTRY_ATTRIBUTES] & ~AM_DIR,
         time[0] | (uint32_t)time[1] << 8 | (uint32_t)time[2] << 16 | (uint32_t)time[3] << 24,
         fat_node_size(node));
    status->st_ino = fat_inode(node->path);
    return 0;
}

/* The directory entry of a file that is being written lags behind its node. */
static struct fat_node *open_node(struct fat_volume *volume, const char *path)
{
    FIL fil;

    if (!volume->nodes || f_open(&fil, path, FA_READ) != FR_OK)
        return NULL;
    return fat_node_find(volume, &fil);
}

int fat_stat(const char *path, struct stat *status)
{
    FILINFO info = {.fattrib = AM_DIR};
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (!error && !fat_is_root(path))
        error = fat_path_error(volume, path, "stat", f_stat(path, &info));
    if (error)
        return error;
    struct fat_node *node = info.fattrib & AM_DIR ? NULL : open_node(volume, path);
    if (node)
        return fat_node_status(node, status);
    fill(volume, status, info.fattrib, (uint32_t)info.fdate << 16 | info.ftime,
         info.fattrib & AM_DIR ? 0 : info.fsize);
    status->st_ino = fat_inode(path);
    return 0;
}
