/* Conditions, and ending the wait for them by cancellation. */
#include "check.h"
#include <errno.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int turn, waiting, released;
static sem_t never;
static int ends[2];

static void *in_turn(void *number)
{
    for (int i = 0; i < 100; i++) {
        pthread_mutex_lock(&mutex);
        while (turn % 3 != (int)(intptr_t)number)
            pthread_cond_wait(&condition, &mutex);
        turn++;
        pthread_cond_broadcast(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return NULL;
}

static void *wait_once(void *unused)
{
    pthread_mutex_lock(&mutex);
    waiting++;
    while (!released)
        pthread_cond_wait(&condition, &mutex);
    waiting--;
    pthread_mutex_unlock(&mutex);
    return unused;
}

static void unlock(void *unused)
{
    (void)unused;
    SAY("cancelled with the mutex: %d\n", pthread_mutex_trylock(&mutex) == EBUSY);
    pthread_mutex_unlock(&mutex);
}

static void *wait_for_ever(void *unused)
{
    pthread_mutex_lock(&mutex);
    pthread_cleanup_push(unlock, NULL);
    for (;;)
        pthread_cond_wait(&condition, &mutex);
    pthread_cleanup_pop(1);
    return unused;
}

static void *read_for_ever(void *unused)
{
    char byte;
    read(ends[0], &byte, 1);
    return unused;
}

static void *post_for_ever(void *unused)
{
    sem_wait(&never);
    return unused;
}

static void *sleep_for_ever(void *unused)
{
    sleep(1000);
    return unused;
}

static void *loop_for_ever(void *unused)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (volatile int i = 0;; i++)
        ;
    return unused;
}

static void cancel(const char *name, void *(*function)(void *))
{
    pthread_t thread;
    void *result;

    pthread_create(&thread, NULL, function, NULL);
    usleep(3000);
    int error = pthread_cancel(thread);
    pthread_join(thread, &result);
    SAY("cancel in %s: %d %d\n", name, error, result == PTHREAD_CANCELED);
}

static void time_out(clockid_t clock)
{
    pthread_condattr_t attributes;
    pthread_cond_t timed;
    struct timespec end;

    pthread_condattr_init(&attributes);
    RESULT(pthread_condattr_setclock(&attributes, clock));
    pthread_cond_init(&timed, &attributes);
    clock_gettime(clock, &end);
    end.tv_nsec += 3000000;
    if (end.tv_nsec >= 1000000000)
        end = (struct timespec){end.tv_sec + 1, end.tv_nsec - 1000000000};
    pthread_mutex_lock(&mutex);
    RESULT(pthread_cond_timedwait(&timed, &mutex, &end) == ETIMEDOUT);
    pthread_mutex_unlock(&mutex);
}

void conditions(void)
{
    pthread_t threads[16];

    for (long i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, in_turn, (void *)i);
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    SAY("turns %d\n", turn);
    for (int i = 0; i < 16; i++)
        pthread_create(&threads[i], NULL, wait_once, NULL);
    while (__atomic_load_n(&waiting, __ATOMIC_SEQ_CST) < 16)
        usleep(1000);
    pthread_mutex_lock(&mutex);
    released = 1;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
    for (int i = 0; i < 16; i++)
        pthread_join(threads[i], NULL);
    SAY("still waiting %d\n", waiting);
    time_out(CLOCK_MONOTONIC);
    time_out(CLOCK_REALTIME);
    sem_init(&never, 0, 0);
    RESULT(pipe(ends));
    cancel("pthread_cond_wait", wait_for_ever);
    cancel("read", read_for_ever);
    cancel("sem_wait", post_for_ever);
    cancel("sleep", sleep_for_ever);
    cancel("a loop", loop_for_ever);
}
