/* Timers whose expiry a thread of its own tells, or a signal for one thread. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum { SIGNAL = 40, THREAD_ID = 4 /* SIGEV_THREAD_ID */ };

static sem_t told, ready;
static int value, elsewhere, thread, number, code, taken_value;
static pthread_t first;

static void tell(union sigval given)
{
    value = given.sival_int;
    elsewhere = !pthread_equal(pthread_self(), first);
    sem_post(&told);
}

static void tell_and_leave(union sigval given)
{
    tell(given);
    pthread_exit(NULL);
}

static timer_t start(void (*function)(union sigval), int given, long first_ms, long again_ms)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = given};
    struct itimerspec when = {{0, again_ms * 1000000}, {0, first_ms * 1000000}};
    timer_t timer;

    event.sigev_notify_function = function;
    CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    CALL(timer_settime(timer, 0, &when, NULL));
    return timer;
}

static void wait_told(int times)
{
    while (times--)
        CALL(sem_wait(&told));
    VALUE(value);
    TRUTH(elsewhere);
}

static int nobody_tells(void)
{
    sleep_ms(30);
    while (!sem_trywait(&told))
        continue;
    sleep_ms(30);
    return sem_trywait(&told) < 0;
}

static void by_threads(void)
{
    timer_t once = start(tell, 11, 5, 0), again;

    wait_told(1);
    TRUTH(nobody_tells());
    again = start(tell, 12, 5, 5);
    wait_told(3);
    CALL(timer_delete(again));
    TRUTH(nobody_tells());
    again = start(tell_and_leave, 13, 5, 5);
    wait_told(3);
    CALL(timer_settime(again, 0, &(struct itimerspec){0}, NULL));
    TRUTH(nobody_tells());
    CALL(timer_settime(once, 0, &(struct itimerspec){{0, 0}, {0, 1000000}}, NULL));
    wait_told(1);
    CALL(timer_delete(once));
    CALL(timer_delete(again));
}

static void *take(void *argument)
{
    siginfo_t info;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGNAL);
    thread = gettid();
    sem_post(&ready);
    number = sigwaitinfo(&set, &info);
    code = info.si_code;
    taken_value = info.si_value.sival_int;
    return argument;
}

static void by_signal_for_a_thread(void)
{
    struct sigevent event = {.sigev_notify = THREAD_ID, .sigev_signo = SIGNAL};
    pthread_t taker;
    timer_t timer;
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGNAL);
    ERROR(pthread_sigmask(SIG_BLOCK, &set, NULL));
    ERROR(pthread_create(&taker, NULL, take, NULL));
    CALL(sem_wait(&ready));
    event.sigev_value.sival_int = 77;
    event.sigev_notify_thread_id = 999999;
    CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    event.sigev_notify_thread_id = thread;
    CALL(timer_create(CLOCK_MONOTONIC, &event, &timer));
    CALL(timer_settime(timer, 0, &(struct itimerspec){{0, 0}, {0, 5000000}}, NULL));
    ERROR(pthread_join(taker, NULL));
    VALUE(number);
    TRUTH(code == SI_TIMER);
    VALUE(taken_value);
    CALL(timer_delete(timer));
    CALL(sigtimedwait(&set, NULL, &(struct timespec){0, 1000000}));
    ERROR(pthread_sigmask(SIG_UNBLOCK, &set, NULL));
}

void observe_timers(void)
{
    first = pthread_self();
    sem_init(&told, 0, 0);
    sem_init(&ready, 0, 0);
    by_threads();
    by_signal_for_a_thread();
}
