/*
 * Threads, in images whose app starts some. They share the hart of the libos, and may compute on
 * others (harts.h): a thread runs until it waits, ends, or its turn is over, which comes after
 * TURN_NS if others are ready to run.
 *
 * A thread changes over to another one in one place, switch_to() of scheduler.c, which is a call:
 * only the registers that a call keeps are saved. Where an interrupt ends a turn, the code that
 * runs handlers of signals saves the others first (src/signal/context.c).
 *
 * Unless it says otherwise, a function here is called by a thread in a call of the libos.
 */
#pragma once

#include "src/sched/signals.h"
#include "src/sched/threads.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Not a part of what calls it, which would save registers for it each time. */
#define SELDOM __attribute__((noinline))

enum thread_state {
    THREAD_READY, /* it runs, or waits for its turn */
    THREAD_WAITING,
    THREAD_DOZING,   /* waits in no call of the libos */
    THREAD_ENTERING, /* waits until no other thread keeps the libos */
    THREAD_AWAY,     /* runs on another hart, or waits for one */
    THREAD_PAUSED,   /* waits for a word since it was on another hart, and needs none certain */
};

struct thread {
    void *sp;                        /* while it does not run: its registers are there */
    struct hart *hart;               /* where it runs; NULL: at home, or not */
    void *stack;                     /* the upper end; NULL: the app's */
    struct thread *next;             /* of those that are ready, or enter */
    struct thread *later, **earlier; /* by deadline, of those that have one */
    uint64_t deadline_ns;
    enum thread_state state;
    bool interruptible;                      /* a signal ends its wait */
    bool signaled;                           /* its wait was */
    bool recalled;                           /* from another hart, where it runs */
    bool is_called;                          /* another hart has woken it up: */
    struct thread *next_called;              /* of those at home who do not know yet */
    struct thread *next_waiter;              /* for the same event, or in the same queue */
    struct thread_queue *queue;              /* in which it waits, until it is woken up */
    const volatile int *word;                /* for which it does */
    unsigned long harts;                     /* on which it may run: src/sched/threads.h */
    int number;                              /* the thread's, as gettid() has it */
    _Alignas(8) char name[THREAD_NAME_SIZE]; /* copied by words */
    volatile int *clear; /* set to 0 when it ends, and who waits for it is woken up; or NULL */
    struct thread_signals signals;
    struct thread_calls calls;
    struct thread *previous_of_all, *next_of_all;
};

/* The one that runs on the hart of the libos. */
extern struct thread *thread_current;

/* All of them, linked by next_of_all. */
extern struct thread *thread_all;

/* The thread with that number, or NULL. */
struct thread *thread_find(int number);

/* How many there are. */
unsigned thread_count(void);

/* Makes @thread, whose memory is the caller's, ready to call @function(@argument) on @stack, with
 * @tp as its thread pointer, in no call of the libos and with the signals blocked that the caller
 * blocks. Sets its number. When the function returns, the thread ends as by exit(2). */
void thread_start(struct thread *thread, int (*function)(void *), void *argument, void *stack,
                  void *tp);

/* The one that runs is gone: it has no stack any more. Not the last one. The memory of its struct
 * thread is given to @free, which must not wait. */
_Noreturn void thread_end(void (*free)(struct thread *));

/* Another one runs, if one is ready, and this one is the last of those that are. */
void thread_yield(void);

/* The same in no call of the libos, if it is at home. */
void thread_pass(void);

/* Reports a deadlock, and ends the image, if every thread waits, none for a time or a device, and
 * no signal can come: there is no alarm, and no handler for a key. Interrupts off. */
void thread_check_deadlock(void);

/* What futex(2) knows, for reports: the word for whose change @thread waits, or NULL, and how many
 * threads wait so. */
const volatile int *futex_word_of(const struct thread *thread);
unsigned futex_waiting(void);

/* What the C library has at a word for whose change a thread waits. */
enum thread_lock {
    LOCK_OTHER, /* a semaphore, a condition, … */
    LOCK_MUTEX,
    LOCK_ORPHAN, /* a mutex whose owner has ended */
    LOCK_STREAM, /* of <stdio.h> */
    LOCK_END,    /* the owner is to be joined */
};

/* @owner: the number of the thread that has it, or 0: nobody knows. */
enum thread_lock thread_lock_at(const volatile int *word, int *owner);

/* A line of a report: its number, and what it does. */
void thread_print(const struct thread *thread);

/* @thread was away, and goes on here, soon. Interrupts off. */
void thread_come_back(struct thread *thread);

/* Handlers run, and other threads, as at the end of any call. In no call. */
void thread_catch_up(void);

/* A thread that was given waits for a hart: turns end. Interrupts off. */
void thread_share(void);

/* What home does, on a stack of its own, where the thread that ran last has left with its. */
_Noreturn void thread_idle(void);

/* Sends a signal that has a handler to @thread. */
void thread_direct(struct thread *thread, int number);
