#include "dev.h"
#include "dev_block.h"
#include "src/file/device_file.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define LENGTH 4 /* of "/dev" */

__attribute__((noinline)) bool dev_owns(const char *path)
{
    return !strncmp(path, "/dev", LENGTH) && (!path[LENGTH] || path[LENGTH] == '/');
}

/* The name, or NULL: there is none, or it is the folder. */
static const struct device_name *find(const char *path)
{
    return path[LENGTH] ? device_named(path + LENGTH + 1) : NULL;
}

int dev_open(const char *path, int flags, struct file **file)
{
    const struct device_name *device = find(path);
    struct dev_block block;

    if (device)
        return device_open(device, flags, file);
    if (!path[LENGTH])
        return dev_folder_open(flags, file);
    int error = dev_block_find(path + LENGTH + 1, &block);
    if (!error)
        return dev_block_open(&block, flags, file);
    return error == -ENOENT && flags & O_CREAT ? -EPERM : error;
}

int dev_stat(const char *path, struct stat *status)
{
    const struct device_name *device = find(path);
    struct dev_block block;
    int error = 0;

    if (device)
        device_status(device, status);
    else if (!path[LENGTH])
        dev_folder_status(status);
    else if (!(error = dev_block_find(path + LENGTH + 1, &block)))
        dev_block_status(&block, status);
    return error;
}

__attribute__((noinline)) int dev_refusal(const char *path)
{
    struct stat status;
    int error = dev_stat(path, &status);

    return error ? error : -EPERM;
}
