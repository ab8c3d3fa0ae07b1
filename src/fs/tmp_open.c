/* open() of files in memory: decides between file and folder, and applies the flags. */
#include "src/file/file.h"
#include "src/file/mask.h"
#include "src/file/memory_file.h"
#include "tmp.h"
#include "tmp_volume.h"
#include <errno.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);

/* As on Linux, also of a file that is opened for reading; not of one that is only named. */
static bool truncates(int flags)
{
    return (flags & O_TRUNC) && !(flags & O_PATH);
}

static bool writes(int flags)
{
    int mode = flags & O_ACCMODE; /* in musl, O_PATH belongs to it */
    return mode == O_WRONLY || mode == O_RDWR || truncates(flags);
}

static int check(const struct tmpfs_node *node, int flags)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (S_ISDIR(node->mode))
        return writes(flags) || (flags & O_CREAT) ? -EISDIR : 0;
    return flags & O_DIRECTORY ? -ENOTDIR : 0;
}

static int find_or_make(struct tmpfs *fs, const char *path, int flags, mode_t mode,
                        struct tmpfs_node **node)
{
    int error = tmpfs_find(fs, path, node);

    if (error == -ENOENT && (flags & O_CREAT))
        return tmpfs_create(fs, path, S_IFREG | (mode & 07777 & ~file_mask), node);
    return error ? error : check(*node, flags);
}

int tmp_open(const char *path, int flags, mode_t mode, struct file **file)
{
    struct memory_volume *volume;
    struct tmpfs_node *node;
    const char *inside;
    int error = tmp_volume_of(path, &volume, &inside);

    if (!error)
        error = find_or_make(&volume->fs, inside, flags, mode, &node);
    if (error)
        return error;
    if (S_ISDIR(node->mode))
        return tmp_folder_open(volume, node, path, flags, file);
    error = memory_file_open(volume, node, flags, file);
    if (!error && truncates(flags))
        tmpfs_resize(&volume->fs, node, 0);
    return error;
}
