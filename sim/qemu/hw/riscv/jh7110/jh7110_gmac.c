/*
 * JH7110 Ethernet, as far as drivers find it: Synopsys' DesignWare Ethernet
 * QoS with its version, registers that keep what is written, and no PHY on its
 * management bus. No frame goes through it, and each access is logged.
 *
 * Registers: Linux, drivers/net/ethernet/stmicro/stmmac/dwmac4.h and
 * dwmac4_dma.h; U-Boot, drivers/net/dwc_eth_qos.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/registerfields.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_JH7110_GMAC "jh7110-gmac"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110GMACState, JH7110_GMAC)

#define GMAC_SIZE  0x10000
#define GMAC_WORDS (0x1200 / 4)

REG32(VERSION, 0x110)
REG32(MDIO_ADDRESS, 0x200)
    FIELD(MDIO_ADDRESS, BUSY, 0, 1)
REG32(MDIO_DATA, 0x204)
REG32(DMA_MODE, 0x1000)
    FIELD(DMA_MODE, RESET, 0, 1)

#define VERSION_5_20 0x4152 /* Synopsys' 5.2, StarFive's 0x41 */
#define NO_PHY       0xffff

struct JH7110GMACState {
    SysBusDevice parent;
    MemoryRegion mmio;
    const char *name;
    uint32_t regs[GMAC_WORDS];
};

static uint64_t gmac_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110GMACState *s = opaque;

    qemu_log_mask(LOG_UNIMP, "%s: unimplemented device read  "
                  "(size %u, offset 0x%04" HWADDR_PRIx ")\n",
                  s->name, size, at);
    if (at >= sizeof(s->regs)) {
        return 0;
    }
    switch (at) {
    case A_VERSION:
        return VERSION_5_20;
    case A_MDIO_DATA:
        return NO_PHY;
    default:
        return s->regs[at / 4];
    }
}

/* What a driver starts is over at once. */
static void gmac_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110GMACState *s = opaque;

    qemu_log_mask(LOG_UNIMP, "%s: unimplemented device write "
                  "(size %u, offset 0x%04" HWADDR_PRIx
                  ", value 0x%08" PRIx64 ")\n", s->name, size, at, value);
    if (at == A_MDIO_ADDRESS) {
        value &= ~R_MDIO_ADDRESS_BUSY_MASK;
    } else if (at == A_DMA_MODE) {
        value &= ~R_DMA_MODE_RESET_MASK;
    }
    if (at < sizeof(s->regs)) {
        s->regs[at / 4] = value;
    }
}

static const MemoryRegionOps gmac_ops = {
    .read = gmac_read,
    .write = gmac_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void gmac_reset(DeviceState *dev)
{
    JH7110GMACState *s = JH7110_GMAC(dev);

    memset(s->regs, 0, sizeof(s->regs));
}

static void gmac_init(Object *obj)
{
    JH7110GMACState *s = JH7110_GMAC(obj);

    memory_region_init_io(&s->mmio, obj, &gmac_ops, s, TYPE_JH7110_GMAC,
                          GMAC_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static void gmac_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, gmac_reset);
    dc->user_creatable = false;
}

static const TypeInfo gmac_types[] = {
    {
        .name = TYPE_JH7110_GMAC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110GMACState),
        .instance_init = gmac_init,
        .class_init = gmac_class_init,
    },
};

DEFINE_TYPES(gmac_types)

DeviceState *jh7110_gmac_create(hwaddr base, const char *name)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_GMAC);

    JH7110_GMAC(dev)->name = name;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    return dev;
}
