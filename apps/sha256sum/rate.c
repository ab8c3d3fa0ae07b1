#include "rate.h"

#include <inttypes.h>
#include <time.h>

uint64_t now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000u + (uint64_t)now.tv_nsec / 1000u;
}

/* Bytes per microsecond are megabytes per second. */
void put_rate(FILE *stream, uint64_t bytes, uint64_t us)
{
    uint64_t tenths = bytes * 10 / (us ? us : 1);
    fprintf(stream, "%" PRIu64 ".%" PRIu64 " MB/s", tenths / 10, tenths % 10);
}
