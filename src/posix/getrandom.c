#include "src/file/fd.h"
#include <errno.h>
#include <sys/random.h>
#include <yao/rng.h>

#define ENTROPY_MAX 256

static int fill(void *bytes, size_t size)
{
    int error = rng_read(bytes, size);
    return error == -ENODEV ? -ENOSYS : error;
}

ssize_t getrandom(void *bytes, size_t size, unsigned flags)
{
    if (flags & ~(unsigned)(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
        return posix_result(-EINVAL);
    int error = fill(bytes, size);
    return posix_result(error ? error : (ssize_t)size);
}

int getentropy(void *bytes, size_t size)
{
    return (int)posix_result(size > ENTROPY_MAX ? -EIO : fill(bytes, size));
}
