/* Many threads: one after the other, detached, at once, and with memory of their own. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { IN_TURN = 1000, DETACHED = 10000, AT_ONCE = 200, ALLOCATORS = 8, KEPT = 32 };

static int ran, failed, wrong;
static sem_t done, gate;

static void *count(void *argument)
{
    __atomic_add_fetch(&ran, 1, __ATOMIC_RELAXED);
    return argument;
}

static void *count_and_post(void *argument)
{
    count(NULL);
    sem_post(&done);
    return argument;
}

static void *wait_at_gate(void *argument)
{
    count(NULL);
    sem_wait(&gate);
    return argument;
}

static void *allocate(void *argument)
{
    unsigned seed = (unsigned)(uintptr_t)argument + 1;
    unsigned char *kept[KEPT] = {0};
    size_t sizes[KEPT] = {0};
    int bad = 0;

    for (int i = 0; i < 4000; i++) {
        seed = seed * 1103515245 + 12345;
        unsigned at = seed >> 16 & (KEPT - 1);
        for (size_t b = 0; b < sizes[at]; b++)
            bad += kept[at][b] != (unsigned char)(at + (uintptr_t)argument);
        free(kept[at]);
        sizes[at] = seed >> 21 & 511;
        kept[at] = malloc(sizes[at] + 1);
        memset(kept[at], (int)(at + (uintptr_t)argument), sizes[at]);
    }
    for (int i = 0; i < KEPT; i++)
        free(kept[i]);
    __atomic_add_fetch(&wrong, bad, __ATOMIC_RELAXED);
    return NULL;
}

static void in_turn(void)
{
    pthread_t thread;

    for (int i = 0; i < IN_TURN; i++)
        if (pthread_create(&thread, NULL, count, NULL) || pthread_join(thread, NULL))
            failed++;
    VALUE(ran);
    VALUE(failed);
}

static void detached(void)
{
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sem_init(&done, 0, 0);
    ran = failed = 0;
    for (int i = 0; i < DETACHED; i++)
        if (pthread_create(&thread, &attributes, count_and_post, NULL))
            failed++;
        else
            sem_wait(&done);
    VALUE(ran);
    VALUE(failed);
}

static void at_once(int number, size_t stack, void *(*run)(void *))
{
    static pthread_t threads[AT_ONCE];
    pthread_attr_t attributes;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, stack);
    ran = failed = 0;
    for (int i = 0; i < number; i++)
        failed += pthread_create(&threads[i], &attributes, run, (void *)(intptr_t)i) != 0;
    VALUE(failed);
    for (int i = 0; i < number; i++)
        sem_post(&gate);
    for (int i = 0; i < number; i++)
        failed += pthread_join(threads[i], NULL) != 0;
    VALUE(failed);
}

void observe_many(void)
{
    in_turn();
    detached();
    sem_init(&gate, 0, 0);
    at_once(AT_ONCE, 65536, wait_at_gate);
    VALUE(ran);
    at_once(ALLOCATORS, 65536, allocate);
    VALUE(wrong);
}
