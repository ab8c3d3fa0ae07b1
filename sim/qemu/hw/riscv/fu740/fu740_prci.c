/*
 * FU740 PRCI: clocks and resets (FU740-C000 manual v1p2, chapter 7; U-Boot,
 * drivers/clk/sifive/sifive-prci.h). A PLL locks at once; the rates are not
 * modelled.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "fu740.h"

#define TYPE_FU740_PRCI "fu740-prci"
OBJECT_DECLARE_SIMPLE_TYPE(FU740PRCIState, FU740_PRCI)

#define PRCI_SIZE 0x1000
#define PRCI_USED 0xf4

#define DEVICES_RESET 0x28
#define DDR_RESETS    0xf

/* Divider R, F and Q, range, bypass, internal feedback; locked. */
#define PLL_BITS   0x031fffff
#define PLL_LOCK   (1u << 31)
#define PLL_RESET  0x030187c1 /* bypassed */
#define PLL_GATE   (1u << 31 | 1u << 24)

struct FU740PRCIState {
    SysBusDevice parent;
    MemoryRegion mmio;
    uint32_t regs[PRCI_USED / 4];
};

typedef struct PRCIRegister {
    const char *name;
    uint32_t bits; /* that can be written */
    uint32_t reset;
    bool pll;
} PRCIRegister;

static const PRCIRegister registers[PRCI_USED / 4] = {
    [0x00 / 4] = { "hfxosccfg", 1u << 30, 1u << 31 | 1u << 30 },
    [0x04 / 4] = { "core_pllcfg", PLL_BITS, PLL_RESET, true },
    [0x08 / 4] = { "core_plloutdiv", PLL_GATE },
    [0x0c / 4] = { "ddr_pllcfg", PLL_BITS, PLL_RESET, true },
    [0x10 / 4] = { "ddr_plloutdiv", PLL_GATE },
    [0x14 / 4] = { "pcie_aux", 1 },
    [0x1c / 4] = { "gemgxl_pllcfg", PLL_BITS, PLL_RESET, true },
    [0x20 / 4] = { "gemgxl_plloutdiv", PLL_GATE },
    [0x24 / 4] = { "core_clk_sel_reg", 1, 1 },
    [0x28 / 4] = { "devices_reset_n", 0x7f },
    [0x2c / 4] = { "clk_mux_status" },
    [0x30 / 4] = { "cltx_pllcfg", PLL_BITS, PLL_RESET, true },
    [0x34 / 4] = { "cltx_plloutdiv", PLL_GATE },
    [0x38 / 4] = { "dvfs_core_pllcfg", PLL_BITS, PLL_RESET, true },
    [0x3c / 4] = { "dvfs_core_plloutdiv", PLL_GATE },
    [0x40 / 4] = { "corepllsel", 1 },
    [0x50 / 4] = { "hfpclk_pllcfg", PLL_BITS, PLL_RESET, true },
    [0x54 / 4] = { "hfpclk_plloutdiv", PLL_GATE },
    [0x58 / 4] = { "hfpclkpllsel", 1, 1 },
    [0x5c / 4] = { "hfpclk_div_reg", UINT32_MAX },
    [0xe0 / 4] = { "prci_plls", 0, 0x3f }, /* all PLLs are there */
    [0xf0 / 4] = { "procmoncfg", UINT32_MAX },
};

static const PRCIRegister *find(hwaddr at, const char *what)
{
    if (at < PRCI_USED && registers[at / 4].name) {
        return &registers[at / 4];
    }
    qemu_log_mask(LOG_GUEST_ERROR, "fu740-prci: %s at 0x%x, where no "
                  "register is\n", what, (unsigned)at);
    return NULL;
}

static uint64_t prci_read(void *opaque, hwaddr at, unsigned size)
{
    FU740PRCIState *s = opaque;

    return find(at, "read") ? s->regs[at / 4] : 0;
}

static void check_write(const FU740PRCIState *s, hwaddr at, uint32_t value,
                        const PRCIRegister *reg)
{
    uint32_t changed = value ^ s->regs[at / 4];

    if (changed & ~reg->bits & ~(reg->pll ? PLL_LOCK : 0)) {
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-prci: %s = 0x%x: bits that it "
                      "does not have\n", reg->name, value);
    }
    if (at == DEVICES_RESET && changed & ~value & DDR_RESETS) {
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-prci: %s = 0x%x: the memory "
                      "in use is reset\n", reg->name, value);
    }
}

static void prci_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    FU740PRCIState *s = opaque;
    const PRCIRegister *reg = find(at, "write");

    if (!reg) {
        return;
    }
    check_write(s, at, value, reg);
    s->regs[at / 4] = (value & reg->bits) | (reg->reset & ~reg->bits) |
                      (reg->pll ? PLL_LOCK : 0);
}

static const MemoryRegionOps prci_ops = {
    .read = prci_read,
    .write = prci_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void prci_reset(DeviceState *dev)
{
    FU740PRCIState *s = FU740_PRCI(dev);
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(registers); i++) {
        s->regs[i] = registers[i].reset;
    }
}

static void prci_init(Object *obj)
{
    FU740PRCIState *s = FU740_PRCI(obj);

    memory_region_init_io(&s->mmio, obj, &prci_ops, s, TYPE_FU740_PRCI,
                          PRCI_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
}

static void prci_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), prci_reset);
}

static const TypeInfo prci_types[] = {
    {
        .name = TYPE_FU740_PRCI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(FU740PRCIState),
        .instance_init = prci_init,
        .class_init = prci_class_init,
    },
};

DEFINE_TYPES(prci_types)

void fu740_prci_create(hwaddr base)
{
    sysbus_create_simple(TYPE_FU740_PRCI, base, NULL);
}
