/* Own data, threads that are cancelled, and other ways to begin and to end. */
#include "stress.h"
#include <errno.h>
#include <poll.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>
#include <unistd.h>

enum { OWN_STACK = 32768 };

bool do_keys(struct dice *dice)
{
    pthread_key_t key;
    int error = pthread_key_create(&key, NULL);

    if (error) {
        CHECK(error == EAGAIN); /* others have all of them */
        return true;
    }
    CHECK(!pthread_getspecific(key));
    CHECK(!pthread_setspecific(key, dice));
    linger(dice);
    CHECK(pthread_getspecific(key) == dice);
    CHECK(!pthread_key_delete(key));
    return true;
}

struct victim {
    unsigned way;
    int cleaned;
    sem_t never;
    pthread_mutex_t lock;
    pthread_cond_t condition;
    int ends[2];
};

static void wait_semaphore(struct victim *victim)
{
    sem_wait(&victim->never);
}

static void wait_semaphore_long(struct victim *victim)
{
    struct timespec end;

    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 1000000;
    sem_timedwait(&victim->never, &end);
}

static void unlock(void *mutex)
{
    CHECK(!pthread_mutex_unlock(mutex));
}

static void wait_condition(struct victim *victim)
{
    pthread_mutex_lock(&victim->lock);
    pthread_cleanup_push(unlock, &victim->lock);
    for (;;)
        pthread_cond_wait(&victim->condition, &victim->lock);
    pthread_cleanup_pop(1);
}

static void wait_pipe(struct victim *victim)
{
    char byte;

    if (victim->ends[0] < 0)
        pause();
    CHECK(read(victim->ends[0], &byte, 1) == 1);
}

static void wait_poll(struct victim *victim)
{
    (void)victim;
    poll(NULL, 0, -1);
}

static void wait_sleep(struct victim *victim)
{
    (void)victim;
    sleep(1000000);
}

static void compute(struct victim *victim)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (;;)
        (void)*(volatile unsigned *)&victim->way;
}

static void test_often(struct victim *victim)
{
    (void)victim;
    for (;;) {
        pthread_testcancel();
        sched_yield();
    }
}

static void (*const ways[])(struct victim *) = {
    wait_semaphore, wait_semaphore_long, wait_condition, wait_pipe,
    wait_poll,      wait_sleep,          compute,        test_often,
};

static void clean(void *victim)
{
    ((struct victim *)victim)->cleaned++;
}

static void *be_cancelled(void *argument)
{
    struct victim *victim = argument;

    arrive();
    pthread_cleanup_push(clean, victim);
    ways[victim->way](victim);
    pthread_cleanup_pop(0);
    return NULL;
}

static void make_victim(struct victim *victim)
{
    sem_init(&victim->never, 0, 0);
    pthread_mutex_init(&victim->lock, NULL);
    pthread_cond_init(&victim->condition, NULL);
    if (pipe(victim->ends))
        victim->ends[0] = victim->ends[1] = -1;
}

bool do_cancellation(struct dice *dice)
{
    struct victim victim = {.way = roll(dice, sizeof ways / sizeof *ways)};
    pthread_t thread;
    void *result = NULL;

    make_victim(&victim);
    if (start(&thread, be_cancelled, &victim)) {
        linger(dice);
        linger(dice);
        CHECK(!pthread_cancel(thread));
        CHECK(!pthread_join(thread, &result));
        CHECK(result == PTHREAD_CANCELED);
        CHECK(victim.cleaned == 1);
        CHECK(!pthread_mutex_trylock(&victim.lock));
        CHECK(!pthread_cond_destroy(&victim.condition));
    }
    if (victim.ends[0] >= 0)
        CHECK(!close(victim.ends[0]) && !close(victim.ends[1]));
    return true;
}

static int give_back(void *number)
{
    arrive();
    if (*(int *)number % 2)
        thrd_exit(*(int *)number);
    return *(int *)number;
}

bool do_c11_threads(struct dice *dice)
{
    int number = (int)roll(dice, 1000), result = -1;
    thrd_t thread;

    if (thrd_create(&thread, give_back, &number) != thrd_success)
        return true;
    CHECK(thrd_join(thread, &result) == thrd_success);
    CHECK(result == number);
    return true;
}

static void *use_stack(void *bottom)
{
    char local[1000];

    arrive();
    memset(local, 1, sizeof local);
    CHECK((uintptr_t)local - (uintptr_t)bottom < OWN_STACK);
    sched_yield();
    return memchr(local, 0, sizeof local);
}

bool do_own_stacks(struct dice *dice)
{
    char *stack = aligned_alloc(4096, OWN_STACK);
    pthread_attr_t attributes;
    pthread_t thread;

    if (!stack)
        return true;
    pthread_attr_init(&attributes);
    CHECK(!pthread_attr_setstack(&attributes, stack, OWN_STACK));
    if (!pthread_create(&thread, &attributes, use_stack, stack)) {
        linger(dice);
        join(thread);
    }
    free(stack);
    return true;
}
