/* Finds what a path names: a file by opening it, a directory by its first cluster. */
#include "fat_lookup.h"
#include "fat.h"
#include "fat_entry.h"
#include <errno.h>
#include <limits.h>
#include <string.h>

static int open_directory(struct fat_volume *volume, const char *path, struct fat_place *place)
{
    DIR dir;
    FRESULT result = f_opendir(&dir, path);

    place->is_directory = true;
    place->cluster = dir.obj.sclust;
    if (place->cluster == 0 && volume->fs.fs_type == FS_FAT32)
        place->cluster = volume->fs.dirbase;
    return fat_path_error(volume, path, "look up", result);
}

int fat_locate(struct fat_volume *volume, const char *path, struct fat_place *place)
{
    FRESULT result = fat_is_root(path) ? FR_NO_FILE : f_open(&place->fil, path, FA_READ);

    if (result == FR_NO_FILE)
        return open_directory(volume, path, place);
    place->is_directory = false;
    return fat_path_error(volume, path, "look up", result);
}

struct fat_spot fat_found(struct fat_volume *volume, const char *path, const FIL *fil)
{
    struct fat_spot spot = {
        .sector = fil->dir_sect,
        .offset = fat_record_offset(volume, fil),
        .inode = fat_inode(path, strlen(path), ""),
    };
    fat_names_add(&volume->names, path, &spot);
    return spot;
}

bool fat_same_place(const struct fat_place *a, const struct fat_place *b)
{
    if (a->is_directory != b->is_directory)
        return false;
    if (a->is_directory)
        return a->cluster == b->cluster;
    return a->fil.dir_sect == b->fil.dir_sect && a->fil.dir_ptr == b->fil.dir_ptr;
}

/* Whether a component of @path before the last one is a file. */
static bool leads_through_file(const char *path)
{
    char part[PATH_MAX];
    FILINFO info;

    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        memcpy(part, path, (size_t)(slash - path));
        part[slash - path] = '\0';
        if (f_stat(part, &info) != FR_OK)
            return false;
        if (!(info.fattrib & AM_DIR))
            return true;
    }
    return false;
}

int fat_path_error(struct fat_volume *volume, const char *path, const char *operation,
                   FRESULT result)
{
    int error = fat_error(volume, path, operation, result);

    return error == -ENOENT && leads_through_file(path) ? -ENOTDIR : error;
}
