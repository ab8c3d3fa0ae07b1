/*
 * Waiting until any of several files can be read or written. Whatever changes that says so, and
 * whoever waits looks at its own files again. So a file keeps no list of who waits for it.
 */
#pragma once

#include <stdbool.h>
#include <yao/wait.h>

struct ready_waiter {
    struct wait changed;
    struct ready_waiter *next;
};

/* Between these calls @waiter->changed is signaled by every change. The waiter looks at its files
 * after ready_begin(), so that it misses none. */
void ready_begin(struct ready_waiter *waiter);
void ready_end(struct ready_waiter *waiter);

/* Whether @thread waits so, and how many do. For reports, and with interrupts off. */
struct thread;
bool ready_waits(const struct thread *thread);
unsigned ready_waiting(void);

/* A file may have become ready. Callable from any context. */
void ready_changed(void);
