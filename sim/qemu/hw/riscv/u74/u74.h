/*
 * What boards with SiFive's U74 share: their harts and what is close to them,
 * and boot ROMs that take SPL from a partition.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef HW_RISCV_U74_H
#define HW_RISCV_U74_H

#include "exec/hwaddr.h"
#include "hw/boards.h"
#include "hw/riscv/riscv_hart.h"
#include "system/block-backend.h"

/* The monitor core: rv64imac without S-mode. The four others have Sv39. */
#define TYPE_JH7110_CPU_S7  "jh7110-s7-riscv-cpu"
#define TYPE_JH7110_CPU_U74 "jh7110-u74-riscv-cpu"
#define TYPE_FU740_CPU_S7   "fu740-s7-riscv-cpu"
#define TYPE_FU740_CPU_U74  "fu740-u74-riscv-cpu"

/* What reads 0, and is logged with -d unimp. */
typedef struct U74Stub {
    const char *name;
    MemMapEntry at;
} U74Stub;

void u74_create_harts(Object *owner, RISCVHartArrayState *harts,
                      const char *name, const char *type, int first,
                      int count, hwaddr start);
/* The L2-LIM and the boot ROM. */
void u74_create_memory(const MemMapEntry *lim, const MemMapEntry *rom);
/* The PLIC, which is returned, and the CLINT. */
DeviceState *u74_create_interrupts(const MemMapEntry *plic, unsigned sources,
                                   const MemMapEntry *clint,
                                   uint32_t timebase_hz);
void u74_create_stubs(const U74Stub *stubs, unsigned count);
/* All harts enter SPL in the L2-LIM. */
void u74_create_reset_vector(hwaddr at);

/* What a boot ROM looks for in a card's GPT. */
typedef struct BootROMLayout {
    const char *type;         /* of SPL's partition */
    const char *foreign_type; /* only other boards' cards have one of this */
    const char *foreign;      /* these boards */
} BootROMLayout;

typedef struct BootROMPartition {
    uint64_t at, size; /* in bytes */
} BootROMPartition;

/* Says why SPL cannot be loaded, and exits. */
G_NORETURN void bootrom_refuse(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* SPL itself, of the option -bios. */
void bootrom_load_file(const char *file, const MemMapEntry *lim);
void bootrom_read(BlockBackend *blk, uint64_t at, void *data, size_t size);
BootROMPartition bootrom_find_spl(BlockBackend *blk,
                                  const BootROMLayout *layout);

#endif
