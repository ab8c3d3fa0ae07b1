#include "src/file/fd.h"
#include <errno.h>

/* From the libos's convention, a negative errno, to POSIX': -1 and errno. */
ssize_t posix_result(ssize_t result)
{
    if (__builtin_expect(result >= 0, 1))
        return result;
    errno = (int)-result;
    return -1;
}
