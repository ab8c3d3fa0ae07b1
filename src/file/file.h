/*
 * Open files, to which descriptors refer. Operations return a value >= 0 or a negative errno, which
 * the POSIX calls turn into -1 and errno. If an operation is NULL, its call fails: lseek(), pread()
 * and pwrite() with ESPIPE, ftruncate() and fsync() with EINVAL.
 */
#pragma once

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct file;
struct stat;

struct file_ops {
    ssize_t (*read)(struct file *file, void *buffer, size_t size);        /* never NULL */
    ssize_t (*write)(struct file *file, const void *buffer, size_t size); /* never NULL */
    ssize_t (*pread)(struct file *file, void *buffer, size_t size, off_t offset);
    ssize_t (*pwrite)(struct file *file, const void *buffer, size_t size, off_t offset);
    off_t (*seek)(struct file *file, off_t offset, int whence);
    int (*truncate)(struct file *file, off_t length);
    int (*sync)(struct file *file);
    int (*status)(struct file *file, struct stat *status); /* never NULL */
    int (*close)(struct file *file);                       /* last reference; frees @file */
};

struct file {
    const struct file_ops *ops;
    int flags;           /* of open() */
    unsigned references; /* descriptors that refer to it */
    bool is_terminal;
};

static inline bool file_readable(const struct file *file)
{
    return (file->flags & O_ACCMODE) != O_WRONLY;
}

static inline bool file_writable(const struct file *file)
{
    return (file->flags & O_ACCMODE) != O_RDONLY;
}
