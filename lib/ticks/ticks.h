/*
 * Conversion between counter ticks and time, by a factor in fixed point: a tick in 2^-64 seconds,
 * rounded up. So time is a little fast, by less than hz / 2^64: 0.02 ms a year at 10 MHz, 2 ms at
 * 1 GHz, where crystals are off by hundreds of seconds. It never goes back, and both directions
 * agree exactly. Any context.
 */
#pragma once

#include <stdint.h>

#define TICKS_HZ_MIN 1000u
#define TICKS_HZ_MAX 1000000000u

struct ticks {
    uint64_t factor; /* of a tick, in 2^-64 s */
    uint32_t hz;
    uint32_t excess; /* factor * hz - 2^64, less than hz */
};

/* A time: @ns is below 1e9. */
struct ticks_time {
    uint64_t seconds, ns;
};

/* For a counter of @hz, TICKS_HZ_MIN to TICKS_HZ_MAX. */
void ticks_init(struct ticks *ticks, uint32_t hz);

/* @count ticks of @factor as a time, rounded down. Monotonic in @count. */
static inline struct ticks_time ticks_to_time(uint64_t factor, uint64_t count)
{
    unsigned __int128 product = (unsigned __int128)count * factor;
    uint64_t fraction = (uint64_t)product;
    return (struct ticks_time){
        (uint64_t)(product >> 64),
        (uint64_t)((unsigned __int128)fraction * 1000000000u >> 64),
    };
}

/* The same in nanoseconds, which wrap around after 584 years. */
static inline uint64_t ticks_to_ns(const struct ticks *ticks, uint64_t count)
{
    struct ticks_time time = ticks_to_time(ticks->factor, count);
    return time.seconds * 1000000000u + time.ns;
}

/* The least count with ticks_to_ns(count) >= @ns, if nanoseconds do not wrap around before it. */
uint64_t ticks_from_ns(const struct ticks *ticks, uint64_t ns);
