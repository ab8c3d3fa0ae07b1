/* Timers that send signals: alarm(), setitimer(), timer_create(). */
#include "areas.h"
#include "observe.h"
#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t rings, value;

static void ring(int number, siginfo_t *information, void *context)
{
    (void)number;
    (void)context;
    rings++;
    value = information->si_code == SI_TIMER ? information->si_value.sival_int : -1;
}

/* Sleeps until @count signals came since the last time. */
static int wait_for(int count)
{
    sigset_t blocked, old;

    sigemptyset(&blocked);
    sigaddset(&blocked, SIGALRM);
    sigprocmask(SIG_BLOCK, &blocked, &old);
    sigdelset(&old, SIGALRM);
    while (rings < count)
        sigsuspend(&old);
    rings = 0;
    sigprocmask(SIG_SETMASK, &old, NULL);
    return count;
}

static void alarms(void)
{
    VALUE(alarm(0));
    VALUE(alarm(100));
    TRUTH(alarm(0) > 90);
    VALUE(alarm(0));
}

static void intervals(void)
{
    struct itimerval timer = {{0, 0}, {0, 1000}}, old;

    CALL(setitimer(ITIMER_REAL, &timer, NULL));
    VALUE(wait_for(1));
    CALL(getitimer(ITIMER_REAL, &old));
    TRUTH(!old.it_value.tv_sec && !old.it_value.tv_usec);
    timer.it_interval.tv_usec = 1000;
    CALL(setitimer(ITIMER_REAL, &timer, NULL));
    VALUE(wait_for(3));
    CALL(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {100, 0}}, &old));
    VALUE(old.it_interval.tv_usec);
    CALL(getitimer(ITIMER_REAL, &old));
    TRUTH(old.it_value.tv_sec > 90);
    TRUTH(alarm(0) > 90);
    CALL(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 1000000}}, NULL));
    CALL(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {-1, 0}}, NULL));
    CALL(setitimer(77, &timer, NULL));
    CALL(getitimer(77, &old));
    CALL(setitimer(ITIMER_REAL, &(struct itimerval){{5, 0}, {0, 0}}, NULL));
    CALL(getitimer(ITIMER_REAL, &old));
    VALUE(old.it_interval.tv_sec);
    rings = 0;
}

static void of_posix(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    struct itimerspec soon = {{0, 0}, {0, 1000000}}, left;
    timer_t timer;

    event.sigev_value.sival_int = 42;
    CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    CALL(timer_gettime(timer, &left));
    TRUTH(!left.it_value.tv_sec && !left.it_value.tv_nsec);
    VALUE(timer_getoverrun(timer));
    CALL(timer_settime(timer, 0, &soon, NULL));
    VALUE(wait_for(1));
    VALUE(value);
    soon.it_value = (struct timespec){100, 0};
    CALL(timer_settime(timer, 0, &soon, NULL));
    CALL(timer_gettime(timer, &left));
    TRUTH(left.it_value.tv_sec > 90);
    soon.it_value = (struct timespec){0, 1000000000};
    CALL(timer_settime(timer, 0, &soon, NULL));
    soon.it_value = (struct timespec){0, 1};
    CALL(timer_settime(timer, TIMER_ABSTIME, &soon, &left));
    VALUE(wait_for(1));
    CALL(timer_delete(timer));
    CALL(timer_create(77, &event, &timer));
    CALL(timer_create(CLOCK_MONOTONIC_RAW, &event, &timer));
    CALL(timer_create(CLOCK_REALTIME_COARSE, &event, &timer));
    CALL(timer_create(CLOCK_BOOTTIME, &event, &timer));
    CALL(timer_delete(timer));
    CALL(timer_create(CLOCK_TAI, &event, &timer));
    CALL(timer_delete(timer));
    event.sigev_signo = 1000;
    CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    event.sigev_notify = SIGEV_NONE;
    CALL(timer_create(CLOCK_REALTIME, &event, &timer));
    CALL(timer_delete(timer));
}

/* By a timer that rings again: it may ring before the call that it is to end. */
static void interrupted(void)
{
    CALL(setitimer(ITIMER_REAL, &(struct itimerval){{0, 20000}, {0, 20000}}, NULL));
    CALL(pause());
    TRUTH(rings > 0);
    CALL(nanosleep(&(struct timespec){100, 0}, &(struct timespec){0, 0}));
    TRUTH(rings > 1);
    CALL(setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 0}}, NULL));
}

void observe_timers(void)
{
    struct sigaction action = {.sa_flags = SA_SIGINFO}, old;

    action.sa_sigaction = ring;
    CALL(sigaction(SIGALRM, &action, &old));
    alarms();
    intervals();
    of_posix();
    interrupted();
    CALL(sigaction(SIGALRM, &old, NULL));
}
