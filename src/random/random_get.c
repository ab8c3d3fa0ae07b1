#include "random.h"
#include <errno.h>
#include <sys/random.h>

#define FLAGS       (GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE)
#define REQUEST_MAX 0x7ffff000u /* Linux' MAX_RW_COUNT */

static int unseeded(int error, unsigned long flags)
{
    if (flags & GRND_NONBLOCK)
        return -EAGAIN;
    return error == -ENODEV ? -ENOSYS : error;
}

ssize_t random_get(void *bytes, size_t size, unsigned long flags)
{
    if (flags & ~(unsigned long)FLAGS || (flags & GRND_RANDOM && flags & GRND_INSECURE))
        return -EINVAL;
    size = size < REQUEST_MAX ? size : REQUEST_MAX;
    int error = random_fill(bytes, size);
    return error ? unseeded(error, flags) : (ssize_t)size;
}
