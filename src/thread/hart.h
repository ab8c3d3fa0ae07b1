/* What a hart other than the one that booted has. Private to harts.c and hart_entry.c. */
#pragma once

#include "harts.h"
#include "src/signal/frame.h"
#include "src/trap/frame.h"
#include <stdbool.h>
#include <stdint.h>

struct thread;

#define HARTS_MAX 64 /* ids, which the masks of SBI calls have room for */

#define HART_TRAP_STACK 4096
#define HART_STACK      1024

/* sscratch has its address while it runs a thread: the trap stack is below it. */
struct hart {
    /* For its first instructions, before paging is on: */
    uint64_t satp;
    uint64_t begin; /* where it goes on then */
    struct hart *self;

    void *sp;              /* of its own loop, while a thread runs */
    uint64_t resume_pc;    /* of the thread that an interrupt sends home */
    struct thread *thread; /* that it runs; NULL: none */
    unsigned long id;      /* the firmware's */
    unsigned number;       /* in sets of harts */
    bool is_idle;          /* asleep, and nobody has woken it up */
    bool leaves;           /* its thread is on the way home */
    bool is_here;          /* it has started */
    bool must_stop, has_stopped;
    bool fault_taken;
    _Alignas(8) char cache[HART_CACHE];
    struct trap_frame place;       /* where it stopped, or what its thread did wrong */
    struct signal_frame registers; /* of floating point, after a fault */
    _Alignas(16) char stack[HART_STACK];
};

/* By id, for harts that the firmware has sent to the image's first instructions: the physical
 * address of the struct hart of one that is to start, or 0. In .data: they may look before .bss is
 * cleared.
 */
extern uint64_t hart_called[HARTS_MAX];

/* Where it starts, at the physical address: a0 is its id, a1 the physical address of its struct
 * hart. */
void hart_entry(void);

/* Where it goes on with paging, in t2 its struct hart. */
void hart_begin(void);

/* Its loop, on its own stack. */
_Noreturn void hart_run(struct hart *hart);

/* Leaves whatever stack it is on, for hart_run(). */
_Noreturn void hart_begin_again(struct hart *hart);

/* What a thread goes on with that an interrupt sends home: as signal_interrupted(). */
void hart_interrupted(void);
uint64_t hart_resume_pc(void);

/* Leaves for the trap stack of home, and has the fault there that @hart had. */
_Noreturn void hart_take_fault(struct hart *hart, struct trap_frame *frame);
