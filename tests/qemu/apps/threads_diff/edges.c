/* The edges of what locks and meetings take, and of how long they live. */
#include "areas.h"
#include "observe.h"
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int errors[4], woken, go, smashed;

static void in_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;

    ERROR(pthread_create(&thread, NULL, run, argument));
    ERROR(pthread_join(thread, NULL));
}

static void semaphores(void)
{
    struct timespec past = {1, 0}, bad = {1, 1000000000};
    sem_t semaphore;
    int value;

    CALL(sem_init(&semaphore, 0, (unsigned)SEM_VALUE_MAX + 1));
    CALL(sem_init(&semaphore, 0, SEM_VALUE_MAX));
    CALL(sem_post(&semaphore));
    CALL(sem_getvalue(&semaphore, &value));
    VALUE(value == SEM_VALUE_MAX);
    CALL(sem_wait(&semaphore));
    CALL(sem_post(&semaphore));
    CALL(sem_destroy(&semaphore));
    CALL(sem_init(&semaphore, 0, 1));
    CALL(sem_timedwait(&semaphore, &past)); /* it need not wait */
    CALL(sem_timedwait(&semaphore, &past));
    CALL(sem_timedwait(&semaphore, &bad));
    CALL(sem_trywait(&semaphore));
    CALL(sem_destroy(&semaphore));
}

static void *try_both(void *unused)
{
    struct timespec past = {1, 0};

    errors[0] = pthread_rwlock_tryrdlock(&rwlock);
    if (!errors[0])
        pthread_rwlock_unlock(&rwlock);
    errors[1] = pthread_rwlock_trywrlock(&rwlock);
    if (!errors[1])
        pthread_rwlock_unlock(&rwlock);
    errors[2] = pthread_rwlock_timedrdlock(&rwlock, &past);
    if (!errors[2])
        pthread_rwlock_unlock(&rwlock);
    errors[3] = pthread_rwlock_timedwrlock(&rwlock, &past);
    if (!errors[3])
        pthread_rwlock_unlock(&rwlock);
    return unused;
}

static void by_another(void)
{
    in_thread(try_both, NULL);
    for (int i = 0; i < 4; i++)
        ERROR(errors[i]);
}

static void rwlocks(void)
{
    ERROR(pthread_rwlock_rdlock(&rwlock));
    ERROR(pthread_rwlock_rdlock(&rwlock));
    by_another();
    ERROR(pthread_rwlock_unlock(&rwlock));
    by_another();
    ERROR(pthread_rwlock_trywrlock(&rwlock));
    ERROR(pthread_rwlock_unlock(&rwlock));
    by_another();
    ERROR(pthread_rwlock_wrlock(&rwlock));
    ERROR(pthread_rwlock_tryrdlock(&rwlock));
    ERROR(pthread_rwlock_trywrlock(&rwlock));
    by_another();
    ERROR(pthread_rwlock_unlock(&rwlock));
    ERROR(pthread_rwlock_destroy(&rwlock));
}

static void *wait_to_go(void *unused)
{
    pthread_mutex_lock(&lock);
    go++;
    pthread_cond_wait(&condition, &lock);
    woken++;
    pthread_mutex_unlock(&lock);
    return unused;
}

static int woken_now(void)
{
    sleep_ms(20);
    pthread_mutex_lock(&lock);
    int now = woken;
    pthread_mutex_unlock(&lock);
    return now;
}

static void conditions(void)
{
    struct timespec past = {1, 0}, bad = {1, -1};
    pthread_condattr_t attributes;
    pthread_t threads[4];

    pthread_condattr_init(&attributes);
    ERROR(pthread_condattr_setclock(&attributes, CLOCK_PROCESS_CPUTIME_ID));
    ERROR(pthread_condattr_setclock(&attributes, -1));
    pthread_mutex_lock(&lock);
    ERROR(pthread_cond_timedwait(&condition, &lock, &past));
    ERROR(pthread_cond_timedwait(&condition, &lock, &bad));
    pthread_mutex_unlock(&lock);
    ERROR(pthread_cond_signal(&condition)); /* nobody remembers it */
    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, wait_to_go, NULL);
    for (int all = 0; !all; sleep_ms(1)) {
        pthread_mutex_lock(&lock);
        all = go == 4;
        pthread_mutex_unlock(&lock);
    }
    VALUE(woken_now());
    ERROR(pthread_cond_signal(&condition));
    VALUE(woken_now());
    ERROR(pthread_cond_broadcast(&condition));
    for (int i = 0; i < 4; i++)
        ERROR(pthread_join(threads[i], NULL));
    VALUE(woken);
    ERROR(pthread_cond_destroy(&condition));
}

