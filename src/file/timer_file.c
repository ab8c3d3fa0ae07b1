#include "timer_file.h"
#include "poll.h"
#include "src/sched/ready.h"
#include "stream.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/time.h>

struct timer {
    struct file file;
    int clock;
    struct timer_setting setting;
    uint64_t expirations; /* since the last read */
    uint32_t arrivals;
};

static const struct file_ops timer_ops;

static struct timer *timer_in(struct file *file)
{
    return (struct timer *)file;
}

struct timer_setting *timer_of(struct file *file)
{
    return file->ops == &timer_ops ? &timer_in(file)->setting : NULL;
}

int timer_clock(const struct file *file)
{
    return ((const struct timer *)file)->clock;
}

void timer_set(struct file *file, struct timer_setting setting, uint64_t missed)
{
    struct timer *timer = timer_in(file);

    timer->setting = setting;
    timer->expirations = missed;
    ready_changed();
}

void timer_count(struct file *file)
{
    struct timer *timer = timer_in(file);
    struct timer_setting *setting = &timer->setting;
    uint64_t now = time_ns(), count = 1;

    if (setting->next_ns > now || setting->next_ns == TIME_NEVER)
        return;
    if (setting->period_ns)
        count += (now - setting->next_ns) / setting->period_ns;
    setting->next_ns =
        setting->period_ns ? setting->next_ns + count * setting->period_ns : TIME_NEVER;
    timer->arrivals += !timer->expirations; /* further ones are no news until it is read */
    timer->expirations += count;
}

static void poll_timer(struct file *file, struct ready *ready)
{
    const struct timer *timer = timer_in(file);

    timer_count(file);
    ready->arrivals = timer->arrivals;
    ready->events = timer->expirations ? POLLIN | POLLRDNORM : 0;
    if (timer->setting.next_ns < ready->again_ns)
        ready->again_ns = timer->setting.next_ns;
}

static ssize_t read_timer(struct file *file, void *buffer, size_t size)
{
    struct timer *timer = timer_in(file);

    if (size < sizeof timer->expirations)
        return -EINVAL;
    int error = poll_wait(file, POLLIN);
    if (error)
        return error;
    memcpy(buffer, &timer->expirations, sizeof timer->expirations);
    timer->expirations = 0;
    return sizeof timer->expirations;
}

static ssize_t write_timer(struct file *file, const void *buffer, size_t size)
{
    return -EINVAL;
}

static const struct file_ops timer_ops = {
    .read = read_timer,
    .write = write_timer,
    .poll = poll_timer,
    .status = stream_status_unnamed,
    .close = stream_close,
};

struct file *timer_make(int clock, int flags)
{
    struct timer *timer = calloc(1, sizeof *timer);

    if (!timer)
        return NULL;
    timer->file = (struct file){.ops = &timer_ops, .flags = O_RDWR | (flags & O_NONBLOCK)};
    timer->clock = clock;
    timer->setting.next_ns = TIME_NEVER;
    return &timer->file;
}
