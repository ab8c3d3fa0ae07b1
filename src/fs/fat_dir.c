/* Reading directories, for opendir() and its relatives. */
#include "fat.h"
#include "fat_lookup.h"
#include "fat_map.h"
#include "mount.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define DIRECTORY_BYTES_MAX 0x200000u /* FAT specification 1.03: 65,536 entries of 32 bytes */

struct fat_dir {
    struct fat_volume *volume;
    DIR dir;
    char path[];
};

/* FatFs would read a directory with a cyclic chain up to the maximum size of a directory, returning
 * each entry many times. */
static int check_chain(struct fat_dir *dir)
{
    struct fat_volume *volume = dir->volume;
    uint32_t cluster = dir->dir.obj.sclust;
    const char *cause = NULL;

    if (cluster == 0 && volume->fs.fs_type != FS_FAT32)
        return 0; /* the root of FAT12 and FAT16 is no chain */
    if (cluster == 0)
        cluster = volume->fs.dirbase;
    int error =
        fat_check_end(volume, cluster, DIRECTORY_BYTES_MAX >> volume->cluster_shift, &cause);
    if (!error)
        return 0;
    return cause ? fat_broken(dir->path, "open directory", cause)
                 : fat_device_error(dir->path, "open directory", error);
}

static int open_and_check(struct fat_dir *dir)
{
    FRESULT result = f_opendir(&dir->dir, dir->path);
    FILINFO info;

    if (result == FR_NO_PATH && !fat_is_root(dir->path) && f_stat(dir->path, &info) == FR_OK)
        return -ENOTDIR;
    int error = fat_path_error(dir->volume, dir->path, "open directory", result);
    return error ? error : check_chain(dir);
}

int fat_opendir(const char *path, struct fat_dir **dir)
{
    struct fat_volume *volume;
    size_t length = strlen(path) + 1;
    int error = mount_root(&volume);

    if (error)
        return error;
    *dir = malloc(sizeof **dir + length);
    if (!*dir)
        return -ENOMEM;
    (*dir)->volume = volume;
    memcpy((*dir)->path, path, length);
    error = open_and_check(*dir);
    if (error) {
        free(*dir);
        *dir = NULL;
    }
    return error;
}

int fat_readdir(struct fat_dir *dir, struct fat_entry *entry)
{
    FILINFO info;
    int error = fat_error(dir->volume, dir->path, "read directory", f_readdir(&dir->dir, &info));

    if (error || info.fname[0] == '\0')
        return error;
    memcpy(entry->name, info.fname, strlen(info.fname) + 1);
    entry->is_directory = info.fattrib & AM_DIR;
    return 1;
}

int fat_rewinddir(struct fat_dir *dir)
{
    return fat_error(dir->volume, dir->path, "rewind directory", f_readdir(&dir->dir, NULL));
}

void fat_closedir(struct fat_dir *dir)
{
    free(dir);
}
