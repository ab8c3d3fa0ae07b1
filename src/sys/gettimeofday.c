#include "src/time/realtime.h"
#include "sys.h"
#include <sys/time.h>

long sys_gettimeofday(struct timeval *now, void *zone)
{
    int64_t us = realtime_ns() / 1000;

    now->tv_sec = us / 1000000;
    now->tv_usec = us % 1000000;
    return 0;
}
