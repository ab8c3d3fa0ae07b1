/*
 * Watchdogs: hardware that restarts the machine unless the app reports in time that it is well.
 *
 *     watchdog_start(30);
 *     for (;;) {
 *         work();
 *         watchdog_ping();
 *     }
 *
 * A watchdog that runs goes on when the app has ended or crashed, so that this restarts the
 * machine, too. The functions use the first watchdog of the tree that works. Errors are negative
 * errno values; -ENODEV: the tree has none, or no driver for it. Not callable from interrupt
 * handlers.
 */
#pragma once

#include <stdint.h>
#include <yao/device.h>

/* Restarts the machine after @seconds without watchdog_ping(). If it runs already, it starts over
 * with the new time. 0, -ENODEV, -EIO it does not start, or -EINVAL after a message: @seconds is 0
 * or more than the hardware can count, which the message tells. */
int watchdog_start(uint32_t seconds);

/* Starts the time over. 0, -ENODEV, or -EINVAL it was not started. */
int watchdog_ping(void);

/* Stops it. 0, -ENODEV, or -EIO it does not stop. */
int watchdog_stop(void);

/* Sets *ms to the milliseconds that are left. 0, -ENODEV, or -EINVAL it was not started. */
int watchdog_left(uint64_t *ms);

/* Whether the machine was last restarted by the watchdog: 1 or 0. -ENODEV, or -ENOTSUP the hardware
 * cannot tell. */
int watchdog_fired(void);

/* A watchdog (struct device.interface of class "watchdog"). */
struct watchdog {
    const struct watchdog_ops *ops;
    void *priv;           /* private to the driver */
    dt_node node;         /* for messages */
    uint32_t seconds_max; /* the longest time that it can count, at least 1 */
};

/* Errors are negative errno values, after a message. */
struct watchdog_ops {
    int (*start)(struct watchdog *watchdog, uint32_t seconds); /* 1 to seconds_max */
    int (*stop)(struct watchdog *watchdog);
    void (*ping)(struct watchdog *watchdog);              /* only while it runs */
    uint64_t (*left_ms)(const struct watchdog *watchdog); /* only while it runs */
    bool (*fired)(const struct watchdog *watchdog);       /* NULL: it cannot tell */
};

DEVICE_CLASS(watchdog);
