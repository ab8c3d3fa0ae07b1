/* stat() and its relatives: what FAT stores, as far as it fits into struct stat. */
#include "fat_status.h"
#include "fat.h"
#include "fat_dates.h"
#include "fat_entry.h"
#include "fat_lookup.h"
#include "fat_time.h"
#include "mount.h"
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

/* @size: of a file that is open for writing, the entry is not up to date. */
static void fill(const struct fat_volume *volume, struct stat *status,
                 const struct fat_record *record, uint64_t size, ino_t inode)
{
    mode_t writable = record->attributes & AM_RDO ? 0 : S_IWUSR | S_IWGRP | S_IWOTH;
    mode_t kind = record->attributes & AM_DIR ? S_IFDIR | S_IXUSR | S_IXGRP | S_IXOTH : S_IFREG;
    uint64_t cluster = 1ull << volume->cluster_shift;
    uint64_t clusters = (size + cluster - 1) >> volume->cluster_shift;
    struct timespec time = {.tv_sec = fat_time_to_unix(record->time)};

    *status = (struct stat){
        .st_ino = inode,
        .st_mode = kind | writable | S_IRUSR | S_IRGRP | S_IROTH,
        .st_nlink = 1,
        .st_size = (off_t)size,
        .st_blksize = (blksize_t)cluster,
        .st_blocks = (blkcnt_t)(clusters * volume->fs.csize),
        .st_mtim = time,
        .st_atim = time,
        .st_ctim = time,
    };
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
    fill(volume, status, &record, fat_node_size(node), node->inode);
    return 0;
}

static int known_status(struct fat_volume *volume, const struct fat_name *name, struct stat *status)
{
    const struct fat_node *node = fat_node_at(volume, name->sector, name->offset);
    struct fat_record record;
    int error = fat_read_record(volume, name->sector, name->offset, &record);

    if (error)
        return fat_device_error(name->path, "stat", error);
    fat_saw(volume, record.time);
    fill(volume, status, &record, node ? fat_node_size(node) : record.size, name->inode);
    return 0;
}

/* By way of a node, which finds the file, and remembers where it is. */
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
    struct fat_record record = {.attributes = info.fattrib,
                                .time = (uint32_t)info.fdate << 16 | info.ftime};
    fill(volume, status, &record, 0, fat_inode(path, strlen(path), ""));
    return 0;
}

/* Opening a directory as a file fails with -ENOENT. */
static __attribute__((noinline)) int path_status(struct fat_volume *volume, const char *path,
                                                 struct stat *status)
{
    int error = fat_is_root(path) ? -ENOENT : file_status(volume, path, status);
    return error == -ENOENT ? directory_status(volume, path, status) : error;
}

int fat_stat(const char *path, struct stat *status)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (error)
        return error;
    const struct fat_name *name = fat_names_find(&volume->names, path);
    return name ? known_status(volume, name, status) : path_status(volume, path, status);
}

int fat_writable(void)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (error)
        return error;
    return fat_read_only(volume) ? -EROFS : 0;
}
