/* What belongs to M-mode: S-mode's page tables may map it, but every access faults. */
#include "checks.h"
#include "probe.h"
#include <yao/dt.h>
#include <yao/mm.h>

#define WINDOW   0x10000u
#define FIRMWARE 0x80000000u

ATTEMPT(load, "ld a0, 0(a0)")
ATTEMPT(load_misaligned, "lw a0, 1(a0)")
ATTEMPT(store, "sw a1, 0(a0)")
ATTEMPT(store_misaligned, "sd a1, 1(a0)")

/* What M-mode keeps for itself. Offsets in its registers: msip, mtimecmp, mtime. */
static const struct {
    const char *compatible;
    uint16_t offsets[3];
} devices[] = {
    {"riscv,clint0", {0, 0x4000, 0xbff8}},
    {"riscv,aclint-mswi", {0, 4, 0x3ff8}},
    {"riscv,aclint-mtimer", {0, 0, 0}},
};

static const struct {
    attempt *run;
    unsigned past;
    uint64_t cause;
} attempts[] = {
    {load, 0, CAUSE_LOAD_ACCESS},
    {load_misaligned, 1, CAUSE_LOAD_ACCESS},
    {store, 0, CAUSE_STORE_ACCESS},
    {store_misaligned, 1, CAUSE_STORE_ACCESS},
};

static void guarded(const char *name, uintptr_t at)
{
    struct trap trap;
    for (unsigned i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        probe(&trap, attempts[i].run, at, 0);
        check(name, trap.cause, attempts[i].cause);
        check("its address", trap.value, at + attempts[i].past);
        check("its place", trap.pc, (uintptr_t)attempts[i].run);
    }
}

static void guard_place(const char *name, phys_t base, const uint16_t offsets[3])
{
    phys_t page = base & ~(phys_t)(PAGE_SIZE - 1);
    uintptr_t window = mmio_map(page, WINDOW) + (base - page);
    for (unsigned i = 0; i < 3; i++)
        guarded(name, window + offsets[i]);
}

void guard_run(void)
{
    uint64_t base, size;
    guard_place("firmware", FIRMWARE, (const uint16_t[]){0, 0x1000, WINDOW - 16});
    for (unsigned i = 0; i < sizeof devices / sizeof *devices; i++)
        for (dt_node node = -1; (node = dt_find_compatible(node, devices[i].compatible)) >= 0;)
            for (unsigned part = 0; !dt_reg(node, part, &base, &size); part++)
                guard_place(devices[i].compatible, base, devices[i].offsets);
}
