/*
 * Many threads over the life of a program, and many at once, with all that they have to meet and to
 * exclude each other. Three arguments: the seed, how many threads in all, how many at once. What is
 * not as it must be is told; at the end come figures, a line each.
 */
#include "stress.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <unistd.h>

enum { STACK = 16384, FEW = 48, TOLD = 20, DESCRIPTORS = 256 };

static pthread_key_t key; /* each thread has its number there, and its end is counted */
static int arrived, ended, alive, most, highest, wrong;

static const struct {
    const char *name;
    bool (*act)(struct dice *dice);
} acts[] = {
#define ENTRY(name) {#name, do_##name},
    ACTS(ENTRY)
#undef ENTRY
};
#define NUMBER_OF_ACTS (sizeof acts / sizeof *acts)
static unsigned done[NUMBER_OF_ACTS];

static pthread_mutex_t gate_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t gate_opens = PTHREAD_COND_INITIALIZER, one_came = PTHREAD_COND_INITIALIZER;
static bool gate_open;
static int at_gate;

bool check(bool holds, const char *text, const char *file, int line)
{
    if (!holds && __atomic_add_fetch(&wrong, 1, __ATOMIC_RELAXED) <= TOLD)
        printf("%s:%d: not so: %s\n", file, line, text);
    return holds;
}

/* xorshift64* (S. Vigna, "An experimental exploration of Marsaglia's xorshift generators"). */
unsigned roll(struct dice *dice, unsigned sides)
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return (unsigned)(dice->state * 0x2545f4914f6cdd1dull >> 33) % sides;
}

void linger(struct dice *dice)
{
    unsigned what = roll(dice, 16);

    if (what == 0)
        nanosleep(&(struct timespec){0, roll(dice, 500) * 1000}, NULL);
    else if (what < 6)
        sched_yield();
}

struct timespec soon(struct dice *dice, unsigned ms)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += roll(dice, ms * 1000) * 1000;
    return (struct timespec){now.tv_sec + now.tv_nsec / 1000000000, now.tv_nsec % 1000000000};
}

