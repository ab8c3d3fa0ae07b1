/* The clocks that calls name. */
#pragma once

#include "src/sched/process.h"
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* Which clock one shows: the machine is never suspended, nothing adjusts the rate of a clock, and
 * there is no table of leap seconds, so several are the same. -1: neither. */
static inline int clock_shown(int clock)
{
    switch (clock) {
    case CLOCK_MONOTONIC:
    case CLOCK_MONOTONIC_RAW:
    case CLOCK_MONOTONIC_COARSE:
    case CLOCK_BOOTTIME:
        return CLOCK_MONOTONIC;
    case CLOCK_REALTIME:
    case CLOCK_REALTIME_COARSE:
    case CLOCK_TAI:
        return CLOCK_REALTIME;
    default:
        return -1;
    }
}

/* Whether it counts the processor time of the program: by its own name, or by the number of a
 * process or thread, ~number * 8 + 4 for a thread + the kind, 0 to 2 (Linux' posix-timers.h). */
static inline bool clock_is_busy(int clock)
{
    if (clock >= 0)
        return clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID;
    return process_is_own(~(clock >> 3)) && (clock & 3) < 3;
}

/* Whether a timer or a sleep can go by it, as on Linux. */
static inline bool clock_can_wait(int clock)
{
    return clock == CLOCK_REALTIME || clock == CLOCK_MONOTONIC || clock == CLOCK_BOOTTIME ||
           clock == CLOCK_TAI;
}

/* The errno for a clock by which nothing can wait. Where it is processor time, nothing would ever
 * happen in a sleep: only this program uses the processor. */
static inline int clock_wait_error(int clock)
{
    return clock != CLOCK_THREAD_CPUTIME_ID && (clock_shown(clock) >= 0 || clock_is_busy(clock))
               ? -EOPNOTSUPP
               : -EINVAL;
}

/* Told that the time of day was set, and by how much it moved; NULL: nobody. */
extern void (*clock_was_set)(int64_t by_ns);
