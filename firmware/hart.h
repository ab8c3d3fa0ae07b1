/* The harts that may run the S-mode image, and what the firmware knows about each. */
#pragma once

#include "layout.h"
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Values of HSM's hart_get_status (SBI 2.0, section 9.1). */
enum hart_state { HART_STARTED = 0, HART_STOPPED = 1, HART_START_PENDING = 2 };

struct hart {
    uint64_t scratch[3]; /* vector.S's */
    uintptr_t mtime;     /* address of the CLINT's counter, for vector.S */
    uint64_t id;
    uintptr_t msip, mtimecmp; /* addresses of its registers in the CLINT */
    uint32_t state;           /* enum hart_state */
    uint32_t pending;         /* enum ipi: what its software interrupt is about */
    uint32_t features;        /* HART_SSTC and so on */
    uint64_t address, opaque; /* where and with what it starts */
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

/* The hart that runs this. */
static inline struct hart *hart_self(void)
{
    struct hart *hart;
    __asm__("mv %0, tp" : "=r"(hart));
    return hart;
}

/* By place in the table, below hart_count. */
static inline struct hart *hart_at(unsigned index)
{
    return &hart_areas[index].hart;
}

/* Place in the table, or -1: no such hart. */
int hart_find(uint64_t id);

/* The harts of an SBI hart mask (SBI 2.0, section 3.1) as bits by place in the table. false: one of
 * them does not exist. */
bool hart_choose(uint64_t mask, uint64_t base, uint32_t *chosen);

/* Fills the table from the CPU nodes of the tree. The boot hart comes first. */
void hart_init_table(uint64_t boot_id);

/* Sets up this hart's own registers, PMP included, and reports where that cannot protect. */
void hart_prepare(void);

/* The others of these registers: delegation, counters, trap vector. Returns the hart's features. */
uint32_t hart_set_up(void);

/* Sets this hart up, waits until it is started, and starts it. For harts that boot or stop. */
_Noreturn void hart_wait(void);

/* To S-mode, paging and interrupts off; what is on the stack is forgotten. */
_Noreturn void hart_enter(uint64_t id, uint64_t opaque, uint64_t address);
