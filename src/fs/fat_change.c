/* Operations that change directories. Each change is on the medium when the function returns. */
#include "fat.h"
#include "fat_lookup.h"
#include "fat_node.h"
#include "fat_removed.h"
#include "mount.h"
#include <errno.h>
#include <limits.h>
#include <string.h>

/* FatFs returns FR_DENIED also if no cluster is free or the directory is full. */
int fat_mkdir(const char *path)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    if (error)
        return error;
    if (fat_is_root(path))
        return -EEXIST;
    error = fat_path_error(volume, path, "make directory", f_mkdir(path));
    return error == -EACCES ? -ENOSPC : error;
}

static struct fat_node *open_node(struct fat_volume *volume, const struct fat_place *place)
{
    return place->is_directory ? NULL : fat_node_find(volume, &place->fil);
}

static int remove_file(struct fat_volume *volume, const char *path, const struct fat_place *place)
{
    struct fat_node *node = open_node(volume, place);

    if (place->is_directory)
        return -EISDIR;
    fat_names_clear(&volume->names);
    return node ? fat_node_remove(node, path) : fat_error(volume, path, "remove", f_unlink(path));
}

int fat_unlink(const char *path)
{
    struct fat_volume *volume;
    struct fat_place place;
    int error = mount_root(&volume);

    if (!error)
        error = fat_locate(volume, path, &place);
    return error ? error : remove_file(volume, path, &place);
}

/* FatFs returns FR_DENIED for a directory that is not empty as well as for a read-only one. */
static int remove_directory(struct fat_volume *volume, const char *path)
{
    FILINFO info;

    if (fat_is_root(path))
        return -EBUSY;
    int error = fat_path_error(volume, path, "remove directory", f_stat(path, &info));
    if (error)
        return error;
    if (!(info.fattrib & AM_DIR))
        return -ENOTDIR;
    fat_names_clear(&volume->names);
    error = fat_error(volume, path, "remove directory", f_unlink(path));
    return error == -EACCES && !(info.fattrib & AM_RDO) ? -ENOTEMPTY : error;
}

int fat_rmdir(const char *path)
{
    struct fat_volume *volume;
    int error = mount_root(&volume);

    return error ? error : remove_directory(volume, path);
}

/* -EINVAL if @path is inside the directory @place: moving it there would make it unreachable. */
static int lies_below(struct fat_volume *volume, const char *path, const struct fat_place *place)
{
    char parent[PATH_MAX];
    struct fat_place above;
    char *slash;

    strcpy(parent, path);
    while ((slash = strrchr(parent, '/')) != parent) {
        *slash = '\0';
        int error = fat_locate(volume, parent, &above);
        if (error)
            return error;
        if (fat_same_place(&above, place))
            return -EINVAL;
    }
    return 0;
}

/* Removes what has the new name already. */
static int replace(struct fat_volume *volume, const struct fat_place *from, const char *to)
{
    struct fat_place old;
    int error = fat_locate(volume, to, &old);

    if (error == -ENOENT)
        return 0;
    if (error || fat_same_place(from, &old))
        return error;
    if (from->is_directory)
        return old.is_directory ? remove_directory(volume, to) : -ENOTDIR;
    return remove_file(volume, to, &old);
}

static int check_rename(struct fat_volume *volume, const char *from, const char *to,
                        struct fat_place *place)
{
    if (fat_is_root(from) || fat_is_root(to))
        return -EBUSY;
    int error = fat_locate(volume, from, place);
    if (error)
        return error;
    if (open_node(volume, place))
        return -EBUSY;
    return place->is_directory ? lies_below(volume, to, place) : 0;
}

int fat_rename(const char *from, const char *to)
{
    struct fat_volume *volume;
    struct fat_place place;
    int error = mount_root(&volume);

    if (!error)
        error = check_rename(volume, from, to, &place);
    if (!error)
        error = replace(volume, &place, to);
    if (error)
        return error;
    fat_names_clear(&volume->names);
    error = fat_path_error(volume, to, "rename", f_rename(from, to));
    return error == -EACCES ? -ENOSPC : error;
}
