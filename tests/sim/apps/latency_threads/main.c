/* apps/latency with threads: another one waits for ever. */
#include <pthread.h>
#include <semaphore.h>

#define main latency_main
#include "../../../../apps/latency/main.c"
#undef main

static sem_t never;

static void *wait_for_ever(void *unused)
{
    while (sem_wait(&never))
        ;
    return unused;
}

int main(void)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, wait_for_ever, NULL)) {
        fputs("latency_threads: a thread: start: failed\n", stderr);
        return EXIT_FAILURE;
    }
    return latency_main();
}
