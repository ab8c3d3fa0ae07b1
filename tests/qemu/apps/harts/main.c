/* Threads that compute, which other harts can do. The first argument says what else they do; the
 * second one, how much of it. */
#define _GNU_SOURCE
#include <fenv.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define THREADS 6
#define PAGE    4096

static long amount;
static _Thread_local long own;

static uint64_t next(uint64_t x)
{
    x ^= x << 13;
    x ^= x >> 7;
    return x ^ x << 17;
}

/* Each ends with the same number, wherever it ran. */
static void together(const char *what, void *(*function)(void *))
{
    pthread_t threads[THREADS];
    uintptr_t sum = 0;
    void *result;

    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, function, (void *)(i + 1));
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &result);
        sum += (uintptr_t)result;
    }
    printf("%s: %lx\n", what, (unsigned long)sum);
}

static void *compute(void *argument)
{
    uint64_t x = (uintptr_t)argument;

    for (long i = 0; i < amount; i++)
        x = next(x);
    return (void *)x;
}

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long plain, atomic;

/* Now and then it calls: for a lock, memory, or nothing. */
static void *call(void *argument)
{
    uint64_t x = (uintptr_t)argument;
    long wrong = 0;

    for (long i = 0; i < amount; i++) {
        x = next(x);
        if (i % 997)
            continue;
        pthread_mutex_lock(&mutex);
        plain++;
        pthread_mutex_unlock(&mutex);
        __atomic_add_fetch(&atomic, 1, __ATOMIC_RELAXED);
        char *block = malloc(x % 3000 + 1);
        memset(block, (int)(uintptr_t)argument, x % 3000 + 1);
        own++;
        if (i % (997 * 8) == 0)
            sched_yield();
        wrong += block[x % 3000] != (char)(uintptr_t)argument;
        free(block);
    }
    return (void *)(x + (uint64_t)own + (wrong ? 1ull << 63 : 0));
}

/* Registers of floating point and the mode of rounding go with the thread. */
static double series(double from)
{
    double a = from, b = from * 2, c = from * 3;

    for (int i = 0; i < 200; i++) {
        a = a * 0.5 + 1.25;
        b = b * 0.25 + a;
        c = c * 0.125 + b;
    }
    return a + b + c;
}

static void *round_own_way(void *argument)
{
    static const int modes[] = {FE_TONEAREST, FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    int mode = modes[(uintptr_t)argument % 4];
    uintptr_t wrong = 0;

    fesetround(mode);
    double expected = series((double)(uintptr_t)argument + 0.1);
    for (long i = 0; i < amount / 1000; i++) {
        wrong += series((double)(uintptr_t)argument + 0.1) != expected;
        wrong += fegetround() != mode;
    }
    return (void *)wrong;
}

#define TIMES 3

static _Thread_local int number;
static volatile int told[THREADS];

static void tell(int unused)
{
    told[number]++;
}

/* Signals reach those that compute. */
static void *until_told(void *argument)
{
    number = (int)(uintptr_t)argument;
    while (told[number] < TIMES)
        ;
    return NULL;
}

static void signals(void)
{
    pthread_t threads[THREADS];
    int sum = 0;

    signal(SIGUSR1, tell);
    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, until_told, (void *)i);
    usleep(20000);
    for (int turn = 1; turn <= TIMES; turn++)
        for (int i = 0; i < THREADS; i++) {
            pthread_kill(threads[i], SIGUSR1);
            while (told[i] < turn)
                usleep(100);
        }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        sum += told[i];
    }
    printf("signals: %d\n", sum);
}

static void *for_ever(void *unused)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (volatile long i = 0;; i++)
        ;
    return unused;
}

static sem_t never;

static void *wait_for_ever(void *unused)
{
    for (volatile long i = 0; i < 3000000; i++)
        ;
    sem_wait(&never);
    return unused;
}

static void cancel(const char *what, void *(*function)(void *))
{
    pthread_t threads[THREADS];
    int cancelled = 0;
    void *result;

    for (int i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, function, NULL);
    usleep(20000);
    for (int i = 0; i < THREADS; i++)
        pthread_cancel(threads[i]);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], &result);
        cancelled += result == PTHREAD_CANCELED;
    }
    printf("cancelled while they %s: %d\n", what, cancelled);
}

static void allow(int number, siginfo_t *info, void *context)
{
    void *page = (void *)((uintptr_t)info->si_addr & -(uintptr_t)PAGE);

    mprotect(page, PAGE, PROT_READ | PROT_WRITE);
}

