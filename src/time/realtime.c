/* The time of day, as an offset to time_ns(). */
#include "realtime.h"
#include "dates.h"
#include <stdbool.h>
#include <yao/module.h>
#include <yao/rtc.h>
#include <yao/time.h>

YAO_CLASS_OPTIONAL(rtc);

static int64_t offset_ns; /* from time_ns() to nanoseconds since 1970 */
static enum { STOPPED, STARTING, STARTED } state;
static bool known; /* from a clock, or set */

/* The first clock of the tree that works, or NULL. The look at the table spares images without a
 * driver all of this. */
static struct rtc *find_clock(void)
{
    struct device *dev;
    return yao_drivers_rtc[0] && !device_first(yao_drivers_rtc, &dev) ? dev->interface : NULL;
}

static void keep(int64_t ns)
{
    offset_ns = ns - (int64_t)time_ns();
    known = true;
}

static void start(void)
{
    int64_t ns;
    state = STARTING; /* what is mounted for this asks for the time, too */
    struct rtc *clock = find_clock();
    if (clock && !clock->ops->read(clock, &ns))
        keep(ns);
    else
        dates_look();
    __atomic_store_n(&state, STARTED, __ATOMIC_RELEASE);
}

bool realtime_started(void)
{
    return __atomic_load_n(&state, __ATOMIC_ACQUIRE) == STARTED;
}

int64_t realtime_ns(void)
{
    if (state == STOPPED)
        start();
    return (int64_t)time_ns() + offset_ns;
}

void realtime_set(int64_t ns)
{
    state = STARTED;
    keep(ns);
    struct rtc *clock = find_clock();
    if (clock)
        clock->ops->set(clock, ns);
}

void realtime_past(int64_t ns, int64_t within_ns)
{
    int64_t now = (int64_t)time_ns();
    if (!known && now + offset_ns < ns)
        offset_ns = ns + within_ns - now;
}
