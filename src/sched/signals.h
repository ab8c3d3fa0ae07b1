/*
 * Signals, as far as waits, interrupts, devices and calls know them; src/signal has the rest.
 *
 * Alternatives, "handlers": an image that installs none has no code to run one (none). Another one
 * (installed) counts the calls of the libos that the app is in. A handler may make any call, so
 * none runs while a call of the libos changes its own data. It runs
 *   - at once, if an interrupt brings the signal while the app's or the C library's code runs;
 *   - in wait_interruptible(), if the call waits there;
 *   - else when the outermost call ends.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* The signal comes from outside: a key, a pipe without a reader. Without a handler its default
 * action is taken at once, which may end the image with a crash report. Any context. */
void signal_raise_async(int number);

/* Replaces the set of blocked signals, in which bit 0 is signal 1. Returns the set before. */
unsigned long signals_block(unsigned long set);

/* The same for what only blocks more, and for what does not look at the signals that wait: whether
 * there are some that are not blocked any more, which signals_block() in a call would see to. For
 * these two it need not be in a call. */
unsigned long signals_block_more(unsigned long set);
bool signals_block_only(unsigned long set);

/* Whether the app has installed a handler for the signal. Any context. */
bool signal_handled(int number);

/* Whether a signal has come that a handler waits for, and that is not blocked. Any context. */
bool signals_due(void);

/* Runs the handlers of all signals that are due. Returns whether all of them were installed with
 * SA_RESTART. Called by the app, where a handler need not return. */
bool signals_run(void);

/* Around each call of the libos during which no handler may run. They nest. */
void call_begin(void);
void call_end(void);

/* call_end() without handlers: they run when the next call ends. Requires: handlers installed. */
void call_leave(void);

/* What belongs to a thread. All zero at its start, but for what it inherits. */
struct thread_signals {
    unsigned long blocked;  /* bit 0 is signal 1; inherited */
    unsigned long directed; /* came for this thread alone */
};

/* As signals_due(), of a thread with a handler. Any context. */
bool signals_due_for(const struct thread_signals *signals);

struct thread_calls {
    volatile unsigned depth; /* of calls of the libos in which it is */
    bool all_restart;        /* what signals_run() will return */
    void *signal_stack;      /* the alternate one; NULL: none */
    size_t signal_stack_size;
};

/* Of the thread that runs on the hart of the libos. Alternatives, "threads": where there is one
 * thread, the compiler sees where they are. Any context. */
struct thread_signals *signals_own(void);
struct thread_calls *calls_own(void);

/* Takes the interrupts of devices that are pending, unless one may have to interrupt the app for a
 * signal. Call as irq_take() of src/trap/frame.h. */
void interrupts_take(void);
