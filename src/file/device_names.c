#include "device_names.h"
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

static const struct device_name names[] = {
    {"null", DEVICE_NULL, 1, 3},        {"zero", DEVICE_ZERO, 1, 5},
    {"full", DEVICE_FULL, 1, 7},        {"random", DEVICE_RANDOM, 1, 8},
    {"urandom", DEVICE_RANDOM, 1, 9},   {"tty", DEVICE_TERMINAL, 5, 0},
    {"console", DEVICE_TERMINAL, 5, 1}, {"stdin", DEVICE_FD, 0, 0},
    {"stdout", DEVICE_FD, 0, 1},        {"stderr", DEVICE_FD, 0, 2},
};

const unsigned device_count = sizeof names / sizeof names[0];

const struct device_name *device_named(const char *name)
{
    for (size_t i = 0; i < device_count; i++)
        if (!strncmp(name, names[i].name, sizeof names[i].name))
            return &names[i];
    return NULL;
}

const struct device_name *device_at(unsigned index)
{
    return index < device_count ? &names[index] : NULL;
}

const char *device_text(const struct device_name *device)
{
    return device->name;
}

void device_status(const struct device_name *device, struct stat *status)
{
    memset(status, 0, sizeof *status);
    status->st_mode = S_IFCHR | 0666;
    status->st_dev = DEVICE_FILES;
    status->st_nlink = 1;
    status->st_rdev = makedev(device->major, device->minor);
    status->st_ino = status->st_rdev;
    status->st_blksize = 4096;
}
