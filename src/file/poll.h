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

/* Waits until @look returns other than 0, and returns that; or 0 once time_ns() >= @deadline_ns, or
 * -EINTR. @look is called again after each change; it may make *again_ns earlier. */
int poll_until(int (*look)(void *context, uint64_t *again_ns), void *context, uint64_t deadline_ns);

/* Waits until one of @events holds, or POLLHUP or POLLERR. 0; -EAGAIN if it would have to wait and
 * the file is not to (O_NONBLOCK); -EINTR. */
int poll_wait(struct file *file, short events);
