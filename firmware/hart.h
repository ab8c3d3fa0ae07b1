/* The table of harts that may run the S-mode image. */
#pragma once

#include "layout.h"
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The results of HSM's hart_get_status (SBI 2.0, chapter 9). */
enum hart_state { HART_STARTED = 0, HART_STOPPED = 1, HART_START_PENDING = 2 };

struct hart {
    uint64_t scratch[3]; /* for vector.S */
    uintptr_t mtime;     /* address of the CLINT's counter; vector.S uses it */
    uint64_t id;
    uintptr_t msip, mtimecmp; /* addresses of its registers in the CLINT */
    uint32_t state;           /* enum hart_state; atomic */
    uint32_t pending;         /* enum ipi bits: reasons for its software interrupt; atomic */
    uint32_t features;        /* HART_SSTC, … */
    uint64_t address, opaque; /* hart_start()'s: where to start, and a1 */
};

struct hart_area {
    alignas(16) uint8_t stack[HART_AREA - HART_SIZE];
    struct hart hart;
};

extern struct hart_area hart_areas[HARTS_MAX];
extern uint32_t hart_count;

_Static_assert(sizeof(struct hart) <= HART_SIZE && sizeof(struct hart_area) == HART_AREA, "");
_Static_assert(offsetof(struct hart, mtime) == HART_MTIME, "");
_Static_assert(offsetof(struct hart, id) == HART_ID, "");

/* The hart that executes this; tp always points to it in the firmware. */
static inline struct hart *hart_self(void)
{
    struct hart *hart;
    __asm__("mv %0, tp" : "=r"(hart));
    return hart;
}

/* By index in the table, below hart_count. */
static inline struct hart *hart_at(unsigned index)
{
    return &hart_areas[index].hart;
}

/* The index in the table of hart @id, or -1. */
int hart_find(uint64_t id);

/* Converts an SBI hart mask (SBI 2.0, section 3.1) to a mask of indices in the table. False if it
 * names a hart that is not in the table. */
bool hart_choose(uint64_t mask, uint64_t base, uint32_t *chosen);

/* Fills the table from the CPU nodes of the tree. The boot hart comes first. */
void hart_init_table(uint64_t boot_id);

/* Sets up this hart's CSRs, including PMP; reports it if PMP cannot protect the firmware. */
void hart_prepare(void);

/* The CSRs other than PMP: delegation, counters, trap vector. Returns the hart's features. */
uint32_t hart_set_up(void);

/* Sets up this hart, waits for IPI_START, and enters S-mode. For harts that boot or stop. */
_Noreturn void hart_wait(void);

/* Enters S-mode at @address with paging and interrupts off, and discards the stack. */
_Noreturn void hart_enter(uint64_t id, uint64_t opaque, uint64_t address);
