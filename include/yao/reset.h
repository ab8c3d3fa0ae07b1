/*
 * Reset lines (struct device.interface of class "reset"), as the tree's `resets` properties name
 * them.
 *
 * Functions return 0 or a negative errno, and log nothing about what the tree lacks:
 *   -ENOENT     the node has no such entry
 *   -ENODEV     there is no driver for the provider
 *   -EINVAL     the entry is malformed, or the provider has no such line
 *   -ETIMEDOUT  the hardware does not follow; the provider has logged it
 * or what the provider's probe returned. Not callable from interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/device.h>

struct reset_provider;

struct reset_ops {
    /* Sets the line that the specifier @args names (cells, then zeros), and waits a bounded time
     * until the hardware says that it is set. */
    int (*set)(struct reset_provider *provider, const uint32_t args[4], bool asserted);
};

struct reset_provider {
    const struct reset_ops *ops;
    void *priv; /* private to the driver */
};

DEVICE_CLASS(reset);

/* Entry @index of the node's `resets`. Deasserting lets the device run. */
int reset_deassert(dt_node node, unsigned index);
int reset_assert(dt_node node, unsigned index);
