/*
 * Restarting the machine, and the devices that do so or power it off. <sys/reboot.h> has the names
 * of Linux for the same.
 */
#pragma once

#include <stdbool.h>
#include <yao/device.h>

/* Ends the app as exit(@status) does, and then restarts the machine, whatever the setting on-exit
 * is. If neither the firmware nor a device can, a message says so, and the hart halts. */
_Noreturn void power_restart(int status);

struct power;

/* Both return only if it did not work, or if the device has no such function. Any context. */
struct power_ops {
    /* Powers the machine off. @status is the app's exit status; a device that can reports 0 to the
     * host as success and anything else as failure. */
    void (*off)(struct power *power, int status);
    void (*restart)(struct power *power);
};

/* A device of class "power", or of class "restart" if it can do nothing else (its struct
 * device.interface). Those of class "restart" are tried last, and are only in the images of apps
 * that call power_restart() or reboot(). */
struct power {
    const struct power_ops *ops;
    void *priv; /* private to the driver */
    /* The firmware knows the board better than we do, so it is asked first; but it cannot tell the
     * host the status, as some devices can. */
    bool after_firmware;
};

DEVICE_CLASS(power);
