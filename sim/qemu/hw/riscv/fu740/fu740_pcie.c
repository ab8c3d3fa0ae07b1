/*
 * FU740 PCIe management registers, as far as a driver waits for them (U-Boot,
 * drivers/pci/pcie_dw_sifive.c): they keep what is written, and the PHYs
 * acknowledge each access. No link comes up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "fu740.h"

#define TYPE_FU740_PCIE "fu740-pcie"
OBJECT_DECLARE_SIMPLE_TYPE(FU740PCIeState, FU740_PCIE)

#define MANAGEMENT_SIZE 0x1000
#define PHY0            0x860
#define PHY1            0x8a0
#define PHY_READ        0x10
#define PHY_WRITE       0x30
#define PHY_ACKNOWLEDGE 0x38

struct FU740PCIeState {
    SysBusDevice parent;
    MemoryRegion mmio;
    uint32_t regs[MANAGEMENT_SIZE / 4];
};

static uint32_t acknowledge(const FU740PCIeState *s, hwaddr phy)
{
    return s->regs[(phy + PHY_READ) / 4] | s->regs[(phy + PHY_WRITE) / 4];
}

static uint64_t pcie_read(void *opaque, hwaddr at, unsigned size)
{
    FU740PCIeState *s = opaque;

    switch (at) {
    case PHY0 + PHY_ACKNOWLEDGE:
        return acknowledge(s, PHY0);
    case PHY1 + PHY_ACKNOWLEDGE:
        return acknowledge(s, PHY1);
    default:
        return s->regs[at / 4];
    }
}

static void pcie_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    FU740PCIeState *s = opaque;

    s->regs[at / 4] = value;
}

static const MemoryRegionOps pcie_ops = {
    .read = pcie_read,
    .write = pcie_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void pcie_reset(DeviceState *dev)
{
    FU740PCIeState *s = FU740_PCIE(dev);

    memset(s->regs, 0, sizeof(s->regs));
}

static void pcie_init(Object *obj)
{
    FU740PCIeState *s = FU740_PCIE(obj);

    memory_region_init_io(&s->mmio, obj, &pcie_ops, s, TYPE_FU740_PCIE,
                          MANAGEMENT_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static void pcie_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), pcie_reset);
}

static const TypeInfo pcie_types[] = {
    {
        .name = TYPE_FU740_PCIE,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(FU740PCIeState),
        .instance_init = pcie_init,
        .class_init = pcie_class_init,
    },
};

DEFINE_TYPES(pcie_types)

void fu740_pcie_create(hwaddr management)
{
    sysbus_create_simple(TYPE_FU740_PCIE, management, NULL);
}
