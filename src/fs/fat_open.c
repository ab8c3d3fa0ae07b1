/* open(): decides between file and folder, and applies the flags. */
#include "fat.h"
#include "fat_file.h"
#include "open_folder.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

static int check_writing(struct fat_volume *volume, struct vfat_node *node)
{
    struct vfat_status status;
    int error = vfat_stat(node, &status);

    if (error)
        return error;
    return status.attributes & VFAT_READ_ONLY ? -EACCES : fat_changes(volume);
}

static int prepare(struct fat_volume *volume, struct vfat_node *node, int flags)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    int error = open_writes(flags) ? check_writing(volume, node) : 0;
    return error || !open_truncates(flags) || !vfat_size(node) ? error : vfat_truncate(node, 0);
}

/* Makes what is not there: 0 and *node, which is held; or -EEXIST and *node if that is kept. */
static int create(struct fat_volume *volume, const char *path, struct vfat_node **node)
{
    struct vfat_node *folder;
    struct fat_name name;
    int error = fat_find_folder(volume, path, &folder, &name);

    *node = error ? NULL : vfat_kept(folder, name.text, name.length);
    if (*node)
        return -EEXIST;
    if (!error)
        error = fat_changes(volume);
    return error ? error : vfat_create(folder, name.text, name.length, VFAT_ARCHIVE, node);
}

/* Finds or makes it, and opens it as @new or as a folder. */
static int open_as(struct fat_volume *volume, const char *path, int flags, struct file *new,
                   struct file **file)
{
    struct vfat_node *node = NULL;
    int made = (flags & O_CREAT) && path[1] ? create(volume, path, &node) : -EEXIST;
    int error = made && made != -EEXIST && made != -EROFS ? made : 0;

    if (!error && !node)
        error = fat_find(volume, path, &node);
    if (error == -ENOENT && made == -EROFS)
        return made;
    if (made && !error) {
        if (vfat_is_folder(node))
            return fat_folder_open(volume, node, path, flags, file);
        error = prepare(volume, node, flags);
    }
    if (error)
        return error;
    if (made) {
        fat_hold(volume, node);
        vfat_hold(node);
    }
    fat_file_bind(new, volume, node, flags);
    *file = new;
    return 0;
}

int fat_open(struct fat_volume *volume, const char *path, int flags, mode_t mode,
             struct file **file)
{
    struct file *new = fat_file_alloc();

    if (!new)
        return -ENOMEM;
    *file = NULL;
    int error = open_as(volume, path, flags, new, file);
    if (*file != new)
        free(new);
    return error;
}
