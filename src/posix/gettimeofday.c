#include "src/time/realtime.h"
#include <sys/time.h>
#include <yao/time.h>

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    int64_t us = realtime_ns() / 1000;

    now->tv_sec = us / 1000000;
    now->tv_usec = us % 1000000;
    return 0;
}
