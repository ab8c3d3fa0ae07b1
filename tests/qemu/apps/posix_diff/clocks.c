/* Clocks and sleeping: what is refused, and that time passes forward. */
#include "areas.h"
#include "observe.h"
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>
#include <unistd.h>

static struct timespec now, left;

static void reading(void)
{
    static const clockid_t kinds[] = {CLOCK_REALTIME,
                                      CLOCK_MONOTONIC,
                                      CLOCK_PROCESS_CPUTIME_ID,
                                      CLOCK_THREAD_CPUTIME_ID,
                                      CLOCK_MONOTONIC_RAW,
                                      CLOCK_REALTIME_COARSE,
                                      CLOCK_MONOTONIC_COARSE,
                                      CLOCK_BOOTTIME,
                                      CLOCK_TAI,
                                      77,
                                      -1, /* of a process and of a thread: their own */
                                      -2,
                                      -6};

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        VALUE(kinds[i]);
        CALL(clock_gettime(kinds[i], &now));
        TRUTH(now.tv_nsec >= 0 && now.tv_nsec < 1000000000);
        CALL(clock_getres(kinds[i], &now));
    }
    CALL(clock_getres(CLOCK_MONOTONIC, NULL));
}

static void waiting(void)
{
    clockid_t own;

    ERROR(clock_nanosleep(CLOCK_BOOTTIME, 0, &(struct timespec){0, 1000}, NULL));
    ERROR(clock_nanosleep(CLOCK_TAI, TIMER_ABSTIME, &(struct timespec){0, 1000}, NULL));
    ERROR(clock_nanosleep(CLOCK_MONOTONIC_RAW, 0, &(struct timespec){0, 1000}, NULL));
    ERROR(clock_nanosleep(CLOCK_REALTIME_COARSE, 0, &(struct timespec){0, 1000}, NULL));
    ERROR(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &(struct timespec){0, 1000}, NULL));
    ERROR(clock_getcpuclockid(0, &own));
    CALL(clock_gettime(own, &now));
    ERROR(clock_getcpuclockid(999999999, &own));
}

static bool later(const struct timespec *a, const struct timespec *b)
{
    return a->tv_sec > b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec >= b->tv_nsec);
}

static void passing(void)
{
    struct timespec before, after;

    clock_gettime(CLOCK_MONOTONIC, &before);
    CALL(nanosleep(&(struct timespec){0, 2000000}, NULL));
    clock_gettime(CLOCK_MONOTONIC, &after);
    before.tv_nsec += 2000000;
    if (before.tv_nsec >= 1000000000) {
        before.tv_sec++;
        before.tv_nsec -= 1000000000;
    }
    TRUTH(later(&after, &before));
    TRUTH(time(NULL) == time(&(time_t){0}) || time(NULL) > 0);
    CALL(gettimeofday(&(struct timeval){0}, NULL));
    TRUTH(clock() != (clock_t)-1);
    TRUTH(times(&(struct tms){0}) != (clock_t)-1);
    VALUE(timespec_get(&now, TIME_UTC) == TIME_UTC);
    VALUE(timespec_get(&now, 77));
}

static void sleeping(void)
{
    CALL(nanosleep(&(struct timespec){0, 1}, &left));
    CALL(nanosleep(&(struct timespec){0, 1000000000}, NULL));
    CALL(nanosleep(&(struct timespec){0, -1}, NULL));
    CALL(nanosleep(&(struct timespec){-1, 0}, NULL));
    ERROR(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 1}, NULL));
    ERROR(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &(struct timespec){1, 0}, NULL));
    ERROR(clock_nanosleep(CLOCK_REALTIME, TIMER_ABSTIME, &(struct timespec){1, 0}, NULL));
    ERROR(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){0, 1000000000}, NULL));
    ERROR(clock_nanosleep(CLOCK_MONOTONIC, 0, &(struct timespec){-1, 0}, NULL));
    ERROR(clock_nanosleep(77, 0, &(struct timespec){0, 1}, NULL));
    ERROR(clock_nanosleep(CLOCK_THREAD_CPUTIME_ID, 0, &(struct timespec){0, 1}, NULL));
    VALUE(sleep(0));
    CALL(usleep(1));
}

static void setting(void)
{
    CALL(clock_settime(CLOCK_MONOTONIC, &(struct timespec){1, 0}));
    CALL(clock_settime(77, &(struct timespec){1, 0}));
    CALL(clock_settime(CLOCK_PROCESS_CPUTIME_ID, &(struct timespec){1, 0}) < 0);
    CALL(clock_settime(CLOCK_REALTIME, &(struct timespec){1, 1000000000}));
    CALL(clock_settime(CLOCK_REALTIME, &(struct timespec){-1, 0}));
    ERROR(clock_getcpuclockid(0, &(clockid_t){0}));
}

void observe_clocks(void)
{
    reading();
    waiting();
    passing();
    sleeping();
    setting();
}
