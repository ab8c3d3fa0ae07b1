/* Timers as files. */
#include "src/file/stream.h"
#include "src/file/timer_file.h"
#include "src/time/realtime.h"
#include "sys.h"
#include "timeout.h"
#include <sys/timerfd.h>

long sys_timerfd_create(int clock, int flags)
{
    if (flags & ~(TFD_CLOEXEC | TFD_NONBLOCK))
        return -EINVAL;
    if (clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME)
        return -EINVAL;
    struct file *file = timer_make(clock, flags);
    return file ? stream_install(file, flags) : -ENOMEM;
}

static int timer_file(int fd, struct file **file)
{
    *file = fd_file(fd);
    if (!*file)
        return -EBADF;
    return timer_of(*file) ? 0 : -EINVAL;
}

static struct itimerspec left_of(struct file *file)
{
    const struct timer_setting *setting = timer_of(file);
    uint64_t left = 0;

    timer_count(file);
    if (setting->next_ns != TIME_NEVER)
        left = setting->next_ns - time_ns();
    return (struct itimerspec){timespec_from_ns(setting->period_ns), timespec_from_ns(left)};
}

long sys_timerfd_gettime(int fd, struct itimerspec *left)
{
    struct file *file;
    int error = timer_file(fd, &file);

    if (!error)
        *left = left_of(file);
    return error;
}

/* The value of time_ns() at which the first expiration is due; an absolute one may be over. */
static uint64_t first_expiration(const struct file *file, int flags, const struct timespec *value)
{
    uint64_t ns = timespec_ns(value);

    if (!ns)
        return TIME_NEVER;
    if (!(flags & TFD_TIMER_ABSTIME))
        return time_from_now(ns);
    if (timer_clock(file) != CLOCK_REALTIME || ns == TIME_NEVER)
        return ns;
    uint64_t now = time_ns();
    int64_t from_now = (int64_t)ns - realtime_ns();
    return from_now > -(int64_t)now ? now + (uint64_t)from_now : 0;
}

/* Like a sleep, one that was set before clock_settime() is not affected by it. */
long sys_timerfd_settime(int fd, int flags, const struct itimerspec *wanted,
                         struct itimerspec *before)
{
    struct file *file;
    int error = timer_file(fd, &file);

    if (flags & ~TFD_TIMER_ABSTIME || !timespec_valid(&wanted->it_value) ||
        !timespec_valid(&wanted->it_interval))
        return -EINVAL;
    if (error)
        return error;
    if (before)
        *before = left_of(file);
    timer_set(file, (struct timer_setting){first_expiration(file, flags, &wanted->it_value),
                                           timespec_ns(&wanted->it_interval)});
    return 0;
}
