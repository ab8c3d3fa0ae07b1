#include "dev.h"
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

    if (device)
        return device_open(device, flags, file);
    if (!path[LENGTH])
        return dev_folder_open(flags, file);
    return flags & O_CREAT ? -EPERM : -ENOENT;
}

int dev_stat(const char *path, struct stat *status)
{
    const struct device_name *device = find(path);

    if (device)
        device_status(device, status);
    else if (!path[LENGTH])
        dev_folder_status(status);
    else
        return -ENOENT;
    return 0;
}

__attribute__((noinline)) int dev_refusal(const char *path)
{
    struct stat status;
    int error = dev_stat(path, &status);

    return error ? error : -EPERM;
}
