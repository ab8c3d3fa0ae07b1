/* Addresses that were accessed before they are mapped: a hart may remember that they were not
 * (Privileged ISA 20211203, section 4.2.1), and speculation looks where no program does. */
#include "../../../qemu/apps/firmware/probe.h"
#include "checks.h"
#include <stddef.h>
#include <yao/mm.h>

#define LINEAR 0x1000000000u /* <yao/mm.h> */
#define DRAM   0x80000000u
#define LATE   0x4000000u /* of DRAM, to where nothing maps it at first */
#define PAGES  (LATE / PAGE_SIZE)
#define SPI    0x10050000u

ATTEMPT(load, "lw a0, 0(a0)")

static void look(const char *what, uintptr_t at, uint64_t cause)
{
    struct trap trap;
    probe(&trap, load, at, 0);
    check(what, trap.cause, cause);
}

static void check_device(void)
{
    uintptr_t next = mmio_map(SPI, PAGE_SIZE) + PAGE_SIZE;
    look("device before it is mapped", next, CAUSE_LOAD_PAGE);
    check("its window", mmio_map(SPI, PAGE_SIZE), next);
    look("device that is mapped", next, NO_TRAP);
}

/* More than was mapped at boot lets the allocator map the rest. */
static void check_memory(void)
{
    uintptr_t late = LINEAR + DRAM + LATE;
    look("memory before it is mapped", late, CAUSE_LOAD_PAGE);
    check("there is some", page_alloc(PAGES / 2, PHYS_ANY) != NULL, true);
    look("memory that is mapped", late, NO_TRAP);
}

void mapping_run(unsigned patience_ms)
{
    (void)patience_ms;
    check_device();
    check_memory();
}
