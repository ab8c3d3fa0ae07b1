#include "drivers/rtc/goldfish_rtc.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mmio.h>

enum {
    TIME_LOW = 0x00, /* I/O: reading it keeps the high half of that moment */
    TIME_HIGH = 0x04 /* I/O */
};

static int goldfish_rtc_read(struct rtc *rtc, int64_t *ns)
{
    const struct goldfish_rtc *clock = rtc->priv;
    uint64_t low = mmio_read32(clock->base + TIME_LOW);
    uint64_t high = mmio_read32(clock->base + TIME_HIGH);
    if (high > INT32_MAX)
        return device_error(rtc->node, -EINVAL, "clock: holds no time");
    *ns = (int64_t)(high << 32 | low);
    return 0;
}

static int goldfish_rtc_set(struct rtc *rtc, int64_t ns)
{
    const struct goldfish_rtc *clock = rtc->priv;
    if (ns < 0)
        return device_error(rtc->node, -ERANGE, "clock: cannot be set to before 1970");
    mmio_write32(clock->base + TIME_HIGH, (uint32_t)((uint64_t)ns >> 32));
    mmio_write32(clock->base + TIME_LOW, (uint32_t)ns);
    return 0;
}

static const struct rtc_ops ops = {goldfish_rtc_read, goldfish_rtc_set};

void goldfish_rtc_init(struct goldfish_rtc *clock, uintptr_t base, dt_node node)
{
    *clock = (struct goldfish_rtc){.rtc = {&ops, clock, node}, .base = base};
}
