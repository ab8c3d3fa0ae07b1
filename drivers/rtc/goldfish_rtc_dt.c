#include "drivers/rtc/goldfish_rtc.h"
#include <errno.h>
#include <yao/device_map.h>

static int goldfish_rtc_probe(struct device *dev)
{
    uintptr_t base;
    int error = device_map(dev, 0, 0, GOLDFISH_RTC_WINDOW, &base);
    if (error)
        return error;
    struct goldfish_rtc *clock = device_alloc(dev, sizeof *clock);
    if (!clock)
        return -ENOMEM;
    goldfish_rtc_init(clock, base, dev->node);
    dev->interface = &clock->rtc;
    return 0;
}

static const struct dt_match match[] = {{"google,goldfish-rtc", NULL}, {NULL, NULL}};

YAO_DRIVER(rtc, goldfish) = {match, goldfish_rtc_probe};
YAO_DRIVER_PROPERTIES(rtc, goldfish, "reg");
