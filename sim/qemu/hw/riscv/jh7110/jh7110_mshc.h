/*
 * JH7110 SD/eMMC host: what its files share.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_RISCV_JH7110_MSHC_H
#define HW_RISCV_JH7110_MSHC_H

#include "exec/memory.h"
#include "hw/sd/sd.h"
#include "hw/sysbus.h"
#include "jh7110.h"
#include "models/dw_mshc.h"

#define TYPE_JH7110_MSHC     "jh7110-mshc"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110MSHCState, JH7110_MSHC)

struct JH7110MSHCState {
    SysBusDevice parent;
    MemoryRegion mmio;
    SDBus bus;
    qemu_irq irq, card_detect;
    QEMUTimer *timer;
    struct dw_mshc model;
    struct sd_native card; /* of it the faults, and what they need */
    JH7110Access access;   /* what software does just now */
    uint64_t done;         /* ciu cycles that the model has done */
    uint8_t last; /* command index, for the length of a register's block */
    bool app, by_sector;
    bool stopped; /* QEMU's card has ended the write, the host's goes on */
};

/* The faults that wait to happen, as text: KIND[:WHERE[:TIMES]][+...] */
char *jh7110_fault_text(const JH7110MSHCState *s);
bool jh7110_fault_parse(JH7110MSHCState *s, const char *text, Error **errp);

#endif
