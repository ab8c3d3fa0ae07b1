/* What computes shares the processor, and keeps its registers. */
#include "check.h"
#include <fenv.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define THREADS 4
#define MS      60

static volatile int stop;
static volatile long rounds[THREADS];
static long exact;

static void *spin(void *number)
{
    while (!stop)
        rounds[(intptr_t)number]++;
    return NULL;
}

static double series(double from)
{
    double a = from, b = from * 2, c = from * 3, d = from * 5;

    for (int i = 0; i < 2000; i++) {
        a = a * 0.5 + 1.25;
        b = b * 0.25 + a;
        c = c * 0.125 + b;
        d = d * 0.0625 + c;
    }
    return a + b + c + d;
}

/* Each in another rounding mode, so that a mode that leaks shows, too. */
static void *compute(void *number)
{
    static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    int mode = modes[(intptr_t)number % 4];
    struct timespec begin, now;
    long differ = 0;

    fesetround(mode);
    double expected = series((intptr_t)number + 0.1);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        differ += series((intptr_t)number + 0.1) != expected;
        differ += fegetround() != mode;
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < MS);
    return (void *)differ;
}

static void *count(void *unused)
{
    for (int i = 0; i < 100000; i++)
        __atomic_add_fetch(&exact, 1, __ATOMIC_SEQ_CST);
    return unused;
}

/* Blocks of all sizes, full of the thread's own byte. */
static void *allocate(void *number)
{
    char *blocks[32] = {0};
    long wrong = 0;

    for (unsigned i = 0; i < 4000; i++) {
        unsigned at = i * 7 % 32, size = 16 + i * 37 % 5000;
        if (blocks[at]) {
            wrong += blocks[at][0] != (char)(intptr_t)number;
            free(blocks[at]);
        }
        blocks[at] = malloc(size);
        memset(blocks[at], (int)(intptr_t)number, size);
        if (i % 100 == 0)
            sched_yield();
    }
    for (int i = 0; i < 32; i++)
        free(blocks[i]);
    return (void *)wrong;
}

static int all_had_turns(void)
{
    for (int i = 0; i < THREADS; i++)
        if (!rounds[i])
            return 0;
    return 1;
}

static void *stop_them(void *unused)
{
    for (int i = 0; i < 100 && !all_had_turns(); i++)
        usleep(MS * 1000);
    stop = 1;
    return unused;
}

void turns(void)
{
    pthread_t stopper;

    pthread_create(&stopper, NULL, stop_them, NULL);
    together(THREADS, spin);
    pthread_join(stopper, NULL);
    SAY("all had turns: %d\n", all_had_turns());
    SAY("sums that differ: %ld\n", together(THREADS, compute));
    together(THREADS, count);
    SAY("exact: %ld\n", exact);
    SAY("blocks that differ: %ld\n", together(THREADS, allocate));
}
