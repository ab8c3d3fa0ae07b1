/* The calls of the C library that the programs make, and what the machine gives the libos. */
#pragma once

#include <stdbool.h>

/* Starts a thread. Returns its index, from 0, in the order in which they start. */
unsigned thread_run(int (*function)(void *), void *argument);

/* Waits for its end. */
void thread_join(unsigned index);

/* As sched_yield(). */
void yield_turn(void);

/* Sends it a signal whose handler counts. */
void send_signal(unsigned index);

/* How often the handler has run. */
unsigned signals_handled(void);

/* As sched_setaffinity(). */
void set_harts(unsigned index, unsigned long harts);

/* As futex(2). */
void futex_requeue(volatile int *word, int wake, int move, volatile int *to);
void futex_wait_for(volatile int *word, int value, unsigned long ns);
void futex_wake_call(long word, long operation, long count);
long futex_wait_call(const volatile int *word, int value);
