/*
 * The files that paths name, for the POSIX calls: one tree, whatever file system a part of it is
 * on. /dev is dev.h's; all else is on what is mounted there (mount.h).
 *
 * Paths are absolute and plain, as path_resolve() returns them. Functions return 0 or a negative
 * errno: why nothing could be mounted there, what file_system.h says, and those stated below. Not
 * callable from interrupt handlers.
 *
 * Each function calls those of the file systems that the image mounts, and is used by the calls
 * that need it alone, so that an image has no more of a file system than it calls: there is no
 * table of all of them.
 */
#pragma once

#include "dev.h"
#include "fat.h"
#include "littlefs.h"
#include "mount.h"
#include "rom.h"
#include "src/file/path.h"
#include "tmp.h"
#include <errno.h>
#include <sys/stat.h>

#define TREE_WHERE_(type, name, mount, operation, ...)                                             \
    mount_is(mount, type) ? ({                                                                     \
        void *volume_ = yao_mount_volumes[mount];                                                  \
        int error_ = __builtin_expect(volume_ != 0, 1) ? 0 : name##_mounted(mount, &volume_);      \
        error_ ? error_ : name##operation(volume_, ##__VA_ARGS__);                                 \
    })

/* Calls the operation, such as _open, of the file system that is mounted there. */
#define TREE_CALL(mount, operation, ...)                                                           \
    (TREE_WHERE_(MOUNT_FAT, fat, mount, operation, ##__VA_ARGS__)                                  \
     : TREE_WHERE_(MOUNT_TMPFS, tmp, mount, operation, ##__VA_ARGS__)                              \
     : TREE_WHERE_(MOUNT_LITTLEFS, littlefs, mount, operation, ##__VA_ARGS__)                      \
     : TREE_WHERE_(MOUNT_ROMFS, rom, mount, operation, ##__VA_ARGS__)                              \
     : -ENODEV)

/* Whether the place is in /dev. What is mounted there is not. */
static inline bool tree_in_dev(struct place place)
{
    return !place.mount && dev_has(place.path);
}

/* open() with its @flags and, for a new file where the file system keeps it, @mode without the bits
 * of umask(): a file or, for reading only, a folder. -EISDIR, -EEXIST, -ENOSPC, -EACCES
 * (what is not writable), -EINVAL (a name that the file system cannot have). */
static inline int tree_open(const char *path, int flags, mode_t mode, struct file **file)
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_open(path, flags, file);
    return TREE_CALL(place.mount, _open, place.path, flags, mode, file);
}

static inline int tree_stat(const char *path, struct stat *status)
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_stat(path, status);
    return TREE_CALL(place.mount, _stat, place.path, status);
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
    if (device == DEVICE_FILES)
        return dev_space(space);
    return TREE_CALL(mount_with(device), _space, space);
}

/* 0, or -EROFS if files with the st_dev @device cannot be changed. */
static inline int tree_writable(dev_t device)
{
    if (device == DEVICE_FILES)
        return 0;
    return TREE_CALL(mount_with(device), _writable);
}

/* The times of the last access and change, as for utimensat(): with UTIME_NOW and UTIME_OMIT. What
 * the file system does not store is left out. */
static inline int tree_set_times(const char *path, const struct timespec times[2])
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_refusal(path);
    return TREE_CALL(place.mount, _set_times, place.path, times);
}

/* The permissions, as far as the file system stores them. -EPERM */
static inline int tree_set_mode(const char *path, mode_t mode)
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_refusal(path);
    return TREE_CALL(place.mount, _set_mode, place.path, mode);
}

/* @mode as for tree_open(). -EEXIST, -ENOSPC, -EINVAL */
static inline int tree_mkdir(const char *path, mode_t mode)
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_refusal(path) == -ENOENT ? -EPERM : -EEXIST;
    return TREE_CALL(place.mount, _mkdir, place.path, mode);
}

/* The name of an open file goes at once, the file when it is closed. -EISDIR, -EACCES */
static inline int tree_unlink(const char *path)
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_refusal(path);
    return TREE_CALL(place.mount, _unlink, place.path);
}

/* -ENOTEMPTY, -EBUSY (where something is mounted) */
static inline int tree_rmdir(const char *path)
{
    struct place place = mount_place(path);

    if (tree_in_dev(place))
        return dev_refusal(path);
    return TREE_CALL(place.mount, _rmdir, place.path);
}

/* What has the name @to is replaced: at each moment, also after a power cut, one of both has it.
 * Open files stay open. -EXDEV (not on one file system, or in /dev), -EBUSY (where something is
 * mounted), -EINVAL (@to is below @from), -EISDIR, -ENOTEMPTY, -EACCES, -ENOSPC */
static inline int tree_rename(const char *from, const char *to)
{
    struct place old = mount_place(from), new = mount_place(to);

    if (tree_in_dev(old) || tree_in_dev(new))
        return -EXDEV;
    if (!old.path[1] || !new.path[1])
        return -EBUSY;
    if (old.mount != new.mount)
        return -EXDEV;
    int error = TREE_CALL(old.mount, _rename, old.path, new.path);
    if (!error)
        path_moved(from, to);
    return error;
}
