/* Operations that change folders. */
#include "fat.h"
#include "fat_volume.h"
#include <errno.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

static bool is_root(const char *path)
{
    return path[1] == '\0';
}

/* The folder that has the last name of @path, for changing it. */
static int find_folder(struct fat_volume *volume, const char *path, struct vfat_node **folder,
                       struct fat_name *name)
{
    int error = fat_find_folder(volume, path, folder, name);

    return error ? error : fat_changes(volume);
}

int fat_mkdir(struct fat_volume *volume, const char *path, mode_t mode)
{
    struct vfat_node *folder, *new;
    struct fat_name name;

    if (is_root(path))
        return -EEXIST;
    int error = find_folder(volume, path, &folder, &name);
    if (!error)
        error = vfat_create(folder, name.text, name.length, VFAT_FOLDER, &new);
    if (!error)
        vfat_close(new);
    return error;
}

int fat_unlink(struct fat_volume *volume, const char *path)
{
    struct vfat_node *folder;
    struct fat_name name;

    if (is_root(path))
        return -EISDIR;
    int error = find_folder(volume, path, &folder, &name);
    return error ? error : vfat_unlink(folder, name.text, name.length);
}

int fat_rmdir(struct fat_volume *volume, const char *path)
{
    struct vfat_node *folder;
    struct fat_name name;

    if (is_root(path))
        return -EBUSY;
    int error = find_folder(volume, path, &folder, &name);
    return error ? error : vfat_rmdir(folder, name.text, name.length);
}

/* @folder is held. */
static int rename_from(struct fat_volume *volume, struct vfat_node *folder,
                       const struct fat_name *name, const char *to)
{
    struct vfat_node *target;
    struct fat_name new;
    int error = fat_find_folder(volume, to, &target, &new);

    return error ? error
                 : vfat_rename(folder, name->text, name->length, target, new.text, new.length);
}

int fat_rename(struct fat_volume *volume, const char *from, const char *to)
{
    struct vfat_node *folder;
    struct fat_name name;

    int error = find_folder(volume, from, &folder, &name);
    if (error)
        return error;
    vfat_hold(folder);
    error = rename_from(volume, folder, &name, to);
    vfat_close(folder);
    return error;
}
