/*
 * Clocks of SiFive's PRCI (power, reset, clock, interrupt): FU540-C000 manual v1p0, chapter 7; the
 * FU740 has more of the same (Linux, drivers/clk/sifive/sifive-prci.{c,h}, fu740-prci.c). The
 * firmware starts the PLLs, and they stay as they are: the harts, the RAM and the console run on
 * them. The resets of the same node are in drivers/reset/sifive_prci_reset.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/clk.h>

enum sifive_prci_kind {
    PRCI_PLL,       /* always on, as the chip needs it */
    PRCI_GATED_PLL, /* its output has a gate */
    PRCI_TLCLK,     /* the buses, and all of FU540's peripherals */
    PRCI_PCLK,      /* FU740's peripherals */
    PRCI_PCIE_AUX,
};

struct sifive_prci_clock {
    uint8_t kind; /* enum sifive_prci_kind */
    uint8_t cfg0; /* of a PLL: its first register */
};

struct sifive_prci_clocks {
    const struct sifive_prci_clock *clocks;
    uint8_t count;
    bool two_core_plls; /* COREPLLSEL chooses one */
    uint16_t window;    /* bytes of registers */
};

extern const struct sifive_prci_clocks sifive_fu540_clocks, sifive_fu740_clocks;

struct sifive_prci_config {
    dt_node node; /* whose first clock is hfclk, the oscillator; for messages, too */
    uintptr_t base;
    const struct sifive_prci_clocks *clocks;
};

struct sifive_prci {
    struct clk_provider provider; /* the interface; its priv is this struct */
    struct sifive_prci_config config;
};

void sifive_prci_init(struct sifive_prci *prci, const struct sifive_prci_config *config);
