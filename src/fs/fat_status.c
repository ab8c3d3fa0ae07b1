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
static void fill(const struct fat_volume *volume, struct stat *status, BYTE attributes,
                 time_t changed, uint64_t size, ino_t inode)
{
    mode_t writable = attributes & AM_RDO ? 0 : S_IWUSR | S_IWGRP | S_IWOTH;
    mode_t kind = attributes & AM_DIR ? S_IFDIR | S_IXUSR | S_IXGRP | S_IXOTH : S_IFREG;
    uint64_t cluster = 1ull << volume->cluster_shift;
    uint64_t clusters = (size + cluster - 1) >> volume->cluster_shift;
    struct timespec time = {.tv_sec = changed};

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

/* @node: NULL if the file is not open. */
static inline int entry_status(struct fat_volume *volume, const char *path,
                               const struct fat_spot *spot, const struct fat_node *node,
                               struct stat *status)
{
    struct fat_record record;
    int error = fat_read_record(volume, spot->sector, spot->offset, &record);

    if (error)
        return fat_device_error(path, "stat", error);
    fat_saw(volume, record.time);
    fill(volume, status, record.attributes, fat_time_to_unix(record.time),
         node ? fat_node_size(node) : record.size, node ? node->inode : spot->inode);
    return 0;
}

static int removed_status(const struct fat_node *node, struct stat *status)
{
    fill(node->volume, status, node->attributes.writable ? 0 : AM_RDO, node->attributes.time,
         fat_node_size(node), node->inode);
    status->st_nlink = 0;
    return 0;
}

int fat_node_status(struct fat_node *node, struct stat *status)
{
    if (node->removed)
        return removed_status(node, status);
    struct fat_spot spot = {
        .sector = node->fil.dir_sect,
        .offset = fat_record_offset(node->volume, &node->fil),
        .inode = node->inode,
    };
    return entry_status(node->volume, node->path, &spot, node, status);
}

static int directory_status(struct fat_volume *volume, const char *path, struct stat *status)
{
    FILINFO info = {.fattrib = AM_DIR};
    FRESULT result = fat_is_root(path) ? FR_OK : f_stat(path, &info);

    if (result != FR_OK)
        return fat_path_error(volume, path, "stat", result);
    fill(volume, status, info.fattrib, fat_time_to_unix((uint32_t)info.fdate << 16 | info.ftime), 0,
         fat_inode(path, strlen(path), ""));
    return 0;
}

#define IS_FILE 1

/* IS_FILE and *spot; or 0 and *status of a directory; or a negative errno. Opening a directory as a
 * file fails with FR_NO_FILE. */
static __attribute__((noinline)) int search(struct fat_volume *volume, const char *path,
                                            struct fat_spot *spot, struct stat *status)
{
    FIL fil;
    FRESULT result = fat_is_root(path) ? FR_NO_FILE : f_open(&fil, path, FA_READ);

    if (result == FR_NO_FILE)
        return directory_status(volume, path, status);
    if (result != FR_OK)
        return fat_path_error(volume, path, "stat", result);
    *spot = fat_found(volume, path, &fil);
    return IS_FILE;
}

int fat_stat(const char *path, struct stat *status)
{
    struct fat_volume *volume;
    struct fat_spot found;
    int result = mount_root(&volume);

    if (result)
        return result;
    const struct fat_spot *spot = fat_names_find(&volume->names, path);
    if (!spot) {
        result = search(volume, path, &found, status);
        if (result != IS_FILE)
            return result;
        spot = &found;
    }
    return entry_status(volume, path, spot, fat_node_at(volume, spot), status);
}

int fat_writable(void)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (error)
        return error;
    return fat_read_only(volume) ? -EROFS : 0;
}
