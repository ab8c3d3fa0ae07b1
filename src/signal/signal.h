/* Signals: which are blocked, which have come, and what is done about them. */
#pragma once

#include "src/sched/signals.h"
#include <stdbool.h>
#include <stdint.h>

#define SIGNALS 64 /* 1 to 64 */

/* Why a signal was sent: the beginning of musl's siginfo_t, as far as anything uses it. */
struct signal_info {
    int number, error, code, padding;
    union {
        struct {
            int timer, overrun;
        };
        struct {
            int process, user;
        };
        uint64_t address;
    };
    uint64_t value;
};

static inline unsigned long signal_bit(int number)
{
    return 1ul << (number - 1);
}

/* The signals that wait, and those that are blocked: bit 0 is signal 1. */
unsigned long signals_pending(void);
unsigned long signals_blocked(void);

/* Sends the signal @info->number. Ignored and unblocked, it is dropped; with the default action
 * and unblocked, it ends the image. Returns 0, or -EAGAIN if it comes without @info, because too
 * many wait. Any context. */
int signal_send(const struct signal_info *info);

/* Sends it to one thread: @signals is what it has while another one runs; NULL: the one that runs.
 * The signal is not ignored, and a handler is installed. Any context. */
void signal_direct(struct thread_signals *signals, int number);

/* Takes the lowest of the signals in @set that wait. False if there is none. Any context. */
bool signal_take(unsigned long set, struct signal_info *info);

/* Drops a signal that waits, as it is now ignored. */
void signal_drop(int number);

/* Told of each signal of a timer that is taken; NULL: nobody. */
extern void (*signal_timer_taken)(const struct signal_info *info);

/* Told of each signal for one thread that this one takes, with interrupts off: may know why it was
 * sent. NULL: nobody. */
extern void (*signal_directed_taken)(struct signal_info *info);

/* Called when a signal has come, in any context; NULL: nobody. */
extern void (*signal_arrived)(void);

/* Signaled when a signal comes, also a blocked one. */
extern struct wait signal_came;

/* Ends the image by the default action. Any context. */
_Noreturn void signal_kill(int number);

/* Whether the default action is to do nothing. */
bool signal_is_harmless(int number);

/* Alternatives, "handlers". Any context. */
bool signal_is_ignored(int number);

/* Called after a signal with a handler was added to those that wait. Any context, interrupts off.
 */
void signal_interrupt(void);
