/* What the calls for threads ask of each other. */
#pragma once

/* Starts a thread, as thread_start() of src/thread/thread.h. @clear is set to 0 when it ends; NULL:
 * nothing. Its number, or -EAGAIN. */
long thread_make(int (*function)(void *), void *argument, void *stack, void *tp,
                 volatile int *clear);

/* A thread is made, with @tp as its thread pointer. */
void stack_learn(const void *tp);

/* Leaves the thread's stack for good: calls @function(@base, @size) on another one. */
_Noreturn void thread_on_last_stack(void *base, unsigned long size,
                                    void (*function)(void *, unsigned long));

/* A thread needs the stack no more that musl's pthread_create() has mapped: keeps or unmaps it. */
long stack_free(void *base, unsigned long size);

/* Wakes up at most @most that wait for @word, and of whose bits one is in @bits. How many. */
long futex_wake(const volatile int *word, int most, unsigned bits);