static void raise_to(int *highest_so_far, int value)
{
    int before = __atomic_load_n(highest_so_far, __ATOMIC_RELAXED);

    while (before < value && !__atomic_compare_exchange_n(highest_so_far, &before, value, false,
                                                          __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
}

static void leave(void *number)
{
    CHECK(*(int *)number == gettid());
    free(number);
    __atomic_sub_fetch(&alive, 1, __ATOMIC_RELAXED);
    __atomic_add_fetch(&ended, 1, __ATOMIC_RELAXED);
}

void arrive(void)
{
    int *number = malloc(sizeof *number);

    CHECK(!pthread_getspecific(key));
    *number = gettid();
    pthread_setspecific(key, number);
    raise_to(&highest, *number);
    raise_to(&most, __atomic_add_fetch(&alive, 1, __ATOMIC_RELAXED));
    __atomic_add_fetch(&arrived, 1, __ATOMIC_RELAXED);
}

static bool start_with(pthread_t *thread, bool detached, size_t stack, void *(*run)(void *),
                       void *argument)
{
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack);
    if (detached)
        pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    int error = pthread_create(thread, &attributes, run, argument);
    CHECK(!error || error == EAGAIN);
    return !error;
}

bool start(pthread_t *thread, void *(*run)(void *), void *argument)
{
    return start_with(thread, false, STACK, run, argument);
}

void join(pthread_t thread)
{
    CHECK(!pthread_join(thread, NULL));
}

static void live(uint64_t seed, unsigned how_long)
{
    struct dice dice = {seed};

    for (unsigned i = roll(&dice, how_long) + 1; i; i--) {
        unsigned act = roll(&dice, NUMBER_OF_ACTS);
        __atomic_add_fetch(&done[act], 1, __ATOMIC_RELAXED);
        if (!acts[act].act(&dice))
            return;
        CHECK(*(int *)pthread_getspecific(key) == gettid());
    }
    if (roll(&dice, 2))
        pthread_exit(NULL);
}

static void *live_alone(void *seed)
{
    arrive();
    live((uintptr_t)seed, 8);
    return NULL;
}

static void *live_in_a_crowd(void *seed)
{
    arrive();
    pthread_mutex_lock(&gate_lock);
    at_gate++;
    pthread_cond_signal(&one_came);
    while (!gate_open)
        pthread_cond_wait(&gate_opens, &gate_lock);
    pthread_mutex_unlock(&gate_lock);
    live((uintptr_t)seed, 4);
    return NULL;
}

/* All are there before the first one does anything, or as many as there is memory for. */
static void crowd(struct dice *dice, int count)
{
    pthread_t *threads = malloc((size_t)count * sizeof *threads);
    int started = 0;

    gate_open = false;
    at_gate = 0;
    while (started < count &&
           start(&threads[started], live_in_a_crowd, (void *)(uintptr_t)(dice->state + started)))
        started++;
    pthread_mutex_lock(&gate_lock);
    while (at_gate < started)
        pthread_cond_wait(&one_came, &gate_lock);
    gate_open = true;
    pthread_cond_broadcast(&gate_opens);
    pthread_mutex_unlock(&gate_lock);
    while (started) {
        unsigned at = roll(dice, (unsigned)started);
        join(threads[at]);
        threads[at] = threads[--started];
    }
    free(threads);
}

/* Some come, some go, and nobody waits for those that are detached, until @until have come. */
static void stream(struct dice *dice, int until)
{
    pthread_t threads[FEW], thread;
    unsigned here = 0;

    while (__atomic_load_n(&arrived, __ATOMIC_RELAXED) < until) {
        bool detached = roll(dice, 4) == 0;
        size_t stack = STACK << roll(dice, 3);
        void *seed = (void *)(uintptr_t)(dice->state | 1);
        if (start_with(&thread, detached, stack, live_alone, seed) && !detached)
            threads[here++] = thread;
        while (here == FEW || (here && !roll(dice, 3))) {
            unsigned at = roll(dice, here);
            join(threads[at]);
            threads[at] = threads[--here];
        }
    }
    while (here)
        join(threads[--here]);
}

/* Threads that the system still knows, after some time for those that are detached. */
static int left_over(void)
{
    int left = 1;

    for (int tries = 0; tries < 2000 && left; tries++) {
        left = 0;
        for (int number = 1; number <= highest; number++)
            left += number != gettid() && !syscall(SYS_tgkill, getpid(), number, 0);
        if (left)
            usleep(1000);
    }
    return left;
}

static int open_descriptors(void)
{
    int count = 0;

    for (int i = 0; i < DESCRIPTORS; i++)
        count += fcntl(i, F_GETFD) >= 0;
    return count;
}

static long free_memory(void)
{
    struct sysinfo info;

    sysinfo(&info);
    return (long)(info.freeram * info.mem_unit);
}

/* The allocator and the system keep some of what they had at their busiest. So more threads at once
 * go before those that are to leave nothing behind. */
int main(int argc, char **argv)
{
    struct dice dice = {argc > 1 ? strtoull(argv[1], NULL, 0) : 1};
    int total = argc > 2 ? atoi(argv[2]) : 10000, at_once = argc > 3 ? atoi(argv[3]) : 1000;
    int descriptors = open_descriptors();

    dice.state = (dice.state + 1) * 0x9e3779b97f4a7c15ull;
    CHECK(!pthread_key_create(&key, leave));
    prepare_locks();
    prepare_meetings();
    prepare_signals();
    crowd(&dice, at_once * 3 / 2);
    stream(&dice, arrived + total / 10);
    printf("left of the first ones: %d\n", left_over());
    long memory = free_memory();
    int began = arrived;
    most = 0;
    crowd(&dice, at_once);
    stream(&dice, began + total);
    printf("left: %d\n", left_over());
    check_locks();
    check_meetings();
    CHECK(arrived == ended && !alive);
    printf("lost bytes: %ld\n", memory - free_memory());
    printf("open descriptors: %d\n", open_descriptors() - descriptors);
    for (unsigned i = 0; i < NUMBER_OF_ACTS; i++)
        printf("did %s: %u\n", acts[i].name, done[i]);
    printf("threads: %d\nat once: %d\nwrong: %d\n", arrived - began, most, wrong);
    return wrong != 0;
}
