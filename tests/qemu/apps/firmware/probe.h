/* Runs a few instructions that may trap, with all interrupts of the libos off. */
#pragma once

/* Offsets in struct trap. */
#define TRAP_CAUSE  0
#define TRAP_VALUE  8
#define TRAP_PC     16
#define TRAP_STATUS 24

#define NO_TRAP (-1)

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

struct trap {
    uint64_t cause; /* scause, or NO_TRAP */
    uint64_t value, pc, status;
};

_Static_assert(offsetof(struct trap, status) == TRAP_STATUS, "");

typedef uint64_t attempt(uint64_t a0, uint64_t a1);

/* For attempts of assembly alone: the function's address is that of the first instruction. */
#define ATTEMPT(name, text)                                                                        \
    static __attribute__((naked, noipa)) uint64_t name(uint64_t a0, uint64_t a1)                   \
    {                                                                                              \
        __asm__(text "\n ret");                                                                    \
    }

/* Calls @run, and returns what it returns, or 0 after a trap. @run may change any register that it
 * restores when it does not trap. sstatus.SIE is set meanwhile. */
uint64_t probe(struct trap *trap, attempt *run, uint64_t a0, uint64_t a1);

#define CAUSE_FETCH_ACCESS     1
#define CAUSE_ILLEGAL          2
#define CAUSE_LOAD_MISALIGNED  4
#define CAUSE_LOAD_ACCESS      5
#define CAUSE_STORE_MISALIGNED 6
#define CAUSE_STORE_ACCESS     7
#define CAUSE_LOAD_PAGE        13
#define CAUSE_STORE_PAGE       15
#endif
