#include "src/file/fd.h"
#include <time.h>

int nanosleep(const struct timespec *duration, struct timespec *left)
{
    return (int)posix_result(-clock_nanosleep(CLOCK_MONOTONIC, 0, duration, left));
}
