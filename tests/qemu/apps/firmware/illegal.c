/* Illegal instructions come back with what they are and where. */
#include "checks.h"
#include "probe.h"

#define SSTATUS_SIE  0x2
#define SSTATUS_SPIE 0x20
#define SSTATUS_SPP  0x100

ATTEMPT(machine_register, ".4byte 0x300022f3") /* csrr t0, mstatus */
ATTEMPT(read_only, ".4byte 0xc0031073")        /* csrw cycle, t1 */
ATTEMPT(unknown, ".4byte 0xffffffff")
ATTEMPT(unknown_short, ".2byte 0x8002") /* c.jr x0 */
ATTEMPT(zero, ".2byte 0")
ATTEMPT(machine_return, ".4byte 0x30200073") /* mret */

static const struct {
    const char *name;
    attempt *run;
    uint64_t instruction;
} attempts[] = {
    {"csrr t0, mstatus", machine_register, 0x300022f3},
    {"csrw cycle, t1", read_only, 0xc0031073},
    {"unknown", unknown, 0xffffffff},
    {"c.jr x0", unknown_short, 0x8002},
    {"zero", zero, 0},
    {"mret", machine_return, 0x30200073},
};

void illegal_run(void)
{
    struct trap trap;
    for (unsigned i = 0; i < sizeof attempts / sizeof *attempts; i++) {
        probe(&trap, attempts[i].run, 0, 0);
        check(attempts[i].name, trap.cause, CAUSE_ILLEGAL);
        check("its instruction", trap.value, attempts[i].instruction);
        check("its place", trap.pc, (uintptr_t)attempts[i].run);
        check("the status", trap.status & (SSTATUS_SIE | SSTATUS_SPIE | SSTATUS_SPP),
              SSTATUS_SPIE | SSTATUS_SPP);
    }
}
