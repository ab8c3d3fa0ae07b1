/* The interval timer of the process in real time. It has none in its own time: nothing measures
 * that. */
#include "src/signal/alarms.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include "timeout.h"
#include <signal.h>
#include <stdbool.h>
#include <sys/time.h>
#include <yao/module.h>

YAO_REQUIRE(alarms, set);

#define MICRO 1000u

static void expired(struct alarm *alarm, uint64_t times)
{
    signal_send(&(struct signal_info){.number = SIGALRM, .code = SI_KERNEL});
}

static struct alarm real = ALARM(expired);
static bool added;

static bool to_ns(const struct timeval *time, uint64_t *ns)
{
    return time->tv_sec >= 0 && time->tv_usec >= 0 && time->tv_usec < 1000000 &&
           !__builtin_mul_overflow(time->tv_sec, TIME_SECOND, ns) &&
           !__builtin_add_overflow(*ns, (uint64_t)time->tv_usec * MICRO, ns);
}

/* Rounded up, so that what is set is not 0. */
static struct timeval from_ns(uint64_t ns)
{
    uint64_t us = (ns + MICRO - 1) / MICRO;
    return (struct timeval){.tv_sec = (time_t)(us / 1000000), .tv_usec = us % 1000000};
}

static uint64_t due(uint64_t ns)
{
    return ns ? time_from_now(ns) : TIME_NEVER;
}

long sys_getitimer(int which, struct itimerval *now)
{
    if (which != ITIMER_REAL)
        return -EINVAL;
    now->it_value = from_ns(alarm_left(&real));
    now->it_interval = from_ns(real.interval_ns);
    return 0;
}

long sys_setitimer(int which, const struct itimerval *wanted, struct itimerval *old)
{
    uint64_t value = 0, interval = 0;

    if (which != ITIMER_REAL)
        return -EINVAL;
    if (wanted && !(to_ns(&wanted->it_value, &value) && to_ns(&wanted->it_interval, &interval)))
        return -EINVAL;
    if (old)
        sys_getitimer(which, old);
    if (!added)
        alarm_add(&real);
    added = true;
    alarm_set(&real, due(value), value ? interval : 0);
    return 0;
}
