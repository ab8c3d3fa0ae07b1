/*
 * What waits, calls and signals have to do where an image has threads.
 *
 * Alternatives, "threads": an image whose app starts none has the only one (none), and the
 * functions below are empty. Where it starts some (scheduled), src/thread runs them.
 *
 * One thread at a time is in a call of the libos. It keeps the libos while it waits for a device,
 * as its own data may then be half changed, and gives it up in waits that a signal may end
 * (wait_interruptible() and wait_or_signal() of <yao/wait.h>). Nobody takes the hart from it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct thread;
struct trap_frame;

/* The outermost call of a thread begins: waits until no other thread keeps the libos. */
void thread_entered_call(void);

/* It has ended: another thread runs, if it is its turn. */
void thread_left_call(void);

/* Whether it is. Any hart. */
bool thread_turn_over(void);

/* The same where an interrupt has made the thread go on in the libos, in no call. Interrupts off.
 * True: another one ran meanwhile. False also where the thread goes on on another hart. */
bool thread_leave(void);

/* Around what changes the number of calls that the thread is in: they belong to the hart of the
 * libos, so a thread on another one comes there. Interrupts are off in between, if there may be
 * others. */
unsigned long thread_to_libos(void);
void thread_in_libos(unsigned long enabled);

/* A trap that no handler takes, on any hart: the frame of the thread that has it, on the hart of
 * the libos. */
struct trap_frame *thread_fault(struct trap_frame *frame);

/* Sets of harts: bit 0 is that of the libos, where a thread makes calls also if its set lacks it.
 */

/* The harts that threads can run on. */
unsigned long thread_harts(void);

/* Those on which thread @number, which exists, may run; 0: the caller. */
unsigned long thread_affinity(int number);
void thread_set_affinity(int number, unsigned long harts);

/* Sends a signal to a thread that exists. False, and nothing is sent: there is only one. Any
 * context. */
bool thread_send(int thread, int number);

/* The others never run again: the image ends. */
void thread_stop_others(void);

/* Whether a thread has that number; the app's first one counts. */
bool thread_exists(int number);

#define THREAD_NAME_SIZE 16 /* with the NUL */

/* The name of the thread with that number, in as many bytes of which the last one is 0; NULL: there
 * is none. A thread begins with the name of the one that starts it, and the first one is main. */
char *thread_name(int number);

/* For crash reports: a thread's stack, as far as its pages are mapped. */
struct thread_stack {
    int number;
    uint64_t bottom, top;
};

/* The one of the thread that runs. False: it is the app's first one. */
bool thread_stack(struct thread_stack *stack);

/* The one in which @sp is, or of the thread that runs, if @sp is a little below it. False: none but
 * that of the app's first one. */
bool thread_stack_at(uint64_t sp, struct thread_stack *stack);

/* For crash reports: says which thread runs, and what it waits for. */
void thread_print_own(void);

/* Says what each of the other threads does, and calls @print with its place: pc, sp and ra. */
void thread_each_other(void (*print)(const struct trap_frame *frame));

/* A signal for the process has come, with this number: a thread that waits and does not block it is
 * woken up, if the one that runs does. Interrupts off. */
void thread_signal_came(int number);
