/*
 * FU740 memory controller, PHY and the filter before them, as far as firmware
 * sets them up (U-Boot, drivers/ram/sifive/sifive_ddr.c): registers that keep
 * what is written. The training that the controller does by itself is over at
 * once. Memory answers when the filter has been opened.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "fu740.h"

#define TYPE_FU740_DDR "fu740-ddr"
OBJECT_DECLARE_SIMPLE_TYPE(FU740DDRState, FU740_DDR)

#define CONTROL_SIZE  0x800
#define PHY_SIZE      0x2000
#define FILTER_SIZE   0x1000

#define CONTROL_START 0   /* register 0 */
#define START         1
#define CONTROL_DONE  132 /* register 132 */
#define INIT_COMPLETE (1u << 8)

struct FU740DDRState {
    SysBusDevice parent;
    MemoryRegion control, phy, filter, *dram;
    uint32_t control_regs[CONTROL_SIZE / 4], phy_regs[PHY_SIZE / 4];
    uint64_t filter_reg;
};

static uint64_t control_read(void *opaque, hwaddr at, unsigned size)
{
    FU740DDRState *s = opaque;

    if (at / 4 == CONTROL_DONE) {
        return s->control_regs[CONTROL_START] & START ? INIT_COMPLETE : 0;
    }
    return s->control_regs[at / 4];
}

static void control_write(void *opaque, hwaddr at, uint64_t value,
                          unsigned size)
{
    FU740DDRState *s = opaque;

    s->control_regs[at / 4] = value;
}

static uint64_t phy_read(void *opaque, hwaddr at, unsigned size)
{
    FU740DDRState *s = opaque;

    return s->phy_regs[at / 4];
}

static void phy_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    FU740DDRState *s = opaque;

    s->phy_regs[at / 4] = value;
}

static uint64_t filter_read(void *opaque, hwaddr at, unsigned size)
{
    FU740DDRState *s = opaque;

    return at ? 0 : s->filter_reg;
}

/* Permissions, and the address below which they hold; all or nothing here. */
static void filter_write(void *opaque, hwaddr at, uint64_t value,
                         unsigned size)
{
    FU740DDRState *s = opaque;

    if (at) {
        return;
    }
    s->filter_reg = value;
    memory_region_set_enabled(s->dram, value &&
                              s->control_regs[CONTROL_START] & START);
}

static const MemoryRegionOps control_ops = {
    .read = control_read,
    .write = control_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static const MemoryRegionOps phy_ops = {
    .read = phy_read,
    .write = phy_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static const MemoryRegionOps filter_ops = {
    .read = filter_read,
    .write = filter_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 8, 8 },
    .valid = { 8, 8 },
};

static void ddr_reset(DeviceState *dev)
{
    FU740DDRState *s = FU740_DDR(dev);

    memset(s->control_regs, 0, sizeof(s->control_regs));
    memset(s->phy_regs, 0, sizeof(s->phy_regs));
    s->filter_reg = 0;
    memory_region_set_enabled(s->dram, false);
}

static void ddr_init(Object *obj)
{
    FU740DDRState *s = FU740_DDR(obj);
    SysBusDevice *sbd = SYS_BUS_DEVICE(obj);

    memory_region_init_io(&s->control, obj, &control_ops, s,
                          "fu740.ddr-control", CONTROL_SIZE);
    memory_region_init_io(&s->phy, obj, &phy_ops, s, "fu740.ddr-phy",
                          PHY_SIZE);
    memory_region_init_io(&s->filter, obj, &filter_ops, s,
                          "fu740.ddr-filter", FILTER_SIZE);
    sysbus_init_mmio(sbd, &s->control);
    sysbus_init_mmio(sbd, &s->phy);
    sysbus_init_mmio(sbd, &s->filter);
}

static void ddr_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, ddr_reset);
    dc->user_creatable = false;
}

static const TypeInfo ddr_types[] = {
    {
        .name = TYPE_FU740_DDR,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(FU740DDRState),
        .instance_init = ddr_init,
        .class_init = ddr_class_init,
    },
};

DEFINE_TYPES(ddr_types)

void fu740_ddr_create(hwaddr control, hwaddr phy, hwaddr filter,
                      MemoryRegion *dram)
{
    DeviceState *dev = qdev_new(TYPE_FU740_DDR);

    FU740_DDR(dev)->dram = dram;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, control);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 1, phy);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 2, filter);
}
