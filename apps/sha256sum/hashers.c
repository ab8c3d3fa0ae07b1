#define _GNU_SOURCE 1 /* cpu_set_t */

#include "hashers.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "report.h"

#define AHEAD 64 /* how many files are added at most before the first of them is told */

struct hashing {
    struct outcome outcome;
    atomic_bool is_first; /* of those that are not told: it may use the terminal */
    sem_t done;
};

/* A ring: those from told to added. */
static struct hashing files[AHEAD];
static size_t told, added;
static atomic_size_t taken;
static sem_t waiting; /* counts those from taken to added */

static unsigned harts, threads;
static tell_outcome *tell;
static void *tell_ctx;
static bool stopped;

/* Page-aligned: reads of this kind can go from the card to the buffer without a copy. Static, as it
 * would not fit the stack. Threads after the first one have others. */
static alignas(HASH_BUFFER_ALIGNMENT) unsigned char first_buffer[HASH_BUFFER];

static struct hashing *place(size_t number)
{
    return &files[number % AHEAD];
}

static unsigned count_harts(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof(set), &set) ? 1 : (unsigned)CPU_COUNT(&set);
}

unsigned hashers_begin(tell_outcome *function, void *ctx)
{
    tell = function;
    tell_ctx = ctx;
    harts = count_harts();
    sem_init(&waiting, 0, 0);
    for (size_t i = 0; i < AHEAD; i++)
        sem_init(&files[i].done, 0, 0);
    return harts;
}

/* Until nobody interrupts. */
static void wait_for(sem_t *semaphore)
{
    while (sem_wait(semaphore))
        ;
}

static void hash_next(unsigned char *buffer)
{
    struct hashing *file = place(atomic_fetch_add(&taken, 1));
    struct outcome *outcome = &file->outcome;

    if (!outcome->failed) {
        outcome->failed =
            hash_file(&outcome->file, outcome->path, outcome->name, buffer, &file->is_first);
        outcome->error = errno;
    }
    sem_post(&file->done);
}

/* They wait for more when the program ends. */
static _Noreturn void *hash_all(void *buffer)
{
    for (;;) {
        wait_for(&waiting);
        hash_next(buffer);
    }
}

static bool start_with(unsigned char *buffer)
{
    pthread_t thread;

    errno = pthread_create(&thread, NULL, hash_all, buffer);
    return !errno;
}

static bool start_thread(void)
{
    unsigned char *buffer =
        threads ? aligned_alloc(HASH_BUFFER_ALIGNMENT, HASH_BUFFER) : first_buffer;

    if (!buffer)
        return false;
    if (start_with(buffer))
        return true;
    if (threads)
        free(buffer);
    return false;
}

/* As long as there are fewer than harts, each file brings one. */
static void add_thread(void)
{
    if (harts == 1 || threads == harts)
        return;
    if (start_thread()) {
        threads++;
    } else {
        report_error("one more thread", "start");
        harts = threads ? threads : 1;
    }
}

static void tell_first(void)
{
    struct outcome *outcome = &place(told)->outcome;

    if (!stopped)
        stopped = !tell(tell_ctx, outcome);
    free((char *)outcome->path);
    if (++told < added)
        place(told)->is_first = true;
}

static void tell_done(void)
{
    while (told < added && sem_trywait(&place(told)->done) == 0)
        tell_first();
}

static void tell_next(void)
{
    wait_for(&place(told)->done);
    tell_first();
}

void hashers_finish(void)
{
    while (!stopped && told < added)
        tell_next();
}

/* @path is freed when it is told. */
static void add(const struct outcome *outcome)
{
    struct hashing *file = place(added);

    file->outcome = *outcome;
    file->is_first = told == added++;
    add_thread();
    if (threads)
        sem_post(&waiting);
    else
        hash_next(first_buffer);
}

bool hashers_add(const char *path, const char *name, const char *failed)
{
    struct outcome outcome = {.path = path, .name = name, .failed = failed, .error = errno};
    char *copy = strdup(path);

    if (!copy) {
        outcome.failed = "remember";
        outcome.error = ENOMEM;
        hashers_finish();
        stopped = stopped || !tell(tell_ctx, &outcome);
        return !stopped;
    }
    outcome.path = copy;
    outcome.name = copy + (name - path);
    if (added - told == AHEAD)
        tell_next();
    add(&outcome);
    tell_done();
    return !stopped;
}
