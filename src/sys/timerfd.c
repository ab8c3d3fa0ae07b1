/* Timers as files. */
#include "clocks.h"
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

/* When the first expiration is due, in time_ns(). Of an absolute time of
 * CLOCK_REALTIME it may have been before that. */
static int64_t first_expiration(const struct file *file, int flags, uint64_t ns)
{
    int64_t due = ns > INT64_MAX ? INT64_MAX : (int64_t)ns, from = 0;

    if (!(flags & TFD_TIMER_ABSTIME))
        from = (int64_t)time_ns();
    else if (clock_shown(timer_clock(file)) == CLOCK_REALTIME)
        from = (int64_t)time_ns() - realtime_ns();
    return __builtin_add_overflow(due, from, &due) ? INT64_MAX : due;
}

/* Expirations before time_ns() was 0 are counted here. */
static void set(struct file *file, int flags, const struct itimerspec *wanted)
{
    uint64_t value = timespec_ns(&wanted->it_value), period = timespec_ns(&wanted->it_interval);
    int64_t first = value ? first_expiration(file, flags, value) : INT64_MAX;
    uint64_t missed = 0;

    if (first < 0) {
        missed = period ? (uint64_t)(-first - 1) / period + 1 : 0;
        first = period ? first + (int64_t)(missed * period) : 0;
    }
    timer_set(file, (struct timer_setting){value ? (uint64_t)first : TIME_NEVER, period}, missed);
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
    set(file, flags, wanted);
    return 0;
}
