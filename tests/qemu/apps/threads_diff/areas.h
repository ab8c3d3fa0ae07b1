/* What threads do, one area in each file; each prints a deterministic log. */
#pragma once

#define _GNU_SOURCE

#include <time.h>

#define AREAS(AREA)                                                                                \
    AREA(self_join)                                                                                \
    AREA(own_attributes)                                                                           \
    AREA(lives)                                                                                    \
    AREA(mutexes)                                                                                  \
    AREA(meetings)                                                                                 \
    AREA(own_data)                                                                                 \
    AREA(cancellation)                                                                             \
    AREA(waits)                                                                                    \
    AREA(harts)                                                                                    \
    AREA(timers)                                                                                   \
    AREA(signals)                                                                                  \
    AREA(preemption)                                                                               \
    AREA(c11)                                                                                      \
    AREA(channels)                                                                                 \
    AREA(files)                                                                                    \
    AREA(many)                                                                                     \
    AREA(points)                                                                                   \
    AREA(robust)                                                                                   \
    AREA(edges)                                                                                    \
    AREA(semaphores)                                                                               \
    AREA(aligned)                                                                                  \
    AREA(handlers)

#define DECLARE(name) void observe_##name(void);
AREAS(DECLARE)
#undef DECLARE

/* The time of @clock in @ms milliseconds. */
struct timespec in_ms(clockid_t clock, long ms);
void sleep_ms(long ms);
