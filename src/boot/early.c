/*
 * Runs before paging is on, at the load address instead of the link address. So nothing here may
 * use an absolute address: no pointers in initialised data, no switch tables.
 */
#include "early.h"
#include "src/dt/dt.h"
#include "src/end/end.h"
#include "src/log/crash.h"
#include "src/mm/layout.h"
#include "src/mm/map.h"
#include "src/sbi/sbi.h"
#include "src/settings/defaults.h"
#include <yao/log.h>

#define VENDOR_THEAD 0x5b7

extern char __image_start[], __rodata_start[], __data_start[], __image_end[];
extern char __stacks_start[], __tables_start[], __tables_end[];

_Noreturn void early_crash(uint64_t cause, uint64_t pc, uint64_t address)
{
    log_crash("boot: trap before paging: cause %lu, pc 0x%lx, address 0x%lx", cause, pc, address);
    end_before_paging();
}

_Noreturn void early_misaligned(uint64_t load)
{
    log_crash("boot: image loaded at 0x%lx: not a multiple of 4 KiB", load);
    end_before_paging();
}

static _Noreturn void unusable(const char *cause)
{
    log_crash("boot: this hart %s", cause);
    end_before_paging();
}

_Noreturn void early_no_mmu(void)
{
    unusable("has no MMU with Sv39");
}

/* T-Head's cores keep memory types in bits 59 to 63 of page table entries, which are zero in ours
 * (XuanTie C906 user manual, "Extended page attributes"): all memory would be uncached. */
static void check_vendor(void)
{
    struct sbi_result vendor = sbi_call(SBI_EXT_BASE, SBI_BASE_MVENDORID, 0, 0, 0);
    if (!vendor.error && vendor.value == VENDOR_THEAD)
        unusable("is T-Head's: not supported");
}

_Noreturn void bad_tree(phys_t tree, const char *cause)
{
    log_crash("device tree at 0x%lx (register a1): %s", tree, cause);
    end_before_paging();
}

/* How much of the tree to map: its totalsize, or just the header if that is out of bounds, for
 * memory_init() to report. */
static uint32_t tree_size(phys_t tree)
{
    if (!tree)
        bad_tree(tree, "the firmware passed none");
    if (tree >= PHYS_END - DT_SIZE_MAX)
        bad_tree(tree, "no such memory");
    uint32_t size = be32_at((const uint8_t *)(uintptr_t)tree + 4);
    return size - DT_HEADER_SIZE <= DT_SIZE_MAX - DT_HEADER_SIZE ? size : DT_HEADER_SIZE;
}

static bool map_part(const char *start, const char *end, phys_t load, uint64_t flags)
{
    uint64_t offset = (uint64_t)(start - __image_start);
    return map_range(IMAGE_BASE + offset, load + offset, (uint64_t)(end - start), flags);
}

/* Maps handler stack @index of the two for which the linker script reserves memory. */
static bool map_stack(uintptr_t top, uint64_t index, phys_t load)
{
    uint64_t size = yao_handler_stack_size;
    uint64_t offset = (uint64_t)(__stacks_start - __image_start) + index * size;
    return map_range(top - size, load + offset, size, MAP_RW);
}

uint64_t early_map(phys_t tree, phys_t load)
{
    check_vendor();
    uint64_t size = tree_size(tree), into_page = tree % MEGAPAGE;
    uint64_t tree_window = (into_page + size + MEGAPAGE - 1) & -(uint64_t)MEGAPAGE;

    image_phys_ = load;
    map_set_reserve(__tables_start, (size_t)(__tables_end - __tables_start) / PAGE_SIZE);
    bool mapped = map_part(__image_start, __rodata_start, load, MAP_RX) &&
                  map_part(__rodata_start, __data_start, load, MAP_R) &&
                  map_part(__data_start, __image_end, load, MAP_RW) &&
                  map_stack(FAULT_STACK_TOP, 0, load) && map_stack(TRAP_STACK_TOP, 1, load) &&
                  map_range(TREE_BASE, tree - into_page, tree_window, MAP_R);
    if (!mapped)
        panic("boot: out of page tables");
    return map_satp();
}
