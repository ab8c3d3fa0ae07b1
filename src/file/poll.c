#include "poll.h"
#include "console_file.h"
#include "src/sched/ready.h"
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

void file_poll(struct file *file, struct ready *ready)
{
    ready->events = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;
    if (file == &console_file)
        terminal_poll(ready);
    else if (file->ops->poll)
        file->ops->poll(file, ready);
}

int poll_until(int (*look)(void *context, uint64_t *again_ns), void *context, uint64_t deadline_ns)
{
    struct ready_waiter waiter = {0};
    int result;

    ready_begin(&waiter);
    for (;;) {
        uint64_t again_ns = deadline_ns;
        result = look(context, &again_ns);
        if (result || (deadline_ns != TIME_NEVER && time_ns() >= deadline_ns))
            break;
        wait_for(&waiter.changed, again_ns);
    }
    ready_end(&waiter);
    return result;
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
    uint64_t again_ns = TIME_NEVER;

    if (look_at(&wanted, &again_ns))
        return 0;
    if (file->flags & O_NONBLOCK)
        return -EAGAIN;
    int result = poll_until(look_at, &wanted, TIME_NEVER);
    return result < 0 ? result : 0;
}
