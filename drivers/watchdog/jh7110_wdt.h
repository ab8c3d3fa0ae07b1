/*
 * The watchdog of StarFive's JH7110. Its registers are those of ARM's Watchdog Module (SP805
 * Technical Reference Manual, ARM DDI 0270B, chapter 3).
 */
#pragma once

#include <stdint.h>
#include <yao/watchdog.h>

#define JH7110_WDT_REGISTERS 0xc04u /* bytes, up to the lock */

struct jh7110_wdt_settings {
    uintptr_t base;
    uint64_t hz; /* of the counter */
    dt_node node;
};

struct jh7110_watchdog {
    struct watchdog watchdog; /* the interface; its priv is this struct */
    struct jh7110_wdt_settings settings;
    uint32_t ticks; /* of one of the two timeouts */
};

/* 0, or -EINVAL after a message: no time fits at this rate. The hardware is left as it is. */
int jh7110_wdt_open(struct jh7110_watchdog *wdt, const struct jh7110_wdt_settings *settings);
