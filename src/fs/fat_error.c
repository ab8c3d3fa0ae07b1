/* Says what became of a transfer. */
#include "fat_volume.h"
#include <errno.h>
#include <yao/log.h>

const char *fat_cause(int error)
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

int fat_device_error(const char *name, const char *operation, int error)
{
    log_error("%s: %s: %s (%d)", name, operation, fat_cause(error), error);
    return error;
}
