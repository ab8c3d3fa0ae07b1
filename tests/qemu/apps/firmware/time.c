/* Reading `time` into any register changes that register only. */
#include "checks.h"
#include "probe.h"
#include "registers.h"

#define PATTERN 0x5a00000000000000u

static uint64_t now(void)
{
    uint64_t ticks;
    __asm__ volatile("rdtime %0" : "=r"(ticks));
    return ticks;
}

static void check_register(unsigned rd)
{
    struct trap trap;
    uint64_t x[32], before = now();
    for (unsigned i = 0; i < 32; i++)
        x[i] = PATTERN + i;
    probe(&trap, registers_read_time, (uintptr_t)x, rd);
    check("rdtime", trap.cause, NO_TRAP);
    check("rdtime goes on", !rd || (x[rd] >= before && x[rd] <= now()), 1);
    for (unsigned i = 1; i < 32; i++)
        if (i != rd)
            check("another register", x[i], PATTERN + i);
}

void time_run(void)
{
    for (unsigned rd = 0; rd < 32; rd++)
        check_register(rd);
}
