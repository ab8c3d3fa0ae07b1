#include "ticks.h"

#define NS_PER_SECOND 1000000000u

void ticks_init(struct ticks *ticks, uint32_t hz)
{
    ticks->factor = UINT64_MAX / hz + 1;
    ticks->hz = hz;
    ticks->excess = (uint32_t)(ticks->factor * hz); /* modulo 2^64 */
}

/* A count that is too small by at most 3. With x in seconds the exact one is x * 2^64 / factor,
 * which is x * hz - x * excess / factor. The product that is subtracted is below 2^64, as seconds
 * are below 2^64 / 1e9. */
static uint64_t guess(const struct ticks *ticks, uint64_t ns)
{
    uint64_t seconds = ns / NS_PER_SECOND, rest = ns % NS_PER_SECOND;
    uint64_t count = seconds * ticks->hz + rest * ticks->hz / NS_PER_SECOND;
    uint64_t fast = (seconds + 1) * ticks->excess / ticks->factor + 1;
    return count > fast ? count - fast : 0;
}

/* Compares by difference, as nanoseconds may wrap around. */
uint64_t ticks_from_ns(const struct ticks *ticks, uint64_t ns)
{
    uint64_t count = guess(ticks, ns);
    for (int i = 0; i < 4 && (int64_t)(ticks_to_ns(ticks, count) - ns) < 0; i++)
        count++;
    return count;
}
