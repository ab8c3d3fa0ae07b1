/* How threads begin and end, and what each has of its own. */
#define _GNU_SOURCE
#include "check.h"
#include <errno.h>
#include <fenv.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <threads.h>
#include <unistd.h>

static __thread int counter = 5;
static __thread _Alignas(64) char aligned[100];
static pthread_key_t key;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static sem_t ended, said;

static void *own(void *number)
{
    SAY("variables: %d %d %d\n", counter, (int)((uintptr_t)aligned % 64), aligned[99]);
    sem_post(&said);
    counter += (int)(intptr_t)number;
    memset(aligned, 1, sizeof aligned);
    errno = 7;
    usleep(50000); /* until the other one has said so, too */
    return (void *)(intptr_t)(counter * 100 + errno);
}

static void first(void)
{
    SAY("once\n");
}

static void destroy(void *value)
{
    SAY("key destroyed: %d\n", *(int *)value);
}

static void *with_key(void *value)
{
    pthread_once(&once, first);
    pthread_setspecific(key, value);
    return pthread_getspecific(key);
}

static void *post(void *unused)
{
    sem_post(&ended);
    return unused;
}

static void *number(void *unused)
{
    return (void *)(intptr_t)(syscall(SYS_gettid) != getpid() && !pthread_equal(pthread_self(), 0));
}

static void clean(void *text)
{
    SAY("clean-up: %s\n", (char *)text);
}

static void *leave(void *unused)
{
    pthread_cleanup_push(clean, "outer");
    pthread_cleanup_push(clean, "inner");
    pthread_exit((void *)9);
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return unused;
}

static void create(pthread_t *thread, void *(*function)(void *), void *argument)
{
    if (pthread_create(thread, NULL, function, argument))
        SAY("no thread\n");
}

static void join(pthread_t thread)
{
    void *result;
    RESULT(pthread_join(thread, &result));
    SAY("it returned %d\n", (int)(intptr_t)result);
}

static void many(int count, int detached)
{
    pthread_t thread;
    pthread_attr_t attributes;
    int failed = 0;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, detached);
    for (int i = 0; i < count; i++) {
        failed += pthread_create(&thread, &attributes, post, NULL) != 0;
        sem_wait(&ended);
        if (!failed && detached == PTHREAD_CREATE_JOINABLE)
            failed += pthread_join(thread, NULL) != 0;
    }
    SAY("%d one after the other, %d failed\n", count, failed);
}

static void at_once(int count)
{
    pthread_t threads[200];
    pthread_attr_t attributes;
    int failed = 0;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16384);
    for (int i = 0; i < count; i++)
        failed += pthread_create(&threads[i], &attributes, with_key, NULL) != 0;
    for (int i = 0; i < count && !failed; i++)
        failed += pthread_join(threads[i], NULL) != 0;
    SAY("%d at once, %d failed\n", count, failed);
}

static int c11(void *number)
{
    thrd_exit((int)(intptr_t)number + 1);
}

/* Its own way to round is that of who starts it, until it chooses another one. */
static void *round_down(void *unused)
{
    volatile double one = 1, three = 3;
    double up = one / three;

    int upward = fegetround() == FE_UPWARD;
    fesetround(FE_DOWNWARD);
    usleep(1000);
    int downward = fegetround() == FE_DOWNWARD && one / three < up;
    return (void *)(intptr_t)(10 * upward + downward);
}

static void *use_no_floating(void *unused)
{
    usleep(1000);
    return unused;
}

static void rounding(void)
{
    pthread_t a, b;

    fesetround(FE_UPWARD);
    create(&a, round_down, NULL);
    fesetround(FE_TONEAREST);
    create(&b, use_no_floating, NULL);
    usleep(500);
    int nearest = fegetround() == FE_TONEAREST;
    join(a);
    join(b);
    SAY("rounds to the nearest: %d\n", nearest);
    SAY("rounds to the nearest: %d\n", fegetround() == FE_TONEAREST);
}

void lives(void)
{
    pthread_t a, b;
    pthread_attr_t attributes;
    static _Alignas(16) char room[65536];
    int value = 42, result;
    thrd_t c;

    sem_init(&ended, 0, 0);
    sem_init(&said, 0, 0);
    create(&a, own, (void *)1);
    create(&b, own, (void *)2);
    sem_wait(&said);
    sem_wait(&said);
    join(a);
    join(b);
    SAY("of the first thread: %d\n", counter);
    rounding();
    create(&a, number, NULL);
    join(a);
    create(&a, leave, NULL);
    join(a);
    RESULT(pthread_key_create(&key, destroy));
    create(&a, with_key, &value);
    pthread_join(a, NULL);
    pthread_attr_init(&attributes);
    RESULT(pthread_attr_setstack(&attributes, room, sizeof room));
    pthread_create(&a, &attributes, own, (void *)3);
    join(a);
    thrd_create(&c, c11, (void *)5);
    RESULT(thrd_join(c, &result));
    SAY("thrd_join: %d\n", result);
    many(300, PTHREAD_CREATE_JOINABLE);
    many(300, PTHREAD_CREATE_DETACHED);
    at_once(200);
}
