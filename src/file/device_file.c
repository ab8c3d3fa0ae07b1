#include "console_file.h"
#include "device_names.h"
#include "fd.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct device_file {
    struct file file;
    const struct device_name *device;
};

static ssize_t read_nothing(struct file *file, void *buffer, size_t size)
{
    return 0;
}

static ssize_t read_zeros(struct file *file, void *buffer, size_t size)
{
    memset(buffer, 0, size);
    return (ssize_t)size;
}

static ssize_t discard(struct file *file, const void *buffer, size_t size)
{
    return (ssize_t)size;
}

static ssize_t write_full(struct file *file, const void *buffer, size_t size)
{
    return -ENOSPC;
}

/* What a program adds to the random numbers is refused: it would only seem to be used. */
static ssize_t write_random(struct file *file, const void *buffer, size_t size)
{
    return -EPERM;
}

static ssize_t pread_any(struct file *file, void *buffer, size_t size, off_t offset)
{
    return file->ops->read(file, buffer, size);
}

static ssize_t pwrite_any(struct file *file, const void *buffer, size_t size, off_t offset)
{
    return file->ops->write(file, buffer, size);
}

/* As on Linux, these have no position. */
static off_t seek_nowhere(struct file *file, off_t offset, int whence)
{
    return 0;
}

static int status_of_device(struct file *file, struct stat *status)
{
    device_status(((struct device_file *)file)->device, status);
    return 0;
}

static int close_device(struct file *file)
{
    free(file);
    return 0;
}

#define OPERATIONS(read_, write_)                                                                  \
    {                                                                                              \
        .read = (read_), .write = (write_), .pread = pread_any, .pwrite = pwrite_any,              \
        .seek = seek_nowhere, .status = status_of_device, .close = close_device,                   \
    }

static const struct file_ops operations[] = {
    [DEVICE_NULL] = OPERATIONS(read_nothing, discard),
    [DEVICE_ZERO] = OPERATIONS(read_zeros, discard),
    [DEVICE_FULL] = OPERATIONS(read_zeros, write_full),
    [DEVICE_RANDOM] = OPERATIONS(device_random, write_random),
};

static int open_new(const struct device_name *device, int flags, struct file **file)
{
    struct device_file *new = malloc(sizeof *new);

    if (!new)
        return -ENOMEM;
    *new = (struct device_file){
        .file = {.ops = &operations[device->kind], .flags = flags},
        .device = device,
    };
    *file = &new->file;
    return 0;
}

/* /dev/stdin and its kin are what that descriptor is, with its position. */
int device_open(const struct device_name *device, int flags, struct file **file)
{
    if ((flags & O_CREAT) && (flags & O_EXCL))
        return -EEXIST;
    if (flags & O_DIRECTORY)
        return -ENOTDIR;
    if (device->kind < DEVICE_TERMINAL)
        return open_new(device, flags, file);
    *file = device->kind == DEVICE_TERMINAL ? &console_file : fd_file(device->minor);
    return *file ? 0 : -ENXIO;
}
