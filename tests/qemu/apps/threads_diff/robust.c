/* Robust mutexes whose owners die. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <stdint.h>

enum { LOCKS = 8, WAITERS = 3 };

static pthread_mutex_t locks[LOCKS];
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int errors[WAITERS], holding;

static void make(int kind)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, kind);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_init(&locks[i], &attributes);
    holding = 0;
}

static void *hold(void *ms)
{
    pthread_mutex_lock(&locks[0]);
    holding = 1;
    sleep_ms((intptr_t)ms);
    return NULL;
}

static void *wait_for_it(void *number)
{
    struct timespec end = in_ms(CLOCK_REALTIME, 20000);

    errors[(intptr_t)number] =
        number ? pthread_mutex_timedlock(&locks[0], &end) : pthread_mutex_lock(&locks[0]);
    return NULL;
}

static void hold_until(pthread_t *thread, intptr_t ms)
{
    ERROR(pthread_create(thread, NULL, hold, (void *)ms));
    while (!holding)
        sleep_ms(1);
}

/* The one that gets it leaves it as it is: then nobody has it ever again. */
static void never_repaired(void)
{
    pthread_t holder, waiters[WAITERS];
    int dead = 0, lost = 0;

    make(PTHREAD_MUTEX_NORMAL);
    hold_until(&holder, 30);
    for (intptr_t i = 0; i < WAITERS; i++)
        ERROR(pthread_create(&waiters[i], NULL, wait_for_it, (void *)i));
    ERROR(pthread_join(holder, NULL));
    for (int i = 0; i < WAITERS; i++)
        ERROR(pthread_join(waiters[i], NULL));
    for (int i = 0; i < WAITERS; i++) {
        dead += errors[i] == EOWNERDEAD;
        lost += errors[i] == ENOTRECOVERABLE;
    }
    VALUE(dead); /* each of them died with it, too */
    VALUE(lost);
    ERROR(pthread_mutex_lock(&locks[0]));
    ERROR(pthread_mutex_unlock(&locks[0]));
    ERROR(pthread_mutex_trylock(&locks[0]));
    ERROR(pthread_mutex_destroy(&locks[0]));
}

/* In another order than they were locked. */
static void *hold_some(void *unused)
{
    for (int i = 0; i < LOCKS; i++)
        pthread_mutex_lock(&locks[i]);
    pthread_mutex_unlock(&locks[3]);
    pthread_mutex_unlock(&locks[0]);
    pthread_mutex_unlock(&locks[LOCKS - 1]);
    return unused;
}

static void several(int kind, int detached)
{
    pthread_attr_t attributes;
    pthread_t thread;

    make(kind);
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, detached);
    ERROR(pthread_create(&thread, &attributes, hold_some, NULL));
    if (detached == PTHREAD_CREATE_JOINABLE)
        ERROR(pthread_join(thread, NULL));
    else
        sleep_ms(30);
    for (int i = 0; i < LOCKS; i++) {
        int error = ERROR(pthread_mutex_trylock(&locks[i]));
        if (error == EOWNERDEAD)
            ERROR(pthread_mutex_consistent(&locks[i]));
        ERROR(pthread_mutex_unlock(&locks[i]));
        ERROR(pthread_mutex_lock(&locks[i]));
        ERROR(pthread_mutex_unlock(&locks[i]));
    }
}

static void *signal_and_die(void *unused)
{
    pthread_mutex_lock(&locks[0]);
    holding = 1;
    pthread_cond_signal(&condition);
    return unused;
}

static void in_a_condition(void)
{
    pthread_t thread;
    int error = 0;

    make(PTHREAD_MUTEX_NORMAL);
    ERROR(pthread_mutex_lock(&locks[0]));
    ERROR(pthread_create(&thread, NULL, signal_and_die, NULL));
    while (!holding && !error)
        error = pthread_cond_wait(&condition, &locks[0]);
    ERROR(error);
    ERROR(pthread_mutex_consistent(&locks[0]));
    ERROR(pthread_mutex_unlock(&locks[0]));
    ERROR(pthread_join(thread, NULL));
}

static void of_a_cancelled_thread(void)
{
    pthread_t thread;

    make(PTHREAD_MUTEX_NORMAL);
    hold_until(&thread, 100000);
    ERROR(pthread_mutex_trylock(&locks[0]));
    ERROR(pthread_cancel(thread));
    ERROR(pthread_join(thread, NULL));
    ERROR(pthread_mutex_trylock(&locks[0]));
    ERROR(pthread_mutex_unlock(&locks[0]));
    ERROR(pthread_mutex_trylock(&locks[0]));
}

void observe_robust(void)
{
    pthread_mutexattr_t attributes;
    int robust = -1;

    pthread_mutexattr_init(&attributes);
    ERROR(pthread_mutexattr_getrobust(&attributes, &robust));
    VALUE(robust);
    ERROR(pthread_mutexattr_setrobust(&attributes, 7));
    never_repaired();
    several(PTHREAD_MUTEX_NORMAL, PTHREAD_CREATE_JOINABLE);
    several(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_CREATE_DETACHED);
    several(PTHREAD_MUTEX_RECURSIVE, PTHREAD_CREATE_JOINABLE);
    in_a_condition();
    of_a_cancelled_thread();
}
