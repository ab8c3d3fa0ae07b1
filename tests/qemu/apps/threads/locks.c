#define _GNU_SOURCE
#include "check.h"
#include <errno.h>
#include <semaphore.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER, checked, robust;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_spinlock_t spin;
static sem_t ping, pong;
static long sum;
static int serial;

static struct timespec in_ms(long ms)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += ms * 1000000;
    return (struct timespec){now.tv_sec + now.tv_nsec / 1000000000, now.tv_nsec % 1000000000};
}

static void *try_taken(void *unused)
{
    struct timespec soon = in_ms(2);

    RESULT(pthread_mutex_trylock(&mutex) == EBUSY);
    RESULT(pthread_mutex_timedlock(&mutex, &soon) == ETIMEDOUT);
    RESULT(pthread_mutex_unlock(&checked) == EPERM);
    RESULT(pthread_rwlock_tryrdlock(&rwlock));
    RESULT(pthread_rwlock_trywrlock(&rwlock) == EBUSY);
    RESULT(pthread_rwlock_timedwrlock(&rwlock, &soon) == ETIMEDOUT);
    RESULT(pthread_rwlock_unlock(&rwlock));
    return unused;
}

static void *hold(void *unused)
{
    pthread_mutex_lock(&robust);
    return unused;
}

static void *add(void *unused)
{
    for (int i = 0; i < 20000; i++) {
        pthread_mutex_lock(&mutex);
        sum++;
        pthread_mutex_unlock(&mutex);
        if (i % 1000 == 0)
            sched_yield();
    }
    return unused;
}

static void *add_spinning(void *unused)
{
    for (int i = 0; i < 20000; i++) {
        pthread_spin_lock(&spin);
        sum++;
        pthread_spin_unlock(&spin);
    }
    return unused;
}

static void *meet(void *unused)
{
    for (int i = 0; i < 10; i++)
        if (pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD)
            __atomic_add_fetch(&serial, 1, __ATOMIC_RELAXED);
    return unused;
}

static void *answer(void *unused)
{
    for (int i = 0; i < 1000; i++) {
        sem_wait(&ping);
        sem_post(&pong);
    }
    return unused;
}

static void of_kinds(void)
{
    pthread_mutexattr_t kind;

    pthread_mutexattr_init(&kind);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checked, &kind);
    RESULT(pthread_mutex_lock(&checked));
    RESULT(pthread_mutex_lock(&checked) == EDEADLK);
    pthread_mutexattr_settype(&kind, PTHREAD_MUTEX_NORMAL);
    pthread_mutexattr_setrobust(&kind, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&robust, &kind);
    together(1, hold);
    RESULT(pthread_mutex_lock(&robust) == EOWNERDEAD);
    RESULT(pthread_mutex_consistent(&robust));
    RESULT(pthread_mutex_unlock(&robust));
}

void locks(void)
{
    struct timespec soon;

    of_kinds();
    pthread_mutex_lock(&mutex);
    pthread_rwlock_rdlock(&rwlock);
    together(1, try_taken);
    pthread_rwlock_unlock(&rwlock);
    pthread_mutex_unlock(&mutex);
    together(8, add);
    SAY("sum %ld\n", sum);
    pthread_spin_init(&spin, 0);
    together(4, add_spinning);
    SAY("sum %ld\n", sum);
    pthread_barrier_init(&barrier, NULL, 8);
    together(8, meet);
    SAY("serial %d\n", serial);
    sem_init(&ping, 0, 0);
    sem_init(&pong, 0, 0);
    soon = in_ms(2);
    RESULT(sem_timedwait(&ping, &soon) == -1 && errno == ETIMEDOUT);
    pthread_t thread;
    pthread_create(&thread, NULL, answer, NULL);
    for (int i = 0; i < 1000; i++) {
        sem_post(&ping);
        sem_wait(&pong);
    }
    RESULT(pthread_join(thread, NULL));
}
