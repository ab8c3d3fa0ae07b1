#include "fat.h"
#include "fat_file.h"
#include "fat_lookup.h"
#include "mount.h"
#include "src/file/file.h"
#include <errno.h>

static BYTE mode_of(int flags)
{
    return (flags & O_ACCMODE) == O_RDONLY ? FA_READ : FA_READ | FA_WRITE;
}

static int open_directory(const char *path, int flags, struct file **file)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)))
        return -EISDIR;
    return fat_directory_file_new(path, flags, file);
}

/* FatFs answers "denied" when the directory can take no more names or no cluster is free. */
static int create(struct fat_volume *volume, const char *path, int flags, struct file **file)
{
    struct fat_node *node;
    int error = fat_node_open(volume, path, mode_of(flags) | FA_CREATE_NEW, &node);

    if (error == -EACCES)
        return -ENOSPC;
    return error ? error : fat_file_new(node, flags, file);
}

/* FatFs answers "no such file" for directories too. */
static int open_other(struct fat_volume *volume, const char *path, int flags, struct file **file)
{
    FILINFO info;
    FRESULT result = f_stat(path, &info);

    if (result == FR_OK)
        return open_directory(path, flags, file);
    if (result == FR_NO_FILE && (flags & O_CREAT))
        return create(volume, path, flags, file);
    return fat_path_error(volume, path, "open", result);
}

static int open_file(struct fat_node *node, int flags, struct file **file)
{
    int error = 0;

    if ((flags & O_CREAT) && (flags & O_EXCL))
        error = -EEXIST;
    else if (flags & O_DIRECTORY)
        error = -ENOTDIR;
    else if ((flags & O_TRUNC) && (node->fil.flag & FA_WRITE) && fat_node_size(node))
        error = fat_node_truncate(node, 0);
    if (error) {
        fat_node_release(node);
        return error;
    }
    return fat_file_new(node, flags, file);
}

int fat_open(const char *path, int flags, struct file **file)
{
    struct fat_volume *volume;
    struct fat_node *node;
    int error = mount_root(&volume);

    if (error)
        return error;
    if (fat_is_root(path))
        return open_directory(path, flags, file);
    error = fat_node_open(volume, path, mode_of(flags), &node);
    if (error == -ENOENT)
        return open_other(volume, path, flags, file);
    return error ? error : open_file(node, flags, file);
}
