/*
 * Pin controllers (struct device.interface of class "pinctrl"): which signal of the chip a pin
 * carries, and how (pull, drive strength). Firmware sets up the pins that it uses itself.
 */
#pragma once

#include <yao/device.h>

struct pinctrl;

struct pinctrl_ops {
    /* Sets the pins of one group: a node that a `pinctrl-N` refers to. 0, or a negative errno after
     * logging the reason. */
    int (*apply)(struct pinctrl *pinctrl, dt_node group);
};

struct pinctrl {
    const struct pinctrl_ops *ops;
    void *priv; /* private to the driver */
};

DEVICE_CLASS(pinctrl);

/* Applies all groups of the node's state @state, such as "default", which `pinctrl-names` lists. 0,
 * or:
 *   -ENOENT  the node has no such state
 *   -ENODEV  there is no driver for the pin controller
 *   -EINVAL  the tree's description is malformed
 *   or what the controller returned
 * Logs nothing about what the tree lacks. Not callable from interrupt handlers. */
int pinctrl_select(dt_node node, const char *state);
