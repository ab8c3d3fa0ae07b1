/* Phandles with arguments, and interrupt specifiers (Devicetree Specification v0.4,
 * sections 2.4 and 2.3.3). */
#include "dt.h"
#include <errno.h>

#define ARGS_MAX 4u

/* Reads one entry, a phandle and its arguments, at *@at and advances *@at past it. -ENOENT: a hole
 * (phandle 0), which has no arguments. */
static dt_node read_entry(const uint8_t **at, const uint8_t *end, const char *cells_name,
                          uint32_t args[ARGS_MAX])
{
    uint32_t phandle = be32_at(*at), cells;
    dt_node provider = dt_find_phandle(phandle);
    if (!phandle) {
        *at += 4;
        return -ENOENT;
    }
    if (provider < 0 || dt_u32(provider, cells_name, 0, &cells) || cells > ARGS_MAX)
        return -EINVAL;
    *at += 4;
    if ((uint32_t)(end - *at) < 4 * cells)
        return -EINVAL;
    for (uint32_t i = 0; i < ARGS_MAX; i++)
        args[i] = i < cells ? be32_at(*at + 4 * i) : 0;
    *at += 4 * cells;
    return provider;
}

dt_node dt_phandle_args(dt_node node, const char *name, const char *cells_name, unsigned index,
                        uint32_t args[ARGS_MAX])
{
    int length;
    const uint8_t *at = dt_property(node, name, &length);
    if (!at)
        return -ENOENT;
    if (length % 4)
        return -EINVAL;
    for (const uint8_t *end = at + length; at < end; index--) {
        dt_node provider = read_entry(&at, end, cells_name, args);
        if (provider == -EINVAL || !index)
            return provider;
    }
    return -ENOENT;
}

/* The controller for `interrupts`: the first node with `#interrupt-cells` on the way that leads
 * from each node to its `interrupt-parent`, or else to its parent (Devicetree Specification v0.4,
 * section 2.4). */
static dt_node interrupt_parent(dt_node node)
{
    for (int hops = 0; hops < dt_count(); hops++) {
        uint32_t phandle;
        int error = dt_u32(node, "interrupt-parent", 0, &phandle);
        if (error == -EINVAL)
            return error;
        node = error ? dt_parent(node) : dt_find_phandle(phandle);
        if (node < 0)
            return error ? -ENOENT : -EINVAL;
        if (dt_property(node, "#interrupt-cells", NULL))
            return node;
    }
    return -EINVAL;
}

dt_node dt_interrupt(dt_node node, unsigned index, uint32_t args[ARGS_MAX])
{
    if (dt_property(node, "interrupts-extended", NULL))
        return dt_phandle_args(node, "interrupts-extended", "#interrupt-cells", index, args);
    if (!dt_property(node, "interrupts", NULL))
        return -ENOENT;
    dt_node controller = interrupt_parent(node);
    uint32_t cells;
    if (controller < 0)
        return controller;
    if (dt_u32(controller, "#interrupt-cells", 0, &cells) || !cells || cells > ARGS_MAX)
        return -EINVAL;
    for (uint32_t i = 0; i < ARGS_MAX; i++) {
        args[i] = 0;
        if (i < cells && dt_u32(node, "interrupts", index * cells + i, &args[i]))
            return i || index == 0 ? -EINVAL : -ENOENT;
    }
    return controller;
}
