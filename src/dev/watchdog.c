/* The app's watchdog: see <yao/watchdog.h>. */
#include <errno.h>
#include <yao/log.h>
#include <yao/module.h>
#include <yao/watchdog.h>

YAO_CLASS_OPTIONAL(watchdog);

static struct watchdog *found;
static bool running;

static struct watchdog *find(void)
{
    struct device *dev;
    if (!found && !device_first(DEVICE_CLASS_TABLE(watchdog), &dev))
        found = dev->interface;
    return found;
}

int watchdog_start(uint32_t seconds)
{
    struct watchdog *watchdog = find();
    if (!watchdog)
        return -ENODEV;
    if (!seconds || seconds > watchdog->seconds_max)
        return device_error(watchdog->node, -EINVAL,
                            "watchdog: cannot count %u seconds, but 1 to %u", seconds,
                            watchdog->seconds_max);
    int error = watchdog->ops->start(watchdog, seconds);
    running = running || !error;
    return error;
}

int watchdog_ping(void)
{
    struct watchdog *watchdog = find();
    if (!watchdog || !running)
        return watchdog ? -EINVAL : -ENODEV;
    watchdog->ops->ping(watchdog);
    return 0;
}

int watchdog_stop(void)
{
    struct watchdog *watchdog = find();
    if (!watchdog)
        return -ENODEV;
    int error = watchdog->ops->stop(watchdog);
    running = running && error;
    return error;
}

int watchdog_left(uint64_t *ms)
{
    struct watchdog *watchdog = find();
    if (!watchdog || !running)
        return watchdog ? -EINVAL : -ENODEV;
    *ms = watchdog->ops->left_ms(watchdog);
    return 0;
}

int watchdog_fired(void)
{
    struct watchdog *watchdog = find();
    if (!watchdog)
        return -ENODEV;
    return watchdog->ops->fired ? watchdog->ops->fired(watchdog) : -ENOTSUP;
}
