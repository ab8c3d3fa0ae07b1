/* The time of day, as an offset to time_ns(). */
#include "realtime.h"
#include "dates.h"
#include <stdbool.h>
#include <yao/module.h>
#include <yao/rtc.h>
#include <yao/time.h>

YAO_CLASS_OPTIONAL(rtc);

static int64_t offset_ns; /* from time_ns() to nanoseconds since 1970 */
static bool started;
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
    started = true;
    struct rtc *clock = find_clock();
    if (clock && !clock->ops->read(clock, &ns))
        keep(ns);
    else
        dates_look();
}

int64_t realtime_ns(void)
{
    if (!started)
        start();
    return (int64_t)time_ns() + offset_ns;
}

void realtime_set(int64_t ns)
{
    started = true;
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
