#include "drivers/rtc/jh7110_rtc.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/device_supply.h>

static int jh7110_rtc_probe(struct device *dev)
{
    uintptr_t base;
    int error = device_supply(dev->node);
    if (!error)
        error = device_map(dev, 0, 0, JH7110_RTC_WINDOW, &base);
    if (error)
        return error;
    struct jh7110_rtc *clock = device_alloc(dev, sizeof *clock);
    if (!clock)
        return -ENOMEM;
    jh7110_rtc_init(clock, base, dev->node);
    dev->interface = &clock->rtc;
    return 0;
}

static const struct dt_match match[] = {{"starfive,jh7110-rtc", NULL}, {NULL, NULL}};

YAO_DRIVER(rtc, jh7110) = {match, jh7110_rtc_probe};
YAO_DRIVER_PROPERTIES(rtc, jh7110, "reg");
