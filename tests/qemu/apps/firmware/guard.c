/* What belongs to M-mode: S-mode's page tables may map it, but every access faults. */
#include "checks.h"
#include "probe.h"
#include <yao/mm.h>

#define WINDOW 0x10000u

ATTEMPT(load, "ld a0, 0(a0)")
ATTEMPT(load_misaligned, "lw a0, 1(a0)")
ATTEMPT(store, "sw a1, 0(a0)")
ATTEMPT(store_misaligned, "sd a1, 1(a0)")

static const struct {
    const char *name;
    phys_t base;
    uint16_t offsets[3];
} places[] = {
    {"firmware", 0x80000000, {0, 0x1000, WINDOW - 16}},
    {"CLINT", 0x2000000, {0, 0x4000, 0xbff8}}, /* msip, mtimecmp, mtime */
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

void guard_run(void)
{
    for (unsigned place = 0; place < sizeof places / sizeof *places; place++) {
        uintptr_t window = mmio_map(places[place].base, WINDOW);
        for (unsigned i = 0; i < 3; i++)
            guarded(places[place].name, window + places[place].offsets[i]);
    }
}
