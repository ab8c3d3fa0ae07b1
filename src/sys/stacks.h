/*
 * The stacks of threads that have ended are kept, mapped as they are, for threads to come: mapping,
 * clearing and unmapping one costs more than all else that a thread does in its life. Called in a
 * call of the libos.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* One of @size bytes. @guarded: the lower *@guard of them, at least 1, cannot be accessed; else all
 * can. Its content is anything. NULL: none is kept. */
char *stack_take(size_t size, bool guarded, size_t *guard);

/* Gives a new one memory above its guard, whose content is anything. False: there is none. */
bool stack_back(char *base, size_t size, size_t guard);

/* Keeps one, and unmaps the one that was kept longest if they are many. False: it is too large. */
bool stack_keep(char *base, size_t size, size_t guard);
