/* explore COUNT: runs the schedules of that many seeds, from YAO_HARTS_SEED on or 1. */
#include "machine.h"
#include "programs.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static void run(unsigned long seed)
{
    machine_run(seed, 2 + seed / program_count % (HARTS - 1), programs[seed % program_count]);
}

#if defined REAL_HARTS || defined __SANITIZE_ADDRESS__

static void begin(void)
{
}

/* In a process of its own: the sanitizers have variables, too, and harts do not end. */
static void run_fresh(unsigned long seed)
{
    int status;
    pid_t child = fork();

    if (!child) {
        run(seed);
        exit(0);
    }
    if (waitpid(child, &status, 0) != child || status) {
        printf("YAO_HARTS_SEED=%lu: failed\n", seed);
        exit(1);
    }
}

#else

extern char __data_start[], _end[];
static void *variables; /* as they were before */

/* What a fault of the image looks like here. */
static void crash(int number)
{
    fail("signal %d: %s", number, strsignal(number));
}

static void begin(void)
{
    static char stack[65536];
    struct sigaction action = {.sa_handler = crash, .sa_flags = SA_ONSTACK};
    size_t size = (size_t)(_end - __data_start);

    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
    sigaction(SIGSEGV, &action, NULL);
    sigaction(SIGBUS, &action, NULL);
    variables = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    memcpy(variables, __data_start, size);
}

static void run_fresh(unsigned long seed)
{
    void *before = variables;

    run(seed);
    memcpy(__data_start, before, (size_t)(_end - __data_start));
    variables = before;
}

#endif

int main(int count, char **arguments)
{
    const char *given = getenv("YAO_HARTS_SEED");
    unsigned long first = given ? strtoul(given, NULL, 0) : 1;
    unsigned long last = first + strtoul(arguments[1], NULL, 0);
    struct machine_counts *counts = machine_make();

    begin();
    for (unsigned long seed = first; seed < last; seed++)
        run_fresh(seed);
    printf("%lu schedules: points %lu, harts changed %lu, interrupts %lu, switches %lu\n",
           last - first, counts->points, counts->harts_changed, counts->interrupts,
           counts->switches);
    return 0;
}
