/*
 * What chips with SiFive's U74 have alike: a monitor core and four harts, the
 * CLINT, the PLIC's contexts, and an L2-LIM where SPL starts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "hw/intc/riscv_aclint.h"
#include "hw/intc/sifive_plic.h"
#include "hw/loader.h"
#include "hw/misc/unimp.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "u74.h"

void u74_create_harts(Object *owner, RISCVHartArrayState *harts,
                      const char *name, const char *type, int first,
                      int count, hwaddr start)
{
    object_initialize_child(owner, name, harts, TYPE_RISCV_HART_ARRAY);
    qdev_prop_set_uint32(DEVICE(harts), "num-harts", count);
    qdev_prop_set_uint32(DEVICE(harts), "hartid-base", first);
    qdev_prop_set_string(DEVICE(harts), "cpu-type", type);
    qdev_prop_set_uint64(DEVICE(harts), "resetvec", start);
    sysbus_realize(SYS_BUS_DEVICE(harts), &error_fatal);
}

void u74_create_memory(const MemMapEntry *lim, const MemMapEntry *rom)
{
    MemoryRegion *lim_region = g_new(MemoryRegion, 1);
    MemoryRegion *rom_region = g_new(MemoryRegion, 1);

    memory_region_init_ram(lim_region, NULL, "u74.l2lim", lim->size,
                           &error_fatal);
    memory_region_add_subregion(get_system_memory(), lim->base, lim_region);
    memory_region_init_rom(rom_region, NULL, "u74.rom", rom->size,
                           &error_fatal);
    memory_region_add_subregion(get_system_memory(), rom->base, rom_region);
}

DeviceState *u74_create_interrupts(const MemMapEntry *plic, unsigned sources,
                                   const MemMapEntry *clint,
                                   uint32_t timebase_hz)
{
    static char contexts[] = "M,MS,MS,MS,MS";

    riscv_aclint_swi_create(clint->base, 0, 5, false);
    /* `time` traps: the firmware reads the CLINT for it. */
    riscv_aclint_mtimer_create(clint->base + RISCV_ACLINT_SWI_SIZE,
                               RISCV_ACLINT_DEFAULT_MTIMER_SIZE, 0, 5,
                               RISCV_ACLINT_DEFAULT_MTIMECMP,
                               RISCV_ACLINT_DEFAULT_MTIME, timebase_hz, false);
    return sifive_plic_create(plic->base, contexts, 5, 0, sources, 7, 0x0,
                              0x1000, 0x2000, 0x80, 0x200000, 0x1000,
                              plic->size);
}

void u74_create_stubs(const U74Stub *stubs, unsigned count)
{
    unsigned i;

    for (i = 0; i < count; i++) {
        create_unimplemented_device(stubs[i].name, stubs[i].at.base,
                                    stubs[i].at.size);
    }
}

void u74_create_reset_vector(hwaddr at)
{
    uint32_t vector[] = {
        cpu_to_le32(0x080002b7), /* lui t0, 0x8000 */
        cpu_to_le32(0xf1402573), /* csrr a0, mhartid */
        cpu_to_le32(0x00000593), /* li a1, 0 */
        cpu_to_le32(0x00028067), /* jr t0 */
    };

    rom_add_blob_fixed("u74.reset", vector, sizeof(vector), at);
}
