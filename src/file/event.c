/* Files of eventfd(): a counter that wakes up who waits for it. */
#include "event.h"
#include "poll.h"
#include "src/sched/ready.h"
#include "stream.h"
#include <errno.h>
#include <stdlib.h>

#define COUNT_MAX (UINT64_MAX - 1)

struct event {
    struct file file;
    uint64_t count;
    uint32_t written, read; /* how often */
    bool one_by_one;
};

static struct event *event_of(struct file *file)
{
    return (struct event *)file;
}

static ssize_t read_event(struct file *file, void *buffer, size_t size)
{
    struct event *event = event_of(file);

    if (size < sizeof event->count)
        return -EINVAL;
    int error = poll_wait(file, POLLIN);
    if (error)
        return error;
    uint64_t taken = event->one_by_one ? 1 : event->count;
    event->count -= taken;
    event->read++;
    memcpy(buffer, &taken, sizeof taken);
    ready_changed();
    return sizeof taken;
}

struct addition {
    const struct event *event;
    uint64_t added;
};

static int has_room(void *context, uint64_t *again_ns)
{
    const struct addition *addition = context;
    return addition->added <= COUNT_MAX - addition->event->count;
}

/* 0, once there is room for @added; -EAGAIN or -EINTR. */
static int wait_for_room(const struct event *event, uint64_t added)
{
    struct addition addition = {event, added};

    return poll_block(&event->file, &(struct look){has_room, &addition});
}

static ssize_t write_event(struct file *file, const void *buffer, size_t size)
{
    struct event *event = event_of(file);
    uint64_t added;

    if (size < sizeof added)
        return -EINVAL;
    memcpy(&added, buffer, sizeof added);
    if (added > COUNT_MAX)
        return -EINVAL;
    int error = wait_for_room(event, added);
    if (error)
        return error;
    event->count += added;
    event->written++;
    ready_changed();
    return sizeof added;
}

static void poll_event(struct file *file, struct ready *ready)
{
    const struct event *event = event_of(file);

    ready->arrivals = event->written;
    ready->rooms = event->read;
    ready->events = (short)((event->count ? POLLIN | POLLRDNORM : 0) |
                            (event->count < COUNT_MAX ? POLLOUT | POLLWRNORM : 0));
}

static const struct file_ops event_ops = {
    .read = read_event,
    .write = write_event,
    .poll = poll_event,
    .status = stream_status_unnamed,
    .close = stream_close,
};

struct file *event_make(unsigned count, bool one_by_one, int flags)
{
    struct event *event = calloc(1, sizeof *event);

    if (!event)
        return NULL;
    event->file = (struct file){.ops = &event_ops, .flags = O_RDWR | (flags & O_NONBLOCK)};
    event->count = count;
    event->one_by_one = one_by_one;
    return &event->file;
}
