/*
 * StarFive JH7110: what its parts are for the board.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_RISCV_JH7110_H
#define HW_RISCV_JH7110_H

#include "chardev/char.h"
#include "exec/hwaddr.h"
#include "hw/i2c/i2c.h"
#include "qemu/notify.h"
#include "system/block-backend.h"

typedef enum JH7110Operation {
    JH7110_BY_ITSELF, /* not in an access: what a device does later */
    JH7110_READ,
    JH7110_WRITE,
} JH7110Operation;

/* @reg: the register's name, or NULL; @at: its offset in the device */
typedef struct JH7110Access {
    const char *device, *reg;
    JH7110Operation operation;
    hwaddr at;
    uint64_t value;
} JH7110Access;

/*
 * Software did what the device's documentation forbids: with -machine
 * strict=on the run ends with a message, and otherwise it is logged.
 */
void jh7110_forbidden(const JH7110Access *access, const char *format, ...)
    G_GNUC_PRINTF(2, 3);

/* For .valid.accepts of a device with registers of 32 bits. */
bool jh7110_accepts_words(const JH7110Access *access, unsigned size);

/* Reports accesses to where nothing else is. */
void jh7110_nothing_create(void);

typedef enum JH7110CRGKind {
    JH7110_SYSCRG,
    JH7110_STGCRG,
    JH7110_AONCRG,
} JH7110CRGKind;

DeviceState *jh7110_crg_create(JH7110CRGKind kind, hwaddr base);
bool jh7110_crg_runs(DeviceState *crg, unsigned clock);
bool jh7110_crg_released(DeviceState *crg, unsigned line);

/* Tells of each change of a gate or a line, and now. */
void jh7110_crg_on_change(DeviceState *crg, Notifier *notifier);

/* The gates and lines of one generator that a device needs. */
typedef struct JH7110Supply {
    const char *name;
    unsigned clock_count, reset_count;
    uint8_t clocks[3], resets[3];
} JH7110Supply;

/* Without them, @dev does not answer at @base. */
void jh7110_supply_create(const JH7110Supply *supply, DeviceState *crg,
                          DeviceState *dev, hwaddr base, uint64_t size);

/*
 * Words that keep what is written, with values at reset. What @fixed has set
 * does not change. The last entry has no size.
 */
typedef struct JH7110Word {
    uint32_t offset, value, fixed;
} JH7110Word;

DeviceState *jh7110_syscon_create(const char *name, hwaddr base, uint64_t size,
                                  const JH7110Word *words, unsigned count);

/*
 * The host of the SD card or of the eMMC, as a child of @machine, when that is
 * made; jh7110_mshc_create() puts it on its board. @card_detect is high while
 * there is no card.
 */
void jh7110_mshc_add(Object *machine, bool emmc);
BlockBackend *jh7110_mshc_create(hwaddr base, qemu_irq irq,
                                 qemu_irq card_detect, int unit, bool emmc);

/* Its clocks are those of @syscrg. */
DeviceState *jh7110_wdt_create(hwaddr base, qemu_irq irq, DeviceState *syscrg);
DeviceState *jh7110_gpio_create(hwaddr base, qemu_irq irq, bool aon);
DeviceState *jh7110_uart_create(hwaddr base, qemu_irq irq, Chardev *chr);
DeviceState *jh7110_rng_create(hwaddr base, qemu_irq irq);
DeviceState *jh7110_pmu_create(hwaddr base, qemu_irq irq);
DeviceState *jh7110_gmac_create(hwaddr base, const char *name);

/* Returns what is behind the flash, if anything. */
BlockBackend *jh7110_qspi_create(hwaddr base, hwaddr ahb, qemu_irq irq);

I2CBus *jh7110_i2c_create(const char *name, hwaddr base, qemu_irq irq);
void jh7110_pmic_create(I2CBus *bus, uint8_t address);

/*
 * Loads the SPL of the card or flash in @blk to @base, or says why not and
 * exits. In a flash, SPL is at its beginning.
 */
void jh7110_bootrom_load_spl(BlockBackend *blk, bool flash, hwaddr base,
                             uint64_t size);

#endif
