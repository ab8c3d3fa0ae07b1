/*
 * The files that paths name, for the POSIX calls: one tree, whatever file system a part of it is
 * on. /dev is dev.h's; in memory is what tmp.h says; all else is on the volume at "/", a FAT one
 * (fat.h).
 *
 * Paths are absolute and plain, as path_resolve() returns them. Functions return 0 or a negative
 * errno: that of mount_root(), -EIO (logged) for a broken device or volume, -ENOTDIR, -ENOENT and
 * -ENAMETOOLONG for paths, -EROFS for what changes a volume that is read-only, -ENOMEM, and those
 * stated below. Not callable from interrupt handlers.
 *
 * What a file system has is functions like these, with its volume before the path, which then
 * begins at the volume's root; and files and folders as struct file (file.h), which go on working
 * when their names change or go. Each function is used by the calls that need it alone, so that an
 * image has no more of a file system than it calls: there is no table of all of them.
 */
#pragma once

#include "dev.h"
#include "fat.h"
#include "mount.h"
#include "tmp.h"
#include <errno.h>
#include <sys/stat.h>

/* open() with its @flags and, for a new file where the file system keeps it, @mode without the bits
 * of umask(): a file or, for reading only, a folder. -EISDIR, -EEXIST, -ENOSPC, -EACCES
 * (what is not writable), -EINVAL (a name that the file system cannot have). */
static inline int tree_open(const char *path, int flags, mode_t mode, struct file **file)
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_open(path, flags, file);
    if (tmp_has(path))
        return tmp_open(path, flags, mode, file);
    int error = mount_root(&volume);
    return error ? error : fat_open(volume, path, flags, file);
}

static inline int tree_stat(const char *path, struct stat *status)
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_stat(path, status);
    if (tmp_has(path))
        return tmp_stat(path, status);
    int error = mount_root(&volume);
    return error ? error : fat_stat(volume, path, status);
}

/* @end is how path_resolve() says that @path ended: -ENOTDIR if that means a folder and there is
 * something else. */
static inline int tree_check_end(const char *path, int end)
{
    struct stat status;
    int error = end ? tree_stat(path, &status) : 0;

    return error || !end || S_ISDIR(status.st_mode) ? error : -ENOTDIR;
}

/* The room of the file system of files with the st_dev @device. */
static inline int tree_space(dev_t device, struct statfs *space)
{
    struct fat_volume *volume;

    if (tmp_is(device))
        return tmp_space(device, space);
    if (device == DEVICE_FILES)
        return dev_space(space);
    int error = mount_root(&volume);

    return error ? error : fat_space(volume, space);
}

/* 0, or -EROFS if files with the st_dev @device cannot be changed. */
static inline int tree_writable(dev_t device)
{
    struct fat_volume *volume;

    if (tmp_is(device) || device == DEVICE_FILES)
        return 0;
    int error = mount_root(&volume);

    return error ? error : fat_writable(volume);
}

/* The times of the last access and change, as for utimensat(): with UTIME_NOW and UTIME_OMIT. What
 * the file system does not store is left out. */
static inline int tree_set_times(const char *path, const struct timespec times[2])
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_refusal(path);
    if (tmp_has(path))
        return tmp_set_times(path, times);
    int error = mount_root(&volume);

    return error ? error : fat_set_times(volume, path, times);
}

/* The permissions, as far as the file system stores them. -EPERM */
static inline int tree_set_mode(const char *path, mode_t mode)
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_refusal(path);
    if (tmp_has(path))
        return tmp_set_mode(path, mode);
    int error = mount_root(&volume);

    return error ? error : fat_set_mode(volume, path, mode);
}

/* @mode as for tree_open(). -EEXIST, -ENOSPC, -EINVAL */
static inline int tree_mkdir(const char *path, mode_t mode)
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_refusal(path) == -ENOENT ? -EPERM : -EEXIST;
    if (tmp_has(path))
        return tmp_mkdir(path, mode);
    int error = mount_root(&volume);

    return error ? error : fat_mkdir(volume, path);
}

/* The name of an open file goes at once, the file when it is closed. -EISDIR, -EACCES */
static inline int tree_unlink(const char *path)
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_refusal(path);
    if (tmp_has(path))
        return tmp_unlink(path);
    int error = mount_root(&volume);

    return error ? error : fat_unlink(volume, path);
}

/* -ENOTEMPTY, -EBUSY (a root) */
static inline int tree_rmdir(const char *path)
{
    struct fat_volume *volume;

    if (dev_has(path))
        return dev_refusal(path);
    if (tmp_has(path))
        return tmp_rmdir(path);
    int error = mount_root(&volume);

    return error ? error : fat_rmdir(volume, path);
}

/* What has the name @to is replaced: at each moment, also after a power cut, one of both has it.
 * Open files stay open. -EXDEV (not on one file system, or in /dev), -EBUSY (a root), -EINVAL (@to
 * is below
 * @from), -EISDIR, -ENOTEMPTY, -EACCES, -ENOSPC */
static inline int tree_rename(const char *from, const char *to)
{
    struct fat_volume *volume;

    if (dev_has(from) || dev_has(to))
        return -EXDEV;
    if (tmp_has(from) || tmp_has(to))
        return tmp_rename(from, to);
    int error = mount_root(&volume);

    return error ? error : fat_rename(volume, from, to);
}
