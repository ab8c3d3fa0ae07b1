/* The timers of timer_create(). */
#include "clocks.h"
#include "src/sched/threads.h"
#include "src/signal/alarms.h"
#include "src/signal/signal.h"
#include "src/time/realtime.h"
#include "sys_signals.h"
#include "timeout.h"
#include "timer_event.h"
#include <signal.h>
#include <yao/irq.h>
#include <yao/module.h>

YAO_REQUIRE(alarms, set);

#define TIMERS 32
static struct timer {
    struct alarm alarm; /* first: a timer is found by it */
    struct kernel_event event;
    int clock, overrun; /* of the last signal that was taken */
    uint64_t unseen;    /* how often it was due since its thread has taken a signal of it */
    bool added, used;
    bool of_day; /* set to a time of day, which clock_settime() moves */
} timers[TIMERS];

/* What its signal tells. */
static struct signal_info info_of(const struct timer *timer, uint64_t times)
{
    return (struct signal_info){.number = timer->event.number,
                                .code = SI_TIMER,
                                .timer = (int)(timer - timers),
                                .overrun = times > INT32_MAX ? INT32_MAX : (int)(times - 1),
                                .value = timer->event.value};
}

/* A timer that is for one thread. */
static bool tell_thread(struct timer *timer, uint64_t times)
{
    if (timer->event.notify != SIGEV_THREAD_ID)
        return false;
    timer->unseen += times;
    return thread_send(timer->event.thread, timer->event.number);
}

static void expired(struct alarm *alarm, uint64_t times)
{
    struct timer *timer = (struct timer *)alarm;
    struct signal_info info = info_of(timer, times);

    if (timer->event.notify != SIGEV_NONE && !tell_thread(timer, times))
        signal_send(&info);
}

static bool is_unseen(const struct timer *timer, int number)
{
    return timer->used && timer->unseen && timer->event.number == number &&
           timer->event.thread == sys_gettid();
}

/* Each timer tells by a signal of its own. */
static void taken_by_thread(struct signal_info *info)
{
    int number = info->number;
    bool found = false;

    for (struct timer *timer = timers; timer < timers + TIMERS; timer++) {
        if (!is_unseen(timer, number))
            continue;
        if (found)
            return signal_direct(NULL, number);
        *info = info_of(timer, timer->unseen);
        timer->overrun = info->overrun;
        timer->unseen = 0;
        found = true;
    }
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
        !(event->notify == SIGEV_THREAD_ID && thread_exists(event->thread)))
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
    timer->unseen = 0;
    timer->used = true;
    timer->of_day = false;
    if (!timer->added) {
        timer->alarm = (struct alarm)ALARM(expired);
        alarm_add(&timer->alarm);
    }
    timer->added = true;
    signal_timer_taken = taken;
    if (timer->event.notify == SIGEV_THREAD_ID)
        signal_directed_taken = taken_by_thread;
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
