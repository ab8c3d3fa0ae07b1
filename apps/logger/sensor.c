/* What every board can measure: how punctual it is. */
#include "sensor.h"
#include <stdio.h>

void sensor_read(const struct timespec *due, char *text, size_t size)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long late = (now.tv_sec - due->tv_sec) * 1000000 + (now.tv_nsec - due->tv_nsec) / 1000;
    snprintf(text, size, "%8ld.%06ld s,%8ld us late", (long)now.tv_sec, now.tv_nsec / 1000, late);
}
