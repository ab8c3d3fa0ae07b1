/*
 * JH7110: a device whose clock is gated or whose reset is asserted does not
 * answer. Its registers are covered then; the bus reads 0.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "exec/address-spaces.h"
#include "exec/memory.h"
#include "hw/qdev-core.h"
#include "jh7110.h"

#define ABOVE_THE_DEVICE 1

typedef struct JH7110Cover {
    MemoryRegion region;
    Notifier changed;
    const JH7110Supply *supply;
    DeviceState *crg, *dev;
    bool released;
} JH7110Cover;

static bool has_clocks(const JH7110Cover *c)
{
    unsigned i;

    for (i = 0; i < c->supply->clock_count; i++) {
        if (!jh7110_crg_runs(c->crg, c->supply->clocks[i])) {
            return false;
        }
    }
    return true;
}

static bool is_released(const JH7110Cover *c)
{
    unsigned i;

    for (i = 0; i < c->supply->reset_count; i++) {
        if (!jh7110_crg_released(c->crg, c->supply->resets[i])) {
            return false;
        }
    }
    return true;
}

static void complain(const JH7110Cover *c, JH7110Operation operation,
                     hwaddr at, uint64_t value)
{
    JH7110Access access = { c->supply->name, NULL, operation, at, value };

    jh7110_forbidden(&access, "its %s",
                     has_clocks(c) ? "reset is asserted" : "clock is gated");
}

static uint64_t cover_read(void *opaque, hwaddr at, unsigned size)
{
    complain(opaque, JH7110_READ, at, 0);
    return 0;
}

static void cover_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    complain(opaque, JH7110_WRITE, at, value);
}

static const MemoryRegionOps cover_ops = {
    .read = cover_read,
    .write = cover_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void changed(Notifier *notifier, void *data)
{
    JH7110Cover *c = container_of(notifier, JH7110Cover, changed);
    bool released = is_released(c);

    if (c->released && !released) {
        device_cold_reset(c->dev);
    }
    c->released = released;
    memory_region_set_enabled(&c->region, !released || !has_clocks(c));
}

void jh7110_supply_create(const JH7110Supply *supply, DeviceState *crg,
                          DeviceState *dev, hwaddr base, uint64_t size)
{
    JH7110Cover *c = g_new0(JH7110Cover, 1);

    c->supply = supply;
    c->crg = crg;
    c->dev = dev;
    c->changed.notify = changed;
    memory_region_init_io(&c->region, NULL, &cover_ops, c, supply->name, size);
    memory_region_add_subregion_overlap(get_system_memory(), base, &c->region,
                                        ABOVE_THE_DEVICE);
    jh7110_crg_on_change(crg, &c->changed);
}
