/* open(): decides between file and directory, and applies the flags that FatFs does not know. */
#include "fat.h"
#include "fat_file.h"
#include "fat_lookup.h"
#include "mount.h"
#include "src/file/file.h"
#include <errno.h>
#include <stdlib.h>

/* As on Linux, also of a file that is opened for reading; not of one that is only named. */
static bool truncates(int flags)
{
    return (flags & O_TRUNC) && !(flags & O_PATH);
}

static BYTE mode_of(int flags)
{
    bool reads = (flags & O_PATH) || (flags & O_ACCMODE) == O_RDONLY;
    return reads && !truncates(flags) ? FA_READ : FA_READ | FA_WRITE;
}

static int open_directory(const char *path, int flags, struct file **file)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if ((flags & O_ACCMODE) != O_RDONLY || (flags & (O_CREAT | O_TRUNC)))
        return -EISDIR;
    return fat_directory_file_new(path, flags, file);
}

/* FatFs returns FR_DENIED also if the directory is full or no cluster is free. */
static int create(struct fat_volume *volume, const char *path, int flags, struct fat_node **node)
{
    int error = fat_node_open(volume, path, mode_of(flags) | FA_CREATE_NEW, node);
    return error == -EACCES ? -ENOSPC : error;
}

#define IS_DIRECTORY 1

/* Called after FatFs returned FR_NO_FILE, which it does for directories, too. */
static __attribute__((noinline)) int open_other(struct fat_volume *volume, const char *path,
                                                int flags, struct fat_node **node)
{
    FILINFO info;
    FRESULT result = f_stat(path, &info);

    if (result == FR_OK)
        return IS_DIRECTORY;
    if (result == FR_NO_FILE && (flags & O_CREAT))
        return create(volume, path, flags, node);
    return fat_path_error(volume, path, "open", result);
}

static int prepare(struct fat_node *node, int flags)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    if (truncates(flags) && fat_node_size(node))
        return fat_node_truncate(node, 0);
    return 0;
}

/* 0 and *node, IS_DIRECTORY, or a negative errno. */
static int open_node(struct fat_volume *volume, const char *path, int flags, struct fat_node **node)
{
    if (fat_is_root(path))
        return IS_DIRECTORY;
    int error = fat_node_open(volume, path, mode_of(flags), node);
    if (error == -ENOENT)
        return open_other(volume, path, flags, node);
    if (error)
        return error;
    error = prepare(*node, flags);
    if (error)
        fat_node_release(*node);
    return error;
}

int fat_open(const char *path, int flags, struct file **file)
{
    struct fat_volume *volume;
    struct fat_node *node;
    int error = mount_root(&volume);

    if (error)
        return error;
    struct file *new = fat_file_alloc();
    if (!new)
        return -ENOMEM;
    error = open_node(volume, path, flags, &node);
    if (error) {
        free(new);
        return error == IS_DIRECTORY ? open_directory(path, flags, file) : error;
    }
    fat_file_bind(new, node, flags);
    *file = new;
    return 0;
}
