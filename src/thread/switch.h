/* Changing over from a thread to another one: the registers, and nothing else. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Saves what a call keeps on the stack, the stack pointer in *@from, and goes on where the stack
 * pointer @to was saved. Interrupts off. */
void thread_switch(void **from, void *to);

/* The thread that runs has not used floating point so far. */
void thread_begin_floating(void);

/* Prepares @stack so that a first thread_switch() there calls @function(@argument), with @tp as
 * thread pointer, the rounding mode and exceptions of floating point that the caller has, and with
 * interrupts on, if they are to be @enabled. Returns the stack pointer. */
void *thread_prepare(void *stack, void *tp, bool enabled, int (*function)(void *), void *argument);

/* Where a thread goes on whose stack pointer was saved as @saved, and its stack pointer then. */
uint64_t thread_switched_at(const void *saved);
uint64_t thread_switched_sp(const void *saved);
