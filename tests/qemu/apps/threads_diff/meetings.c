/* Conditions, semaphores, rwlocks, barriers and things done once. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>

enum { MANY = 16, ROUNDS = 1000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_t threads[MANY];
static int turn, waiting, open_gate, times, serial;
static sem_t there, back;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int errors[4];

static void start(int count, void *(*run)(void *))
{
    for (int i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, run, NULL))
            abort();
}

static void join(int count)
{
    for (int i = 0; i < count; i++)
        ERROR(pthread_join(threads[i], NULL));
}

static void take_turns(int mine)
{
    pthread_mutex_lock(&lock);
    for (int i = 0; i < ROUNDS; i++) {
        while (turn % 2 != mine)
            pthread_cond_wait(&condition, &lock);
        turn++;
        pthread_cond_signal(&condition);
    }
    pthread_mutex_unlock(&lock);
}

static void *second(void *argument)
{
    take_turns(1);
    return argument;
}

static void *wait_at_gate(void *argument)
{
    pthread_mutex_lock(&lock);
    waiting++;
    while (!open_gate)
        pthread_cond_wait(&condition, &lock);
    waiting--;
    pthread_mutex_unlock(&lock);
    return argument;
}

static void open_to_all(void)
{
    start(MANY, wait_at_gate);
    for (int all = 0; !all; sleep_ms(1)) {
        pthread_mutex_lock(&lock);
        all = waiting == MANY;
        pthread_mutex_unlock(&lock);
    }
    pthread_mutex_lock(&lock);
    open_gate = 1;
    ERROR(pthread_cond_broadcast(&condition));
    pthread_mutex_unlock(&lock);
    join(MANY);
    VALUE(waiting);
}

static void *broadcast_to_one(void *argument)
{
    struct {
        pthread_mutex_t lock;
        pthread_cond_t condition;
        int gone;
    } *shared = argument;

    pthread_mutex_lock(&shared->lock);
    shared->gone = 1;
    pthread_cond_broadcast(&shared->condition);
    pthread_mutex_unlock(&shared->lock);
    return NULL;
}

/* A condition that is destroyed and overwritten as soon as its waiter is back. */
static void smash(void)
{
    for (int i = 0; i < 100; i++) {
        struct {
            pthread_mutex_t lock;
            pthread_cond_t condition;
            int gone;
        } shared = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0};
        pthread_t thread;

        pthread_mutex_lock(&shared.lock);
        if (pthread_create(&thread, NULL, broadcast_to_one, &shared))
            abort();
        while (!shared.gone)
            pthread_cond_wait(&shared.condition, &shared.lock);
        pthread_cond_destroy(&shared.condition);
        for (volatile char *p = (char *)&shared.condition; p < (char *)(&shared.condition + 1); p++)
            *p = -1;
        pthread_mutex_unlock(&shared.lock);
        pthread_join(thread, NULL);
    }
}

static void timed(clockid_t clock)
{
    struct timespec end = in_ms(clock, 10), now;
    pthread_condattr_t attributes;
    pthread_cond_t own;

    pthread_condattr_init(&attributes);
    ERROR(pthread_condattr_setclock(&attributes, clock));
    ERROR(pthread_cond_init(&own, &attributes));
    pthread_mutex_lock(&lock);
    ERROR(pthread_cond_timedwait(&own, &lock, &end));
    pthread_mutex_unlock(&lock);
    clock_gettime(clock, &now);
    TRUTH(now.tv_sec > end.tv_sec || (now.tv_sec == end.tv_sec && now.tv_nsec >= end.tv_nsec));
}

static void *answer(void *argument)
{
    for (int i = 0; i < ROUNDS; i++) {
        sem_wait(&there);
        sem_post(&back);
    }
    return argument;
}

static void semaphores(void)
{
    int value;

    sem_init(&there, 0, 0);
    sem_init(&back, 0, 0);
    start(1, answer);
    for (int i = 0; i < ROUNDS; i++) {
        sem_post(&there);
        sem_wait(&back);
    }
    join(1);
    CALL(sem_getvalue(&back, &value));
    VALUE(value);
}

static void *try_rwlock(void *argument)
{
    struct timespec soon = in_ms(CLOCK_REALTIME, 5);

    errors[0] = pthread_rwlock_tryrdlock(&rwlock);
    if (!errors[0])
        pthread_rwlock_unlock(&rwlock);
    errors[1] = pthread_rwlock_trywrlock(&rwlock);
    errors[2] = pthread_rwlock_timedwrlock(&rwlock, &soon);
    errors[3] = pthread_rwlock_timedrdlock(&rwlock, &soon);
    if (!errors[3])
        pthread_rwlock_unlock(&rwlock);
    return argument;
}

static void rwlocks(void)
{
    for (int writer = 0; writer < 2; writer++) {
        ERROR(writer ? pthread_rwlock_wrlock(&rwlock) : pthread_rwlock_rdlock(&rwlock));
        start(1, try_rwlock);
        join(1);
        for (int i = 0; i < 4; i++)
            ERROR(errors[i]);
        ERROR(pthread_rwlock_unlock(&rwlock));
    }
}

static void count(void)
{
    sleep_ms(2);
    times++;
}

static void *meet(void *argument)
{
    pthread_once(&once, count);
    for (int i = 0; i < 10; i++)
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
            __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED);
    return argument;
}

void observe_meetings(void)
{
    start(1, second);
    take_turns(0);
    join(1);
    VALUE(turn);
    open_to_all();
    smash();
    timed(CLOCK_REALTIME);
    timed(CLOCK_MONOTONIC);
    semaphores();
    rwlocks();
    ERROR(pthread_barrier_init(&barrier, NULL, 4));
    start(4, meet);
    join(4);
    VALUE(serial);
    VALUE(times);
    ERROR(pthread_barrier_destroy(&barrier));
}
