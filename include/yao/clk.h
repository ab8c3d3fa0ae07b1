/*
 * Clocks (struct device.interface of class "clk"), as the tree's `clocks` properties name them.
 * A provider's rates are computed from its registers, as the firmware left them.
 *
 * Functions return 0 or a negative errno, and log nothing about what the tree lacks: the caller
 * knows whether it can do without.
 *   -ENOENT   the node has no such entry
 *   -ENODEV   there is no driver for the provider
 *   -EINVAL   the entry is malformed, or the provider has no such clock
 *   -ENOTSUP  the provider does not know the rate, or cannot change it
 *   -ELOOP    the clocks' parents form a circle
 *   -ETIMEDOUT, -EIO  the hardware does not follow; the provider has logged it
 * or what the provider's probe returned. Not callable from interrupt handlers.
 */
#pragma once

#include <stdint.h>
#include <yao/device.h>

struct clk_provider;

/* @args is the specifier: the cells that follow the phandle, then zeros. */
struct clk_ops {
    /* Sets *hz to the rate that the clock has, or would have if it were enabled. */
    int (*rate)(struct clk_provider *provider, const uint32_t args[4], uint64_t *hz);
    /* Ungates the clock and those that it comes from. */
    int (*enable)(struct clk_provider *provider, const uint32_t args[4]);
    /* Sets the clock's own divider so that its rate is the highest <= @hz, or the lowest that it
     * has. NULL: no clock of the provider can change. */
    int (*set_rate)(struct clk_provider *provider, const uint32_t args[4], uint64_t hz);
};

struct clk_provider {
    const struct clk_ops *ops;
    void *priv; /* private to the driver */
};

DEVICE_CLASS(clk);

/* Entry @index of the node's `clocks`; dt_name_index(node, "clock-names", "ciu") finds one by its
 * name. */
int clk_enable(dt_node node, unsigned index);
int clk_rate(dt_node node, unsigned index, uint64_t *hz);
int clk_set_rate(dt_node node, unsigned index, uint64_t hz);

/* Sets the rates that the node's `assigned-clock-rates` asks for, each as clk_set_rate() does; a
 * rate of 0 leaves the clock alone. Parents stay as the firmware chose them. Returns the first
 * error, after trying the others; 0 if the node asks for nothing. */
int clk_assigned(dt_node node);
