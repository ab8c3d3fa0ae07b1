/*
 * Devices that power the machine off (struct device.interface of class "power").
 */
#pragma once

#include <yao/device.h>

struct power;

struct power_ops {
    /* Powers the machine off. @status is the app's exit status; a device that can reports 0 to the
     * host as success and anything else as failure. Returns only if it did not work. Any context.
     */
    void (*off)(struct power *power, int status);
};

struct power {
    const struct power_ops *ops;
    void *priv; /* private to the driver */
};

DEVICE_CLASS(power);
