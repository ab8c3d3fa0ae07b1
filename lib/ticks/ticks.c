#include "ticks.h"

#define NS_PER_SECOND 1000000000u

/* @numerator / @denominator by long division in 32-bit digits: both are at most 1e9, so a remainder
 * can be shifted up by 32 bits. */
static struct ticks_ratio ratio(uint64_t numerator, uint64_t denominator)
{
    uint64_t rest = (numerator % denominator) << 32;
    uint64_t high = rest / denominator;
    uint64_t low = ((rest % denominator) << 32) / denominator;
    return (struct ticks_ratio){numerator / denominator, high << 32 | low};
}

void ticks_init(struct ticks *ticks, uint32_t hz)
{
    ticks->to_ns = ratio(NS_PER_SECOND, hz);
    ticks->from_ns = ratio(hz, NS_PER_SECOND);
}

/* The first guess is at most 3 below the result: 1 for each of the two factors that are rounded
 * down, and 1 for rounding the quotient up. Compares by difference, as nanoseconds may wrap around.
 */
uint64_t ticks_from_ns(const struct ticks *ticks, uint64_t ns)
{
    uint64_t count = ticks_scale(ns, ticks->from_ns);
    for (int i = 0; i < 3 && (int64_t)(ticks_to_ns(ticks, count) - ns) < 0; i++)
        count++;
    return count;
}
