/* Which files can be read or written now, and waiting for it. Not callable from interrupt handlers.
 */
#pragma once

#include "file.h"
#include <poll.h>
#include <stdint.h>

/* How ready a file is. */
struct ready {
    short events;      /* POLLIN and so on */
    uint32_t arrivals; /* differs after each event that made it readable, or more so */
    uint32_t rooms;    /* the same for writable */
    uint64_t again_ns; /* the time_ns() at which it has to be looked at again, though nothing was
                          signaled; it is only ever made earlier */
};

/* Looks at @file. */
void file_poll(struct file *file, struct ready *ready);

/* Whether it can tell: regular files and folders are always ready. */
bool file_pollable(const struct file *file);

/* Returns other than 0 when what is waited for is there. It is called again after each change, and
 * may make *again_ns earlier. */
struct look {
    int (*look)(void *context, uint64_t *again_ns);
    void *context;
};

/* Waits until @look finds something, and returns that; or 0 once time_ns() >= @deadline_ns; or
 * -EINTR after the handlers of signals have run. With @restart it goes on if all of them were
 * installed with SA_RESTART. Nothing may be left to give back: a handler need not return. */
int poll_until(const struct look *look, uint64_t deadline_ns, bool restart);

/* For a call that waits for @file: 0; -EAGAIN if it would have to wait and the file is not to
 * (O_NONBLOCK); -EINTR. */
int poll_block(const struct file *file, const struct look *look);

/* The same until one of @events holds, or POLLHUP or POLLERR. */
int poll_wait(struct file *file, short events);
