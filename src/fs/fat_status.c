/* stat() and its relatives: what FAT stores, as far as it fits into struct stat. */
#include "fat_status.h"
#include "fat.h"
#include "fat_entry.h"
#include "fat_lookup.h"
#include "fat_time.h"
#include "mount.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

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

/* FNV-1a of text in lower case. */
static uint64_t hash_text(uint64_t hash, const char *text, size_t length)
{
    for (; length; length--, text++) {
        unsigned char c = (unsigned char)*text;
        hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 0x100000001b3u;
    }
    return hash;
}

ino_t fat_inode(const char *path, size_t length, const char *name)
{
    uint64_t hash = hash_text(0xcbf29ce484222325u, path, length);

    if (*name && path[length - 1] != '/')
        hash = hash_text(hash, "/", 1);
    return (ino_t)hash_text(hash, name, strlen(name));
}

int fat_node_status(struct fat_node *node, struct stat *status)
{
    struct fat_volume *volume = node->volume;
    struct fat_record record;
    int error =
        fat_read_record(volume, node->fil.dir_sect, fat_record_offset(volume, &node->fil), &record);

    if (error)
        return fat_device_error(node->path, "stat", error);
    fill(volume, status, record.attributes, record.time, fat_node_size(node));
    status->st_ino = fat_inode(node->path, strlen(node->path), "");
    return 0;
}

/* By way of a node: the directory entry of a file that is open for writing is not up to date. */
static int file_status(struct fat_volume *volume, const char *path, struct stat *status)
{
    struct fat_node *node;
    int error = fat_node_open(volume, path, FA_READ, &node);

    if (error)
        return error;
    error = fat_node_status(node, status);
    int release_error = fat_node_release(node);
    return error ? error : release_error;
}

static int directory_status(struct fat_volume *volume, const char *path, struct stat *status)
{
    FILINFO info = {.fattrib = AM_DIR};
    FRESULT result = fat_is_root(path) ? FR_OK : f_stat(path, &info);

    if (result != FR_OK)
        return fat_path_error(volume, path, "stat", result);
    fill(volume, status, info.fattrib, (uint32_t)info.fdate << 16 | info.ftime, 0);
    status->st_ino = fat_inode(path, strlen(path), "");
    return 0;
}

/* Opening a directory as a file fails with -ENOENT. */
int fat_stat(const char *path, struct stat *status)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (error)
        return error;
    error = fat_is_root(path) ? -ENOENT : file_status(volume, path, status);
    return error == -ENOENT ? directory_status(volume, path, status) : error;
}

int fat_writable(void)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (error)
        return error;
    return fat_read_only(volume) ? -EROFS : 0;
}
