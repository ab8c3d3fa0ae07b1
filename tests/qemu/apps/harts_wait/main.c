/* Threads that compute and wait for each other, so that they wait, and are woken up, on all harts.
 * The first argument says which part; the second one, how often. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define THREADS 6
#define LONG_NS 500000 /* computing as long as this, a thread is on another hart */

static long amount;

static uint64_t next(uint64_t x)
{
    x ^= x << 13;
    x ^= x >> 7;
    return x ^ x << 17;
}

static volatile uint64_t sink;

static void compute(long rounds)
{
    uint64_t x = 1;

    for (long i = 0; i < rounds; i++)
        x = next(x);
    sink = x;
}

static int64_t now_ns(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000000ll + now.tv_nsec;
}

/* Ends on another hart, if there is one that is free. */
static void go_away(void)
{
    int64_t end = now_ns() + LONG_NS;

    while (now_ns() < end)
        ;
    compute(2000);
}

static void together(void *(*function)(void *), long *sum)
{
    pthread_t threads[THREADS];
    void *result;

    *sum = 0;
    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, function, (void *)i);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &result);
        *sum += (long)(intptr_t)result;
    }
}

/* A token goes around. */
static sem_t posts[THREADS];
static long token;

static void *ring(void *argument)
{
    uintptr_t self = (uintptr_t)argument;
    long wrong = 0;

    go_away();
    for (long i = 0; i < amount; i++) {
        while (sem_wait(&posts[self]))
            ;
        wrong += token != i * THREADS + (long)self;
        token++;
        compute(50);
        sem_post(&posts[(self + 1) % THREADS]);
    }
    return (void *)(intptr_t)wrong;
}

/* What some put in, others take out. */
#define ROOM 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_full = PTHREAD_COND_INITIALIZER, not_empty = PTHREAD_COND_INITIALIZER;
static long queue[ROOM];
static unsigned in, out;

static void put(long value)
{
    pthread_mutex_lock(&mutex);
    while (in - out == ROOM)
        pthread_cond_wait(&not_full, &mutex);
    queue[in++ % ROOM] = value;
    pthread_cond_signal(&not_empty);
    pthread_mutex_unlock(&mutex);
}

static long get(void)
{
    pthread_mutex_lock(&mutex);
    while (in == out)
        pthread_cond_wait(&not_empty, &mutex);
    long value = queue[out++ % ROOM];
    pthread_cond_signal(&not_full);
    pthread_mutex_unlock(&mutex);
    return value;
}

static void *produce_or_consume(void *argument)
{
    uintptr_t self = (uintptr_t)argument;
    long sum = 0;

    go_away();
    for (long i = 1; i <= amount; i++)
        if (self % 2) {
            put(i);
            compute(20);
        } else {
            sum += get();
            compute(10);
        }
    return (void *)(intptr_t)sum;
}

/* All wait for all. */
static pthread_barrier_t barrier;
static volatile long rounds[THREADS];

static void *rendezvous(void *argument)
{
    uintptr_t self = (uintptr_t)argument;
    long wrong = 0;

    go_away();
    for (long i = 1; i <= amount / 4; i++) {
        rounds[self] = i;
        compute((long)self * 20);
        pthread_barrier_wait(&barrier);
        for (int other = 0; other < THREADS; other++)
            wrong += rounds[other] != i;
        pthread_barrier_wait(&barrier);
    }
    return (void *)(intptr_t)wrong;
}

/* One lock that all want. */
static long counted;

static void *contend(void *argument)
{
    go_away();
    for (long i = 0; i < amount * 4; i++) {
        pthread_mutex_lock(&mutex);
        counted++;
        pthread_mutex_unlock(&mutex);
        if (i % 16 == 0)
            sched_yield();
    }
    return NULL;
}

/* Blocks of all sizes, of which others free some. Each is filled by who has it. */
#define KEPT 64

static char *passed[KEPT];

static size_t size_of(uint64_t x)
{
    return x >> 8 & 15 ? x % 200 + 8 : x % 5000 + 8;
}

static char *fill(uint64_t x)
{
    size_t size = size_of(x);
    char *block = x & 1 ? malloc(size) : calloc(1, size);

    for (size_t i = 0; !(x & 1) && i < size; i++)
        if (block[i])
            return NULL;
    memset(block, (int)size, size);
    memcpy(block, &size, sizeof size);
    return block;
}

