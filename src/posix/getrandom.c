#include "src/file/fd.h"
#include "src/random/random.h"
#include <errno.h>
#include <sys/random.h>

#define ENTROPY_MAX 256

ssize_t getrandom(void *bytes, size_t size, unsigned flags)
{
    return posix_result(random_get(bytes, size, flags));
}

int getentropy(void *bytes, size_t size)
{
    ssize_t result = size > ENTROPY_MAX ? -EIO : random_get(bytes, size, 0);
    return (int)posix_result(result < 0 ? result : 0);
}
