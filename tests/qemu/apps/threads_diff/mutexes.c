/* The kinds of mutex, with an owner that is another thread. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>

static pthread_mutex_t lock;
static int errors[4];

static void *try_another(void *argument)
{
    struct timespec soon = in_ms(CLOCK_REALTIME, 5);

    errors[0] = pthread_mutex_trylock(&lock);
    errors[1] = pthread_mutex_timedlock(&lock, &soon);
    errors[2] = argument ? pthread_mutex_unlock(&lock) : 0;
    return NULL;
}

static void *die_with_it(void *argument)
{
    pthread_mutex_lock(&lock);
    return argument;
}

static void in_thread(void *(*run)(void *), void *argument)
{
    pthread_t thread;

    ERROR(pthread_create(&thread, NULL, run, argument));
    ERROR(pthread_join(thread, NULL));
}

static void begin(int kind, int robust)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, kind);
    ERROR(pthread_mutexattr_setrobust(&attributes, robust));
    ERROR(pthread_mutex_init(&lock, &attributes));
}

static void owned_by_another(int kind)
{
    begin(kind, PTHREAD_MUTEX_STALLED);
    ERROR(pthread_mutex_lock(&lock));
    if (kind == PTHREAD_MUTEX_ERRORCHECK)
        ERROR(pthread_mutex_lock(&lock));
    if (kind == PTHREAD_MUTEX_RECURSIVE)
        ERROR(pthread_mutex_lock(&lock));
    /* Nobody checks a normal one's owner. */
    in_thread(try_another, kind == PTHREAD_MUTEX_NORMAL ? NULL : &lock);
    ERROR(errors[0]);
    ERROR(errors[1]);
    ERROR(errors[2]);
    if (kind == PTHREAD_MUTEX_RECURSIVE)
        ERROR(pthread_mutex_unlock(&lock));
    ERROR(pthread_mutex_unlock(&lock));
    ERROR(pthread_mutex_destroy(&lock));
}

static void robust(void)
{
    begin(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_ROBUST);
    in_thread(die_with_it, NULL);
    ERROR(pthread_mutex_lock(&lock));
    ERROR(pthread_mutex_consistent(&lock));
    ERROR(pthread_mutex_unlock(&lock));
    ERROR(pthread_mutex_lock(&lock));
    ERROR(pthread_mutex_unlock(&lock));
    in_thread(die_with_it, NULL);
    ERROR(pthread_mutex_lock(&lock));
    ERROR(pthread_mutex_unlock(&lock)); /* never made consistent */
    ERROR(pthread_mutex_lock(&lock));
}

void observe_mutexes(void)
{
    owned_by_another(PTHREAD_MUTEX_NORMAL);
    owned_by_another(PTHREAD_MUTEX_ERRORCHECK);
    owned_by_another(PTHREAD_MUTEX_RECURSIVE);
    robust();
}
