/* open() of files in memory: decides between file and folder, and applies the flags. */
#include "open_folder.h"
#include "src/file/mask.h"
#include "src/file/memory_file.h"
#include "tmp.h"
#include "tmp_volume.h"
#include <errno.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);

static int check(const struct tmpfs_node *node, int flags)
{
    if (S_ISDIR(node->mode))
        return 0;
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
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

int tmp_open(struct tmp_volume *volume, const char *path, int flags, mode_t mode,
             struct file **file)
{
    struct tmpfs *fs = &volume->memory.fs;
    struct tmpfs_node *node;
    int error = find_or_make(fs, path, flags, mode, &node);

    if (error)
        return error;
    if (S_ISDIR(node->mode))
        return tmp_folder_open(volume, node, path, flags, file);
    error = memory_file_open(&volume->memory, node, flags, file);
    if (!error && open_truncates(flags))
        tmpfs_resize(fs, node, 0);
    return error;
}
