/*
 * Open files, to which descriptors refer. Operations return a value >= 0 or a negative errno. If an
 * operation is NULL, its call fails: lseek(), pread() and pwrite() with ESPIPE, ftruncate() and
 * fsync() with EINVAL, ioctl() with ENOTTY, getdents64() with ENOTDIR, fchmod() and futimens() with
 * EPERM. A file without poll() is always ready.
 */
#pragma once

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

struct file;
struct file_entry;
struct ready;
struct stat;

struct file_ops {
    ssize_t (*read)(struct file *file, void *buffer, size_t size);        /* never NULL */
    ssize_t (*write)(struct file *file, const void *buffer, size_t size); /* never NULL */
    ssize_t (*pread)(struct file *file, void *buffer, size_t size, off_t offset);
    ssize_t (*pwrite)(struct file *file, const void *buffer, size_t size, off_t offset);
    off_t (*seek)(struct file *file, off_t offset, int whence);
    int (*truncate)(struct file *file, off_t length);
    int (*sync)(struct file *file);
    int (*ioctl)(struct file *file, int operation, void *argument);
    void (*poll)(struct file *file,
                 struct ready *ready); /* poll.h; says ready_changed() of each change */
    int (*status)(struct file *file, struct stat *status); /* never NULL */
    /* As fchmod(), or if @mode is NULL, as futimens(). */
    int (*change)(struct file *file, const mode_t *mode, const struct timespec times[2]);
    int (*close)(struct file *file); /* last reference; frees @file */
    /* Of a folder: 1 and the next *entry, which is valid until the file is used again; 0 at the
     * end. The same one is returned until entry_taken() was called. */
    int (*entry)(struct file *file, const struct file_entry **entry);
    void (*entry_taken)(struct file *file);
};

struct file {
    const struct file_ops *ops;
    int flags;           /* of open() */
    unsigned references; /* descriptors that refer to it */
    unsigned char lock;  /* of flock(): LOCK_SH, LOCK_EX or 0 */
    char *folder;        /* of a folder: its absolute path, from malloc(); NULL for other files */
};

/* An entry of a folder. */
struct file_entry {
    const char *name;
    ino_t inode;
    off_t next;         /* the position of the next one, for lseek() */
    unsigned char type; /* DT_DIR, DT_REG, … */
};

static inline bool file_readable(const struct file *file)
{
    int mode = file->flags & O_ACCMODE; /* in musl, O_PATH belongs to it */
    return mode == O_RDONLY || mode == O_RDWR;
}

static inline bool file_writable(const struct file *file)
{
    int mode = file->flags & O_ACCMODE;
    return mode == O_WRONLY || mode == O_RDWR;
}

/* Whether pread() or pwrite() would reach beyond the greatest offset. @offset >= 0. */
static inline bool range_overflows(off_t offset, size_t size)
{
    return size > (size_t)(INT64_MAX - offset);
}

/* lseek() in a file of @size bytes, which only SEEK_END asks for: moves *position, and returns it
 * or -EINVAL: as Linux also for what is too large, where POSIX says EOVERFLOW. */
static inline off_t file_seek(uint64_t *position, uint64_t size, off_t offset, int whence)
{
    off_t base = 0, to;

    if (whence == SEEK_CUR)
        base = (off_t)*position;
    else if (whence == SEEK_END)
        base = (off_t)size;
    else if (whence != SEEK_SET)
        return -EINVAL;
    if (__builtin_add_overflow(base, offset, &to) || to < 0)
        return -EINVAL;
    *position = (uint64_t)to;
    return to;
}
