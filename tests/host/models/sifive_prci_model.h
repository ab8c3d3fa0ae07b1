/*
 * Strict model of SiFive's PRCI (FU540-C000 manual v1p0, chapter 7). Fails the test when software
 *  - accesses anything but words of registers that the chip has
 *  - writes anything but the gate of a PLL that neither harts nor RAM need, PCIE_AUX, and the
 *    resets; or writes bits of these that do not exist
 *  - opens the gate of a PLL that has no lock
 *  - takes the RAM's resets back
 */
#pragma once

#include "bus.h"

struct sifive_prci_model {
    bool fu740;
    uint32_t regs[0x60 / 4];
    struct bus_model bus;
};

#define PRCI_REG(model, offset) ((model)->regs[(offset) / 4])

/* A PLL's first register: locked, internal feedback. */
#define PRCI_PLL_CFG0(divr, divf, divq) (1u << 31 | 1u << 25 | (divq) << 15 | (divf) << 6 | (divr))

/* With the registers as the firmware of the board leaves them: FU540 33.33 MHz to 1 GHz, FU740
 * 26 MHz to 1.2 GHz, and 260 MHz halved for its peripherals. */
void sifive_prci_model_init(struct sifive_prci_model *model, uintptr_t base, bool fu740);
