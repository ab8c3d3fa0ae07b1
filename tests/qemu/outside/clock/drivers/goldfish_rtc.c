#include <clock/wallclock.h>
#include <errno.h>
#include <yao/device_map.h>
#include <yao/mm.h>
#include <yao/mmio.h>

/* Android's "Goldfish virtual hardware", section "Goldfish timer": nanoseconds, and reading the low
 * half keeps the high half of that moment. */
#define TIME_LOW  0x00
#define TIME_HIGH 0x04
#define WINDOW    0x24

static uint64_t seconds(const struct wallclock *rtc)
{
    uint64_t low = mmio_read32(rtc->base + TIME_LOW);
    uint64_t high = mmio_read32(rtc->base + TIME_HIGH);
    return (high << 32 | low) / 1000000000u;
}

static int probe(struct device *dev)
{
    struct wallclock *rtc = device_alloc(dev, sizeof *rtc);
    if (!rtc)
        return -ENOMEM;
    rtc->seconds = seconds;
    dev->interface = rtc;
    return device_map(dev, 0, 0, WINDOW, &rtc->base);
}

static const struct dt_match match[] = {{"google,goldfish-rtc", NULL}, {NULL, NULL}};

YAO_DRIVER(wallclock, goldfish) = {match, probe};
