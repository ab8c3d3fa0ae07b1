/* The timers of timer_create(). */
#include "clocks.h"
#include "src/sched/process.h"
#include "src/sched/signals.h"
#include "src/signal/alarms.h"
#include "src/signal/signal.h"
#include "src/time/realtime.h"
#include "sys_signals.h"
#include "timeout.h"
#include <signal.h>
#include <yao/irq.h>
#include <yao/module.h>

YAO_REQUIRE(alarms, set);

#define TIMERS          32
#define SIGEV_THREAD_ID 4 /* Linux' */

/* The event as Linux' call takes it. */
struct kernel_event {
    uint64_t value;
    int number, notify, thread;
};

static struct timer {
    struct alarm alarm; /* first: a timer is found by it */
    struct kernel_event event;
    int clock, overrun; /* of the last signal that was taken */
    bool added, used;
    bool of_day; /* set to a time of day, which clock_settime() moves */
} timers[TIMERS];

static void expired(struct alarm *alarm, uint64_t times)
{
    struct timer *timer = (struct timer *)alarm;
    struct signal_info info = {.number = timer->event.number,
                               .code = SI_TIMER,
                               .timer = (int)(timer - timers),
                               .overrun = times > INT32_MAX ? INT32_MAX : (int)(times - 1),
                               .value = timer->event.value};
    if (timer->event.notify != SIGEV_NONE)
        signal_send(&info);
}

static void taken(const struct signal_info *info)
{
    if (info->timer >= 0 && info->timer < TIMERS)
        timers[info->timer].overrun = info->overrun;
}

static struct timer *find(int number)
{
    bool valid = number >= 0 && number < TIMERS && timers[number].used;
    return valid ? &timers[number] : NULL;
}

static bool is_event(const struct kernel_event *event)
{
    if (event->notify == SIGEV_NONE)
        return true;
    if (event->notify != SIGEV_SIGNAL &&
        !(event->notify == SIGEV_THREAD_ID && event->thread == PROCESS))
        return false;
    return event->number >= 1 && event->number <= SIGNALS;
}

static int free_timer(void)
{
    int number = 0;
    while (number < TIMERS && timers[number].used)
        number++;
    return number;
}

static void move(struct alarm *alarm, int64_t by_ns)
{
    uint64_t due = alarm->due_ns;

    if (due == TIME_NEVER)
        return;
    if (by_ns > 0)
        due -= due < (uint64_t)by_ns ? due : (uint64_t)by_ns;
    else if (__builtin_add_overflow(due, -(uint64_t)by_ns, &due))
        due = TIME_NEVER - 1;
    alarm_set(alarm, due, alarm->interval_ns);
}

static void move_all(int64_t by_ns)
{
    unsigned long enabled = irq_save();

    for (int i = 0; i < TIMERS; i++)
        if (timers[i].used && timers[i].of_day)
            move(&timers[i].alarm, by_ns);
    irq_restore(enabled);
}

static void begin(int number, int clock, const struct kernel_event *event)
{
    struct timer *timer = &timers[number];

    timer->event =
        event ? *event : (struct kernel_event){.value = (uint64_t)number, .number = SIGALRM};
    timer->clock = clock;
    timer->overrun = 0;
    timer->used = true;
    timer->of_day = false;
    if (!timer->added) {
        timer->alarm = (struct alarm)ALARM(expired);
        alarm_add(&timer->alarm);
    }
    timer->added = true;
    signal_timer_taken = taken;
    clock_was_set = move_all;
}

/* Of the process' own time there is none: -ENOTSUP, as POSIX has it. */
long sys_timer_create(int clock, const struct kernel_event *event, int *made)
{
    int number = free_timer();

    if (!clock_can_wait(clock))
        return clock_is_busy(clock) ? -ENOTSUP : clock_wait_error(clock);
    if (event && !is_event(event))
        return -EINVAL;
    if (number == TIMERS)
        return -EAGAIN;
    begin(number, clock, event);
    *made = number;
    return 0;
}

/* In place of musl's, which needs threads for SIGEV_THREAD. */
int timer_create(clockid_t clock, struct sigevent *event, timer_t *made)
{
    int number = 0;
    long error = -EAGAIN; /* no thread can be made to notify */

    if (!event || event->sigev_notify != SIGEV_THREAD) {
        struct kernel_event given = {0};
        if (event)
            given = (struct kernel_event){(uint64_t)(uintptr_t)event->sigev_value.sival_ptr,
                                          event->sigev_signo, event->sigev_notify, PROCESS};
        call_begin();
        error = sys_timer_create(clock, event ? &given : NULL, &number);
        call_end();
    }
    errno = error ? (int)-error : errno;
    if (!error)
        *made = (timer_t)(intptr_t)number; /* NOLINT: it is a number */
    return error ? -1 : 0;
}

long sys_timer_delete(int number)
{
    struct timer *timer = find(number);

    if (!timer)
        return -EINVAL;
    alarm_set(&timer->alarm, TIME_NEVER, 0);
    timer->used = false;
    return 0;
}

long sys_timer_getoverrun(int number)
{
    struct timer *timer = find(number);
    return timer ? timer->overrun : -EINVAL;
}

static bool to_ns(const struct timespec *time, uint64_t *ns)
{
    return timespec_valid(time) && timespec_to_ns(time, ns);
}

/* In time_ns(). What is past is due at once. */
static uint64_t due(const struct timer *timer, uint64_t ns, int flags)
{
    if (!ns)
        return TIME_NEVER;
    if (!(flags & TIMER_ABSTIME))
        return time_from_now(ns);
    uint64_t now = time_ns();
    uint64_t clock = clock_shown(timer->clock) == CLOCK_REALTIME ? (uint64_t)realtime_ns() : now;
    return ns < clock ? now : now + (ns - clock);
}

long sys_timer_gettime(int number, struct itimerspec *now)
{
    struct timer *timer = find(number);

    if (!timer)
        return -EINVAL;
    now->it_value = timespec_from_ns(alarm_left(&timer->alarm));
    now->it_interval = timespec_from_ns(timer->alarm.interval_ns);
    return 0;
}

long sys_timer_settime(int number, int flags, const struct itimerspec *wanted,
                       struct itimerspec *old)
{
    struct timer *timer = find(number);
    uint64_t value, interval;

    if (!timer || !to_ns(&wanted->it_value, &value) || !to_ns(&wanted->it_interval, &interval))
        return -EINVAL;
    if (old)
        sys_timer_gettime(number, old);
    timer->of_day = flags & TIMER_ABSTIME && clock_shown(timer->clock) == CLOCK_REALTIME;
    alarm_set(&timer->alarm, due(timer, value, flags), interval);
    return 0;
}