/* Each page is read-only until its first write has failed. */
static void *write_pages(void *argument)
{
    long pages = amount / 10000 + 1, good = 0;

    for (long turn = 0; turn < 4; turn++) {
        char *memory =
            mmap(NULL, (size_t)pages * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (long i = 0; i < pages; i++) {
            double before = series((double)i);
            memory[i * PAGE + i % PAGE] = (char)i;
            good += memory[i * PAGE + i % PAGE] == (char)i && before == series((double)i);
        }
        munmap(memory, (size_t)pages * PAGE);
    }
    return (void *)(uintptr_t)(good == 4 * pages);
}

static void faults(void)
{
    struct sigaction action = {.sa_sigaction = allow, .sa_flags = SA_SIGINFO};

    sigaction(SIGSEGV, &action, NULL);
    together("faults", write_pages);
}

static pthread_barrier_t all_there;

/* Two do; the others compute on. */
static void *crash(void *argument)
{
    volatile long i = 0;

    pthread_barrier_wait(&all_there);
    while (i < amount || (uintptr_t)argument > 2)
        i = i + 1;
    *(volatile int *)8 = 1;
    return argument;
}

static void *end(void *argument)
{
    if ((uintptr_t)argument == THREADS) {
        usleep(20000);
        exit(5);
    }
    for (volatile long i = 0;; i++)
        ;
}

/* A hart has its own trap stack. Compares what a thread sees with and without a set of one. */
static uintptr_t here(void)
{
    uintptr_t stack = 0;
#ifdef __riscv
    __asm__ volatile("csrr %0, sscratch" : "=r"(stack));
#endif
    return stack;
}

static void *go_around(void *unused)
{
    uintptr_t seen[64];
    uintptr_t number = 0;

    for (volatile long i = 0; i < amount; i = i + 1) {
        uintptr_t now = here(), at = 0;
        while (at < number && seen[at] != now)
            at++;
        if (at == number && number < 64)
            seen[number++] = now;
    }
    return (void *)number;
}

static void *stay(void *argument)
{
    cpu_set_t first;

    CPU_ZERO(&first);
    CPU_SET(0, &first);
    sched_setaffinity(0, sizeof first, &first);
    return go_around(argument);
}

static uintptr_t places[64];
static int place_count;

static void note(uintptr_t place)
{
    int at = 0;

    pthread_mutex_lock(&mutex);
    while (at < place_count && places[at] != place)
        at++;
    if (at == place_count)
        places[place_count++] = place;
    pthread_mutex_unlock(&mutex);
}

/* Each has a hart of its own, as far as there are enough, and calls now and then. */
static void *be_pinned(void *argument)
{
    cpu_set_t one;
    uintptr_t number = 0, before = 0;

    CPU_ZERO(&one);
    CPU_SET((int)((uintptr_t)argument % (uintptr_t)sysconf(_SC_NPROCESSORS_ONLN)), &one);
    if (sched_setaffinity(0, sizeof one, &one))
        return (void *)100;
    for (volatile long i = 0; i < amount; i = i + 1) {
        uintptr_t now = here();
        number += now != before;
        before = now;
        if (i % (amount / 20) == 0)
            usleep(100);
    }
    note(before);
    return (void *)number;
}

static void where(void)
{
    cpu_set_t set;

    CPU_ZERO(&set);
    CPU_SET(63, &set);
    printf("a hart that is not there: %d\n", sched_setaffinity(0, sizeof set, &set));
    sched_getaffinity(0, sizeof set, &set);
    printf("harts: %d %ld\n", CPU_COUNT(&set), sysconf(_SC_NPROCESSORS_ONLN));
    together("seen by those that stay", stay);
    together("seen by all", go_around);
    together("seen by those that are pinned", be_pinned);
    printf("seen by each: %d\n", place_count);
}

int main(int argc, char **argv)
{
    const char *deed = argc > 1 ? argv[1] : "all";

    amount = argc > 2 ? atol(argv[2]) : 100000;
    pthread_barrier_init(&all_there, NULL, THREADS);
    if (strcmp(deed, "crash") == 0)
        together("crash", crash);
    if (strcmp(deed, "where") == 0) {
        where();
        return 0;
    }
    if (strcmp(deed, "end") == 0)
        together("end", end);
    together("numbers", compute);
    together("with calls", call);
    printf("counted: %ld %ld\n", plain, atomic);
    together("roundings", round_own_way);
    if (strcmp(deed, "numbers") == 0)
        return 0;
    signals();
    cancel("compute", for_ever);
    cancel("wait", wait_for_ever);
    faults();
    return 0;
}
