/*
 * What a file system is to the tree: these functions, of which an image has those that its calls
 * need. Each has a file system's own prefix, its mounted volume, and a path that begins at the root
 * of that volume, "/", and is plain, as path_resolve() returns it. Files and folders are struct
 * file (file.h), which go on working when their names change or go; see also open_folder.h.
 *
 * A new one is a header that says FILE_SYSTEM(name), an alternative of which the default is
 * FILE_SYSTEM_NONE(name), a line in TREE_CALL() of tree.h, and a type in src/settings/defaults.h
 * and tools/trees/manifest.py.
 *
 * Functions return 0 or a negative errno: -EIO (logged) for a broken device or volume, -ENOTDIR,
 * -ENOENT and -ENAMETOOLONG for paths, -EROFS for what changes a volume that is read-only, -ENOMEM,
 * and those stated in tree.h. Not callable from interrupt handlers.
 */
#pragma once

#include <errno.h>
#include <sys/types.h>
#include <time.h>

struct file;
struct stat;
struct statfs;

/* name_mounted: the volume of that number in yao_mounts, which is mounted if it is not yet. It may
 * keep it in yao_mount_volumes, and is not called again then. What it logs, it logs once. */
#define FILE_SYSTEM(name)                                                                          \
    struct name##_volume;                                                                          \
    int name##_mounted(unsigned mount, void **volume);                                             \
    int name##_open(struct name##_volume *volume, const char *path, int flags, mode_t mode,        \
                    struct file **file);                                                           \
    int name##_stat(struct name##_volume *volume, const char *path, struct stat *status);          \
    int name##_space(struct name##_volume *volume, struct statfs *space);                          \
    int name##_writable(struct name##_volume *volume);                                             \
    int name##_set_times(struct name##_volume *volume, const char *path,                           \
                         const struct timespec times[2]);                                          \
    int name##_set_mode(struct name##_volume *volume, const char *path, mode_t mode);              \
    int name##_mkdir(struct name##_volume *volume, const char *path, mode_t mode);                 \
    int name##_unlink(struct name##_volume *volume, const char *path);                             \
    int name##_rmdir(struct name##_volume *volume, const char *path);                              \
    int name##_rename(struct name##_volume *volume, const char *from, const char *to)

/* For images without: nothing calls these, and the link drops them. */
#define FILE_SYSTEM_NONE(name)                                                                     \
    int name##_mounted(unsigned mount, void **volume)                                              \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_open(struct name##_volume *volume, const char *path, int flags, mode_t mode,        \
                    struct file **file)                                                            \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_stat(struct name##_volume *volume, const char *path, struct stat *status)           \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_space(struct name##_volume *volume, struct statfs *space)                           \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_writable(struct name##_volume *volume)                                              \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_set_times(struct name##_volume *volume, const char *path,                           \
                         const struct timespec times[2])                                           \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_set_mode(struct name##_volume *volume, const char *path, mode_t mode)               \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_mkdir(struct name##_volume *volume, const char *path, mode_t mode)                  \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_unlink(struct name##_volume *volume, const char *path)                              \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_rmdir(struct name##_volume *volume, const char *path)                               \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    int name##_rename(struct name##_volume *volume, const char *from, const char *to)              \
    {                                                                                              \
        return -ENODEV;                                                                            \
    }                                                                                              \
    struct name##_volume
