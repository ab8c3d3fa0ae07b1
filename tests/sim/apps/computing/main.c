/*
 * Computes in one thread, and then the same in each of several at once, for figures that are taken
 * from outside: tools/bench/harts_figures.py counts the cycles between the marks.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../../../apps/bench/mark.h"

#define THREADS 4
#define ROUNDS  120000

/* Marsaglia's xorshift: nothing in it waits for memory. */
static void *compute(void *result)
{
    uint64_t state = 88172645463325252u;

    for (int i = 0; i < ROUNDS; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
    }
    *(uint64_t *)result = state;
    return NULL;
}

static int failed(const char *what)
{
    fprintf(stderr, "computing: a thread: %s: %s\n", what, strerror(errno));
    return EXIT_FAILURE;
}

static int run(int count)
{
    pthread_t threads[THREADS];
    uint64_t results[THREADS];

    MARK(MARK_CHUNK_BEGIN);
    for (int i = 0; i < count; i++)
        if ((errno = pthread_create(&threads[i], NULL, compute, &results[i])))
            return failed("start");
    for (int i = 0; i < count; i++)
        if ((errno = pthread_join(threads[i], NULL)))
            return failed("join");
    MARK(MARK_CHUNK_END);
    for (int i = 1; i < count; i++)
        if (results[i] != results[0])
            return EXIT_FAILURE;
    return EXIT_SUCCESS;
}

int main(void)
{
    MARK(MARK_MAIN);
    return run(1) || run(THREADS) ? EXIT_FAILURE : EXIT_SUCCESS;
}
