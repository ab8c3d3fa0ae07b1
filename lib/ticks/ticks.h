/*
 * Exact conversion between counter ticks and nanoseconds. The error of a fixed-point factor grows
 * with the value that it multiplies: with 32 fractional bits, a 1 MHz timer would be 14 ms late
 * after a day. So a ratio has 64 fractional bits, which keep the error below 1 for every 64-bit
 * value. Any context.
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

/* @value * ratio, rounded down, or 1 less than that, modulo 2^64. Monotonic in @value. */
static inline uint64_t ticks_scale(uint64_t value, struct ticks_ratio ratio)
{
    return value * ratio.whole + (uint64_t)(((unsigned __int128)value * ratio.fraction) >> 64);
}

/* @count ticks in nanoseconds, rounded down, or 1 less. Wraps around after 584 years. */
static inline uint64_t ticks_to_ns(const struct ticks *ticks, uint64_t count)
{
    return ticks_scale(count, ticks->to_ns);
}

/* The least count with ticks_to_ns(count) >= @ns, which is at most one tick more than the exact
 * quotient rounded up. */
uint64_t ticks_from_ns(const struct ticks *ticks, uint64_t ns);
