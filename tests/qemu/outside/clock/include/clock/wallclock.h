/* Clocks that run while the power is off: a device class of this app. */
#pragma once

#include <stdint.h>
#include <yao/device.h>

struct wallclock {
    uintptr_t base;
    uint64_t (*seconds)(const struct wallclock *rtc); /* since 1970-01-01 00:00 UTC */
};

DEVICE_CLASS(wallclock);
