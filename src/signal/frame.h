/* What is saved of the app while a handler runs, on the app's stack. */
#pragma once

#include <signal.h>
#include <stdint.h>
#include <ucontext.h>

/* The general registers are those of the trap frame: by number, with the pc in the slot of x0. */
struct signal_frame {
    ucontext_t context;
    siginfo_t info;
    uint64_t status; /* sstatus as it was */
    uint64_t depth;  /* in how many calls of the libos the app was */
};
_Static_assert(sizeof(struct signal_frame) % 16 == 0, "the ABI keeps sp 16-byte aligned");

/* Where signal_interrupted() continues in the end. */
extern uint64_t signal_resume_pc;

/* Code that an interrupt makes the app go on with, in no call of the libos: saves all registers,
 * and ends in signal_enter(). Returns to signal_resume_pc with all registers as they were. */
void signal_interrupted(void);

/* The same as a call: returns to its caller. @depth: in how many calls of the libos that is. */
void signal_call(uint64_t depth);

/* Runs the handlers of the signals that are due. Called by the two above. */
_Noreturn void signal_enter(struct signal_frame *frame);

/* Begins to save the FP registers in @frame: after a fault they are still the app's. */
void signal_save_fp(struct signal_frame *frame);

/* Brings them back. */
void signal_restore_fp(const struct signal_frame *frame);

/* Continues where @frame says, with interrupts off until then. */
_Noreturn void signal_resume(const struct signal_frame *frame);

/* Leaves the trap handler: enters @function(@frame) in the app's context, with its stack pointer at
 * @frame. */
_Noreturn void signal_leave_trap(struct signal_frame *frame, uint64_t status,
                                 void (*function)(struct signal_frame *));

/* Calls @handler on the stack that ends at @stack, which is below or above the current one. */
void signal_call_on(uintptr_t stack, int number, siginfo_t *info, void *context,
                    void (*handler)(int, siginfo_t *, void *));
