/* What the app wants done when a signal comes. */
#pragma once

#include "frame.h"
#include "signal.h"
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/* The action as Linux' call takes it (musl, src/internal/ksigaction.h, without a restorer). */
struct signal_action {
    void (*handler)(int);
    unsigned long flags;
    unsigned long mask;
};

/* Of signal @number, 1 to SIGNALS. */
struct signal_action *signal_action(int number);

/* The alternate stack of the thread that runs. */
stack_t signal_stack(void);

/* Whether @sp is on it. */
bool signal_stack_in_use(uintptr_t sp);

/* Where the handler of @number runs if the stack pointer is @sp now. */
uintptr_t signal_stack_for(int number, uintptr_t sp);

/* Runs the handler of @info->number, which interrupts what @frame holds. */
void signal_deliver(struct signal_frame *frame, const struct signal_info *info);

/* Whether the app is in a call of the libos. */
bool signal_in_call(void);

/* A fault with this cause: the app goes on with signal_end_fault(), which runs its handler. */
void signal_begin_fault(const struct signal_info *info);
void signal_end_fault(struct signal_frame *frame);
