/*
 * Ticks of a counter and nanoseconds, converted exactly. A factor with a fixed number of fractional
 * bits has a relative error, which grows with what it is applied to: with 32 bits a timer at 1 MHz
 * is 14 ms late after a day. So a ratio has 64 fractional bits beside its whole part: the error
 * stays below 1 for every 64-bit value. Any context.
 */
#pragma once

#include <stdint.h>

#define TICKS_HZ_MAX 1000000000u

/* A factor: whole + fraction / 2^64, rounded down. */
struct ticks_ratio {
    uint64_t whole, fraction;
};

struct ticks {
    struct ticks_ratio to_ns, from_ns;
};

/* For a counter of @hz, 1 to TICKS_HZ_MAX. */
void ticks_init(struct ticks *ticks, uint32_t hz);

/* @value * ratio, rounded down or 1 less, modulo 2^64. Never falls while @value grows. */
static inline uint64_t ticks_scale(uint64_t value, struct ticks_ratio ratio)
{
    return value * ratio.whole + (uint64_t)(((unsigned __int128)value * ratio.fraction) >> 64);
}

/* The nanoseconds that @count ticks last, rounded down or 1 less. They fit for 584 years and wrap
 * around then. */
static inline uint64_t ticks_to_ns(const struct ticks *ticks, uint64_t count)
{
    return ticks_scale(count, ticks->to_ns);
}

/* The least count with ticks_to_ns(count) >= @ns, which is at most one tick more than the exact
 * quotient rounded up. */
uint64_t ticks_from_ns(const struct ticks *ticks, uint64_t ns);
