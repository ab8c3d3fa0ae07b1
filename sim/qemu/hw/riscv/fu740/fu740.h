/*
 * SiFive FU740: what its parts are for the board.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_RISCV_FU740_H
#define HW_RISCV_FU740_H

#include "exec/hwaddr.h"
#include "exec/memory.h"
#include "hw/i2c/i2c.h"
#include "hw/ssi/ssi.h"
#include "system/block-backend.h"

void fu740_prci_create(hwaddr base);

/* @dram can be accessed when the controller has been set up. */
void fu740_ddr_create(hwaddr control, hwaddr phy, hwaddr filter,
                      MemoryRegion *dram);

void fu740_pcie_create(hwaddr management);

I2CBus *fu740_i2c_create(hwaddr base, qemu_irq irq);
void fu740_pmic_create(I2CBus *bus, uint8_t address);

/*
 * The slot's card is the one of -drive if=sd; its chip select is the returned
 * device's. @absent is high while there is no card.
 */
DeviceState *fu740_slot_create(SSIBus *bus, qemu_irq absent,
                               BlockBackend **card);

#endif
