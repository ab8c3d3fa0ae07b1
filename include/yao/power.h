/*
 * Ending the machine (struct device.interface of class "power").
 */
#pragma once

#include <yao/device.h>

struct power;

struct power_ops {
    /* Turns the machine off with the app's exit status as POSIX counts it: 0 is success,
     * anything else is told to the outside as failure. Returns only when it did not work.
     * Any context. */
    void (*off)(struct power *power, int status);
};

struct power {
    const struct power_ops *ops;
    void *priv; /* the driver's */
};

DEVICE_CLASS(power);
