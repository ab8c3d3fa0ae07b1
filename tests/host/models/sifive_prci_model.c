#include "sifive_prci_model.h"
#include <string.h>

#define RESETS     0x28
#define DDR_RESETS 0xfu

/* Registers that the chip has, a bit for each word. */
static const uint32_t fu540_words = 1u << 0 | 3u << 1 | 3u << 3 | 3u << 7 | 7u << 9;
static const uint32_t fu740_words = 1u << 0 | 3u << 1 | 3u << 3 | 1u << 5 | 3u << 7 | 7u << 9 |
                                    3u << 12 | 3u << 14 | 1u << 16 | 3u << 20 | 3u << 22;

static void check(const struct sifive_prci_model *model, uintptr_t offset, unsigned width)
{
    uint32_t words = model->fu740 ? fu740_words : fu540_words;
    if (width != 4 || !(words >> offset / 4 & 1))
        bus_violation("PRCI: access of %u bytes at %#lx", width, (unsigned long)offset);
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    const struct sifive_prci_model *model = ctx;
    check(model, offset, width);
    return PRCI_REG(model, offset);
}

static void write_resets(const struct sifive_prci_model *model, uint32_t value)
{
    if (value & ~0x7fu)
        bus_violation("PRCI: resets %#x do not exist", value);
    if (~value & PRCI_REG(model, RESETS) & DDR_RESETS)
        bus_violation("PRCI: reset of the RAM's controller");
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct sifive_prci_model *model = ctx;
    check(model, offset, width);
    bool gate = offset == 0x20 || (model->fu740 && (offset == 0x34 || offset == 0x54));
    if (offset == RESETS)
        write_resets(model, value);
    else if (offset == 0x14 && value > 1)
        bus_violation("PRCI: PCIE_AUX has one bit");
    else if (gate && (value & ~(1u << 31) || !(PRCI_REG(model, offset - 4) >> 31)))
        bus_violation("PRCI: gate %#x of a PLL that is not locked, or bits that it lacks", value);
    else if (!gate && offset != 0x14)
        bus_violation("PRCI: write at %#lx", (unsigned long)offset);
    PRCI_REG(model, offset) = value;
}

void sifive_prci_model_init(struct sifive_prci_model *model, uintptr_t base, bool fu740)
{
    memset(model, 0, sizeof *model);
    model->fu740 = fu740;
    PRCI_REG(model, 0x04) = fu740 ? PRCI_PLL_CFG0(0, 91u, 2u) : PRCI_PLL_CFG0(0, 59u, 2u);
    PRCI_REG(model, 0x0c) = fu740 ? PRCI_PLL_CFG0(0, 71u, 2u) : PRCI_PLL_CFG0(0, 55u, 2u);
    PRCI_REG(model, 0x1c) = fu740 ? PRCI_PLL_CFG0(0, 76u, 5u) : PRCI_PLL_CFG0(0, 59u, 5u);
    PRCI_REG(model, RESETS) = DDR_RESETS;
    if (fu740) {
        PRCI_REG(model, 0x30) = PRCI_PLL_CFG0(0, 76u, 5u);
        PRCI_REG(model, 0x50) = PRCI_PLL_CFG0(0, 79u, 4u);
        PRCI_REG(model, 0x54) = 1u << 31;
    }
    model->bus = (struct bus_model){"PRCI", base, sizeof model->regs, read, write, model};
    bus_attach(&model->bus);
}
