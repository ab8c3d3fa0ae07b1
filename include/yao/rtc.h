/*
 * Real-time clocks, which go on while the machine is off or restarts. Apps use them through POSIX:
 * CLOCK_REALTIME starts with the time of the tree's first clock that works, and clock_settime()
 * sets that clock, too.
 */
#pragma once

#include <stdint.h>
#include <yao/device.h>

/* A clock (struct device.interface of class "rtc"). */
struct rtc {
    const struct rtc_ops *ops;
    void *priv;   /* private to the driver */
    dt_node node; /* for messages */
};

/* Times are nanoseconds since 1970-01-01 00:00 UTC. Both return 0, or after a message a negative
 * errno: -EINVAL the clock holds no time; -ERANGE it cannot hold this one; -EIO. Not callable from
 * interrupt handlers. */
struct rtc_ops {
    int (*read)(struct rtc *rtc, int64_t *ns);
    int (*set)(struct rtc *rtc, int64_t ns);
};

DEVICE_CLASS(rtc);
