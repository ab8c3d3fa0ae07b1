/* Calls that wait for a signal. */
#include "check.h"
#include <signal.h>
#include <time.h>
#include <unistd.h>

static int taken;

static void take(int number)
{
    taken = number;
}

static sigset_t only(int number)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, number);
    return set;
}

static void waiting(void)
{
    sigset_t set = only(SIGUSR1);
    siginfo_t info;
    int number;

    CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    CHECK_FAILS(sigtimedwait(&set, &info, &(struct timespec){.tv_nsec = 1000}), EAGAIN);
    CHECK_FAILS(sigtimedwait(&set, &info, &(struct timespec){.tv_nsec = -1}), EINVAL);
    raise(SIGUSR1);
    CHECK(sigwait(&set, &number) == 0 && number == SIGUSR1);
    CHECK(sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 5}) == 0);
    CHECK(sigwaitinfo(&set, &info) == SIGUSR1 && info.si_value.sival_int == 5);
    CHECK_FAILS(sigtimedwait(&set, &info, &(struct timespec){0}), EAGAIN);
    CHECK(sigprocmask(SIG_UNBLOCK, &set, NULL) == 0);
}

static void suspending(void)
{
    sigset_t set = only(SIGUSR1), none, now;

    sigemptyset(&none);
    CHECK(signal(SIGUSR1, take) != SIG_ERR);
    CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    taken = 0;
    raise(SIGUSR1);
    CHECK(taken == 0);
    CHECK_FAILS(sigsuspend(&none), EINTR);
    CHECK(taken == SIGUSR1);
    CHECK(sigprocmask(SIG_UNBLOCK, &set, &now) == 0 && sigismember(&now, SIGUSR1));
}

void check_waits(void)
{
    waiting();
    suspending();
}
