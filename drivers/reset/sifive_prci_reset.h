/*
 * Reset lines of SiFive's PRCI: one register, DEVICESRESETREG, with a bit for each line, which is 0
 * while the device is in reset (FU540-C000 manual v1p0, chapter 7; Linux,
 * drivers/clk/sifive/sifive-prci.h). There is no status.
 */
#pragma once

#include <stdint.h>
#include <yao/reset.h>

struct sifive_prci_reset {
    struct reset_provider provider; /* the interface; its priv is this struct */
    uintptr_t reg;                  /* DEVICESRESETREG */
};

#define SIFIVE_PRCI_RESET_OFFSET 0x28

void sifive_prci_reset_init(struct sifive_prci_reset *reset, uintptr_t reg);
