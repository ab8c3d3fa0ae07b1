#include "ticks.h"

#define NS_PER_SECOND 1000000000u

/* @numerator / @denominator, both at most 1e9: so a long division in digits of 32 bits, whose
 * remainders leave room for the next digit. */
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

/* Both factors are rounded down, so the search begins below the result; 1 for each rounding, and 1
 * from the quotient to the next whole number. By difference, as nanoseconds may wrap around here.
 */
uint64_t ticks_from_ns(const struct ticks *ticks, uint64_t ns)
{
    uint64_t count = ticks_scale(ns, ticks->from_ns);
    for (int i = 0; i < 3 && (int64_t)(ticks_to_ns(ticks, count) - ns) < 0; i++)
        count++;
    return count;
}
