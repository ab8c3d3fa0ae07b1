/* Names of files in memory come and go. */
#include "src/file/mask.h"
#include "src/file/path.h"
#include "tmp.h"
#include "tmp_volume.h"
#include <errno.h>
#include <sys/stat.h>
#include <yao/module.h>

YAO_ALTERNATIVE(tmp, memory);

int tmp_mkdir(const char *path, mode_t mode)
{
    struct memory_volume *volume;
    struct tmpfs_node *node;
    int error = tmp_volume_of(path, &volume, &path);

    mode &= 01777 & ~file_mask;
    return error ? error : tmpfs_create(&volume->fs, path, S_IFDIR | mode, &node);
}

static int remove_name(const char *path, bool folder)
{
    struct memory_volume *volume;
    int error = tmp_volume_of(path, &volume, &path);

    return error ? error : tmpfs_remove(&volume->fs, path, folder);
}

int tmp_unlink(const char *path)
{
    return remove_name(path, false);
}

int tmp_rmdir(const char *path)
{
    return remove_name(path, true);
}

int tmp_rename(const char *from, const char *to)
{
    struct memory_volume *volume, *other;
    const char *old, *new;

    if (!tmp_has(from) || !tmp_has(to))
        return -EXDEV;
    int error = tmp_volume_of(from, &volume, &old);
    if (!error)
        error = tmp_volume_of(to, &other, &new);
    if (!error)
        error = volume == other ? tmpfs_rename(&volume->fs, old, new) : -EXDEV;
    if (!error)
        path_moved(from, to);
    return error;
}
