/* Traps from S-mode and U-mode. */
#pragma once

#include "layout.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The registers that trap_entry saves, and restores afterwards. */
struct frame {
    uint64_t x[32];
    uint64_t pc;     /* mepc */
    uint64_t status; /* mstatus */
};

_Static_assert(sizeof(struct frame) == FRAME_SIZE && FRAME_SIZE % 16 == 0, "");
_Static_assert(offsetof(struct frame, pc) == FRAME_PC, "");
_Static_assert(offsetof(struct frame, status) == FRAME_STATUS, "");

enum {
    CAUSE_FETCH_ACCESS = 1,
    CAUSE_ILLEGAL = 2,
    CAUSE_LOAD_MISALIGNED = 4,
    CAUSE_LOAD_ACCESS = 5,
    CAUSE_STORE_MISALIGNED = 6,
    CAUSE_ECALL_S = 9,
    CAUSE_FETCH_PAGE = 12,
    CAUSE_LOAD_PAGE = 13
};

/* Called by trap_entry. */
void trap_handle(struct frame *frame);

/* Called by trap_entry for a trap in the firmware itself: reports it and stops. */
_Noreturn void trap_own(void);

/* Forwards the trap to S-mode: on return it continues at stvec. */
void trap_redirect(struct frame *frame, uint64_t cause, uint64_t value);

/* Emulate the instruction: on return either it is done and pc is past it, or the trap was
 * redirected to S-mode. */
void emulate_illegal(struct frame *frame, uint64_t instruction);
void emulate_misaligned(struct frame *frame, uint64_t cause, uint64_t address);

/* Reads the instruction at frame->pc; a compressed one is zero-extended. False: it could not be
 * read, and the fault was redirected. */
bool instruction_read(struct frame *frame, uint64_t *instruction);

static inline unsigned instruction_size(uint64_t instruction)
{
    return (instruction & 3) == 3 ? 4 : 2;
}