static bool is_whole(const char *block)
{
    size_t size;

    memcpy(&size, block, sizeof size);
    for (size_t i = sizeof size; i < size; i++)
        if (block[i] != (char)size)
            return false;
    return true;
}

static void *allocate(void *argument)
{
    uint64_t x = (uintptr_t)argument + 1;
    char *own[KEPT] = {NULL};
    long wrong = 0;

    go_away();
    for (long i = 0; i < amount * 2; i++) {
        x = next(x);
        char **place = &own[x >> 16 & (KEPT - 1)];
        char *block = fill(x);
        if (!block)
            return (void *)(intptr_t)-1;
        char *before = *place;
        *place = block;
        if (x >> 32 & 1)
            before = __atomic_exchange_n(&passed[x >> 40 & (KEPT - 1)], before, __ATOMIC_ACQ_REL);
        if (before && x >> 48 & 1)
            before = realloc(before, size_of(x) < 16 ? 16 : size_of(x));
        else if (before)
            wrong += !is_whole(before);
        free(before);
    }
    for (int i = 0; i < KEPT; i++) {
        wrong += own[i] && !is_whole(own[i]);
        free(own[i]);
    }
    return (void *)(intptr_t)wrong;
}

static void *free_twice(void *argument)
{
    char *volatile block = malloc(40);

    go_away();
    for (int i = 0; i < 100; i++)
        free(malloc(40));
    free(block);
    free(block);
    return argument;
}

/* Those that wait are disturbed: by signals, and by being sent elsewhere. */
static _Thread_local volatile int signals;
static sem_t go_on, done;
static volatile bool is_over;

static void count(int unused)
{
    signals++;
}

static void *be_disturbed(void *argument)
{
    long wrong = 0;

    go_away();
    for (;;) {
        if (sem_wait(&go_on)) {
            wrong += errno != EINTR;
            continue;
        }
        if (is_over)
            break;
        compute(30);
        sem_post(&done);
        sched_yield();
    }
    return (void *)(intptr_t)(wrong + !signals);
}

static void disturb(void)
{
    pthread_t threads[THREADS];
    struct sigaction action = {.sa_handler = count};
    long wrong = 0;
    void *result;

    sigaction(SIGUSR1, &action, NULL);
    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, be_disturbed, (void *)i);
    for (long i = 0; i < THREADS * (amount / 8); i++) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET(0, &set);
        for (int hart = 1; hart < 8 && i % 3; hart++)
            CPU_SET(hart, &set);
        sem_post(&go_on);
        if (i % 5 == 0)
            pthread_kill(threads[i % THREADS], SIGUSR1);
        if (i % 7 == 0)
            pthread_setaffinity_np(threads[i % THREADS], sizeof set, &set);
        while (sem_wait(&done))
            ;
    }
    for (int i = 0; i < THREADS; i++)
        pthread_kill(threads[i], SIGUSR1);
    is_over = true;
    for (int i = 0; i < THREADS; i++)
        sem_post(&go_on);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &result);
        wrong += (long)(intptr_t)result;
    }
    printf("disturbed: %ld\n", wrong);
}

/* Some wait for a lock that one of them has, and that one for another. */
static void *wait_for_ever(void *argument)
{
    go_away();
    if (argument)
        pthread_mutex_lock(&mutex);
    else
        sem_wait(&done);
    return NULL;
}

int main(int argc, char **argv)
{
    const char *part = argc > 1 ? argv[1] : "all";
    long sum;

    amount = argc > 2 ? atol(argv[2]) : 1000;
    pthread_barrier_init(&barrier, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        sem_init(&posts[i], 0, i == 0);
    if (strcmp(part, "deadlock") == 0) {
        pthread_mutex_lock(&mutex);
        together(wait_for_ever, &sum);
    }
    if (strcmp(part, "free") == 0)
        together(free_twice, &sum);
    together(ring, &sum);
    printf("ring: %ld %ld\n", token, sum);
    together(produce_or_consume, &sum);
    printf("queue: %ld\n", sum);
    together(rendezvous, &sum);
    printf("barrier: %ld\n", sum);
    together(contend, &sum);
    printf("counted: %ld\n", counted);
    together(allocate, &sum);
    printf("blocks: %ld\n", sum);
    disturb();
    return 0;
}