struct place {
    pthread_barrier_t barrier;
    pthread_mutex_t lock;
};

static void *meet_once(void *place)
{
    pthread_barrier_wait(&((struct place *)place)->barrier);
    return NULL;
}

/* Who is back from a barrier may destroy it, and use its memory for something else. */
static void smash_barriers(void)
{
    pthread_barrier_t none;

    ERROR(pthread_barrier_init(&none, NULL, 0));
    for (int i = 0; i < 100; i++) {
        struct place place;
        pthread_t threads[3];
        pthread_barrier_init(&place.barrier, NULL, 4);
        for (int t = 0; t < 3; t++)
            pthread_create(&threads[t], NULL, meet_once, &place);
        pthread_barrier_wait(&place.barrier);
        smashed += pthread_barrier_destroy(&place.barrier) != 0;
        memset(&place.barrier, 0xff, sizeof place.barrier);
        for (int t = 0; t < 3; t++)
            smashed += pthread_join(threads[t], NULL) != 0;
    }
    VALUE(smashed);
}

static void *unlock_last(void *place)
{
    pthread_mutex_lock(&((struct place *)place)->lock);
    pthread_mutex_unlock(&((struct place *)place)->lock);
    return NULL;
}

/* So may the last one that has a mutex. */
static void smash_mutexes(void)
{
    for (int i = 0; i < 100; i++) {
        struct place *place = malloc(sizeof *place);
        pthread_t thread;
        pthread_mutex_init(&place->lock, NULL);
        pthread_mutex_lock(&place->lock);
        pthread_create(&thread, NULL, unlock_last, place);
        sched_yield();
        pthread_mutex_unlock(&place->lock);
        smashed += pthread_join(thread, NULL) != 0;
        smashed += pthread_mutex_destroy(&place->lock) != 0;
        memset(place, 0xff, sizeof *place);
        free(place);
    }
    VALUE(smashed);
}

static void *wait_a_little(void *unused)
{
    sleep_ms(30);
    return unused;
}

static void joins(void)
{
    struct timespec soon = in_ms(CLOCK_REALTIME, 3);
    pthread_t thread;
    void *value = NULL;

    ERROR(pthread_create(&thread, NULL, wait_a_little, &soon));
    ERROR(pthread_tryjoin_np(thread, &value));
    ERROR(pthread_timedjoin_np(thread, &value, &soon));
    soon = in_ms(CLOCK_REALTIME, 20000);
    ERROR(pthread_timedjoin_np(thread, &value, &soon));
    TRUTH(value == &soon);
}

static void attributes(void)
{
    struct sched_param priority = {.sched_priority = 7};
    pthread_mutexattr_t of_mutex;
    pthread_attr_t of_thread;
    int value = -1;
    size_t size;

    pthread_attr_init(&of_thread);
    ERROR(pthread_attr_getdetachstate(&of_thread, &value));
    VALUE(value == PTHREAD_CREATE_JOINABLE);
    ERROR(pthread_attr_setdetachstate(&of_thread, 7));
    ERROR(pthread_attr_setguardsize(&of_thread, 12288));
    ERROR(pthread_attr_getguardsize(&of_thread, &size));
    VALUE(size);
    ERROR(pthread_attr_setstacksize(&of_thread, 100000));
    ERROR(pthread_attr_getstacksize(&of_thread, &size));
    VALUE(size);
    ERROR(pthread_attr_setscope(&of_thread, PTHREAD_SCOPE_PROCESS));
    ERROR(pthread_attr_setscope(&of_thread, PTHREAD_SCOPE_SYSTEM));
    ERROR(pthread_attr_setinheritsched(&of_thread, 7));
    ERROR(pthread_attr_destroy(&of_thread));
    pthread_mutexattr_init(&of_mutex);
    ERROR(pthread_mutexattr_settype(&of_mutex, 7));
    ERROR(pthread_mutexattr_gettype(&of_mutex, &value));
    VALUE(value == PTHREAD_MUTEX_DEFAULT);
    ERROR(pthread_mutexattr_getprotocol(&of_mutex, &value));
    VALUE(value == PTHREAD_PRIO_NONE);
    ERROR(pthread_mutexattr_setprotocol(&of_mutex, 7));
    ERROR(pthread_mutexattr_setpshared(&of_mutex, 7));
    ERROR(pthread_getschedparam(pthread_self(), &value, &priority));
    VALUE(value == SCHED_OTHER);
    VALUE(priority.sched_priority);
    ERROR(pthread_setcancelstate(7, NULL));
    ERROR(pthread_setcanceltype(7, NULL));
}

void observe_edges(void)
{
    semaphores();
    rwlocks();
    conditions();
    smash_barriers();
    smash_mutexes();
    joins();
    attributes();
}
