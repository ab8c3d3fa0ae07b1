/* Converts FatFs' results to errno values, and logs those that a person should see. */
#include "fat_volume.h"
#include <errno.h>
#include <stddef.h>
#include <yao/log.h>

struct meaning {
    int error;
    const char *cause; /* NULL: an ordinary result, not logged */
};

static const struct meaning meanings[] = {
    [FR_OK] = {0, NULL},
    [FR_DISK_ERR] = {-EIO, "the device failed"},
    [FR_INT_ERR] = {-EIO, "a cluster chain or directory on the volume is broken"},
    [FR_NOT_READY] = {-EIO, "the device is not ready"},
    [FR_NO_FILE] = {-ENOENT, NULL},
    [FR_NO_PATH] = {-ENOENT, NULL},
    [FR_INVALID_NAME] = {-EINVAL, NULL},
    [FR_DENIED] = {-EACCES, NULL},
    [FR_EXIST] = {-EEXIST, NULL},
    [FR_INVALID_OBJECT] = {-EBADF, NULL},
    [FR_WRITE_PROTECTED] = {-EROFS, NULL},
    [FR_NO_FILESYSTEM] = {-EINVAL, "FatFs finds no valid FAT volume"},
    [FR_NOT_ENOUGH_CORE] = {-ENOMEM, NULL},
    [FR_INVALID_PARAMETER] = {-EINVAL, NULL},
};

int fat_error(struct fat_volume *volume, const char *path, const char *operation, FRESULT result)
{
    struct meaning meaning = {-EIO, "unexpected answer of FatFs"};

    if (result < sizeof meanings / sizeof meanings[0] && (meanings[result].error || !result))
        meaning = meanings[result];
    if (result == FR_DISK_ERR && volume->error)
        return fat_device_error(path, operation, volume->error);
    if (meaning.cause)
        log_error("%s: %s: %s", path, operation, meaning.cause);
    return meaning.error;
}

static const char *device_cause(int error)
{
    switch (error) {
    case -ENOMEDIUM:
        return "the medium is gone";
    case -ETIMEDOUT:
        return "the device did not answer in time";
    case -EFAULT:
        return "the buffer is not usable memory";
    case -ENOMEM:
        return "no memory is left";
    default:
        return "the device failed";
    }
}

int fat_device_error(const char *path, const char *operation, int error)
{
    log_error("%s: %s: %s (%d)", path, operation, device_cause(error), error);
    return error;
}

int fat_broken(const char *path, const char *operation, const char *cause)
{
    log_error("%s: %s: %s", path, operation, cause);
    return -EIO;
}
