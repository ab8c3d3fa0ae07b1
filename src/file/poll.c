#include "poll.h"
#include "console_file.h"
#include "src/console/input.h"
#include "src/sched/ready.h"
#include "src/sched/signals.h"
#include "terminal.h"
#include <errno.h>
#include <yao/module.h>
#include <yao/time.h>

YAO_REQUIRE(input, console);

/* The console has no operation of its own: each image that prints would have it. */
bool file_pollable(const struct file *file)
{
    return file->ops->poll || file == &console_file;
}

static void poll_console(struct ready *ready)
{
    uint64_t again_ns = console_again_ns();

    if (!terminal_readable())
        ready->events &= ~(POLLIN | POLLRDNORM);
    ready->arrivals = console_arrivals();
    if (again_ns < ready->again_ns)
        ready->again_ns = again_ns;
}

void file_poll(struct file *file, struct ready *ready)
{
    ready->events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
    if (file == &console_file)
        poll_console(ready);
    else if (file->ops->poll)
        file->ops->poll(file, ready);
}

/* Looks, and waits for a change if there was nothing. The result of looking; -ETIMEDOUT, -EINTR:
 * signals have come, and their handlers are to be run; or 0. Nobody is left in a list then: a
 * handler need not return. */
static int look_or_wait(const struct look *look, uint64_t deadline_ns)
{
    struct ready_waiter waiter = {0};
    uint64_t again_ns = deadline_ns;

    ready_begin(&waiter);
    int result = look->look(look->context, &again_ns);
    if (!result && deadline_ns != TIME_NEVER && time_ns() >= deadline_ns)
        result = -ETIMEDOUT;
    if (!result && wait_or_signal(&waiter.changed, again_ns) == -EINTR)
        result = -EINTR;
    ready_end(&waiter);
    return result;
}

int poll_until(const struct look *look, uint64_t deadline_ns, bool restart)
{
    for (;;) {
        int result = look_or_wait(look, deadline_ns);
        if (result == -EINTR && signals_run() && restart)
            continue;
        if (result)
            return result == -ETIMEDOUT ? 0 : result;
    }
}

int poll_block(const struct file *file, const struct look *look)
{
    uint64_t again_ns = TIME_NEVER;

    if (look->look(look->context, &again_ns))
        return 0;
    if (file->flags & O_NONBLOCK)
        return -EAGAIN;
    int result = poll_until(look, TIME_NEVER, true);
    return result < 0 ? result : 0;
}

struct wanted {
    struct file *file;
    short events;
};

static int look_at(void *context, uint64_t *again_ns)
{
    const struct wanted *wanted = context;
    struct ready ready = {.again_ns = *again_ns};

    file_poll(wanted->file, &ready);
    *again_ns = ready.again_ns;
    return ready.events & wanted->events;
}

int poll_wait(struct file *file, short events)
{
    struct wanted wanted = {file, events | POLLHUP | POLLERR};

    return poll_block(file, &(struct look){look_at, &wanted});
}
