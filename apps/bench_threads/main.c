/*
 * What threads cost, for `make bench`: the sections of apps/bench, in an app of its own, as that
 * one must have no threads. Their names are printed at the end, in the order of the marks.
 *
 * A partner does its half of a chunk's work and then waits for the next chunk.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../bench/mark.h"
#include "../bench/section.h"

#define SLEEP_NS 1000000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t *volatile any_mutex = &mutex; /* the compiler knows nothing of it */
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static bool is_partners_turn;
static sem_t to_partner, from_partner, yields;

/* It runs until the image ends. */
static bool start(void *(*partner)(void *))
{
    pthread_t thread;

    errno = pthread_create(&thread, NULL, partner, NULL);
    return !errno;
}

static bool run_mutex(void)
{
    pthread_mutex_t *one = any_mutex;

    for (int i = 0; i < CALLS; i++)
        if (pthread_mutex_lock(one) || pthread_mutex_unlock(one))
            return false;
    return true;
}

static void *answer_posts(void *unused)
{
    while (!sem_wait(&to_partner) && !sem_post(&from_partner))
        ;
    return unused;
}

static bool prepare_semaphores(void)
{
    return !sem_init(&to_partner, 0, 0) && !sem_init(&from_partner, 0, 0) && start(answer_posts);
}

static bool run_semaphores(void)
{
    bool done = true;

    for (int i = 0; i < CALLS; i++) {
        done &= !sem_post(&to_partner);
        done &= !sem_wait(&from_partner);
    }
    return done;
}

/* Hands the turn over, and waits until it comes back. */
static bool pass(bool partners)
{
    bool done = !pthread_mutex_lock(&mutex);

    is_partners_turn = !partners;
    done &= !pthread_cond_signal(&changed);
    while (is_partners_turn != partners)
        done &= !pthread_cond_wait(&changed, &mutex);
    done &= !pthread_mutex_unlock(&mutex);
    return done;
}

static void *pass_back(void *unused)
{
    while (pass(true))
        ;
    return unused;
}

/* The partner's first turn is to say that it has none yet. */
static bool prepare_condition(void)
{
    is_partners_turn = true;
    return start(pass_back) && pass(false);
}

static bool run_condition(void)
{
    bool done = true;

    for (int i = 0; i < CALLS; i++)
        done &= pass(false);
    return done;
}

static void *yield_back(void *unused)
{
    while (!sem_wait(&yields)) {
        for (int i = 0; i < CALLS; i++)
            sched_yield();
    }
    return unused;
}

static bool prepare_yields(void)
{
    return !sem_init(&yields, 0, 0) && start(yield_back);
}

static bool begin_yields(void)
{
    return !sem_post(&yields);
}

static bool run_yields(void)
{
    bool done = true;

    for (int i = 0; i < CALLS; i++)
        done &= !sched_yield();
    return done;
}

static void *do_nothing(void *argument)
{
    return argument;
}

static bool run_create_join(void)
{
    for (int i = 0; i < CALLS; i++) {
        pthread_t thread;

        errno = pthread_create(&thread, NULL, do_nothing, NULL);
        if (errno || pthread_join(thread, NULL))
            return false;
    }
    return true;
}

static bool run_sleep(void)
{
    bool done = true;

    for (int i = 0; i < CALLS; i++)
        done &= !nanosleep(&(struct timespec){.tv_nsec = SLEEP_NS}, NULL);
    return done;
}

static const struct section SECTIONS[] = {
    {"mutex", CHUNKS, CALLS, NULL, NULL, run_mutex},
    {"sleep_1ms", CHUNKS, CALLS, NULL, NULL, run_sleep},
    {"create_join", CHUNKS, CALLS, NULL, NULL, run_create_join},
    {"semaphores", CHUNKS, CALLS, prepare_semaphores, NULL, run_semaphores},
    {"condition", CHUNKS, CALLS, prepare_condition, NULL, run_condition},
    {"yield_pair", CHUNKS, CALLS, prepare_yields, begin_yields, run_yields},
};
#define SECTION_COUNT (sizeof(SECTIONS) / sizeof(*SECTIONS))

static bool run(const struct section *section)
{
    if (section->prepare && !section->prepare())
        return false;
    MARK(MARK_SECTION);
    for (unsigned i = 0; i < section->chunks; i++) {
        if (section->rewind && !section->rewind())
            return false;
        MARK(MARK_CHUNK_BEGIN);
        bool done = section->chunk();
        MARK(MARK_CHUNK_END);
        if (!done)
            return false;
    }
    return true;
}

int main(void)
{
    MARK(MARK_MAIN);
    for (size_t i = 0; i < SECTION_COUNT; i++) {
        if (!run(&SECTIONS[i])) {
            fprintf(stderr, "bench_threads: %s: %s\n", SECTIONS[i].name, strerror(errno));
            return EXIT_FAILURE;
        }
    }
    for (size_t i = 0; i < SECTION_COUNT; i++)
        printf("section %s %u %u\n", SECTIONS[i].name, SECTIONS[i].chunks, SECTIONS[i].units);
    return EXIT_SUCCESS;
}
