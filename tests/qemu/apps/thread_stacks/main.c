/* Stacks of threads that have ended, and are used again. The argument says what to try. */
#include "../overflow.h"
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#define PAGE  4096
#define SIZE  65536 /* of stacks that are not of the default size */
#define CHUNK 65536
#define MANY  24

static pthread_key_t key;
static _Thread_local int zero, seven = 7;
static _Thread_local char zeros[300];
static sem_t go;
static int differ;

static int used(void)
{
    int sum = zero + seven - 7 + errno + (pthread_getspecific(key) != NULL);

    for (unsigned i = 0; i < sizeof zeros; i++)
        sum += zeros[i];
    return sum;
}

/* Leaves behind what the next one must not find, in the stack, too. */
static void *leave_traces(void *unused)
{
    char room[20000];

    differ += used();
    zero = seven = errno = 99;
    memset(zeros, 99, sizeof zeros);
    memset(room, 99, sizeof room);
    pthread_setspecific(key, room);
    return room[500] ? unused : NULL;
}

static void *wait_for_go(void *unused)
{
    leave_traces(unused);
    sem_wait(&go);
    return unused;
}

static unsigned long free_memory(void)
{
    struct sysinfo info;

    sysinfo(&info);
    return info.freeram;
}

static void one(void *(*function)(void *))
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, function, NULL) || pthread_join(thread, NULL))
        puts("cannot start a thread");
}

static void many_at_once(void)
{
    pthread_t threads[MANY];

    for (int i = 0; i < MANY; i++)
        if (pthread_create(&threads[i], NULL, wait_for_go, NULL))
            puts("cannot start one of many threads");
    for (int i = 0; i < MANY; i++)
        sem_post(&go);
    for (int i = 0; i < MANY; i++)
        pthread_join(threads[i], NULL);
}

static void detached(void)
{
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_create(&thread, &attributes, leave_traces, NULL);
    usleep(100);
}

/* What does not depend on how many stacks are kept. */
static void leave_no_memory_behind(void)
{
    many_at_once();
    unsigned long before = free_memory();
    for (int i = 0; i < 2000; i++)
        one(leave_traces);
    for (int i = 0; i < 500; i++)
        detached();
    many_at_once();
    printf("lost: %ld\n", (long)(before - free_memory()));
    printf("differ: %d\n", differ);
}

/* All the memory there is, in pieces, with traces. */
static unsigned take_all(void)
{
    char *chunk, *first = NULL;
    unsigned count = 0;

    while ((chunk = mmap(NULL, CHUNK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                         0)) != MAP_FAILED) {
        memset(chunk, 99, CHUNK);
        *(char **)chunk = first;
        first = chunk;
        count++;
    }
    for (chunk = first; chunk; chunk = first) {
        first = *(char **)chunk;
        munmap(chunk, CHUNK);
    }
    return count;
}

static void give_memory_back(void)
{
    unsigned before = take_all();
    many_at_once();
    unsigned after = take_all();
    printf("chunks: %d\n", before > 100 && after + 2 >= before);
    many_at_once();
    printf("differ: %d\n", differ);
}

/* The pages below a stack of SIZE bytes and what the C library adds at its end: less than a page.
 */
static void *touch(void *unused)
{
    uintptr_t end = ((uintptr_t)pthread_self() + PAGE - 1) & -(uintptr_t)PAGE;
    volatile char *start = (char *)(end - PAGE - SIZE);

    *start = 1;
    puts("at the end of the stack");
    start[-1] = 1;
    puts("in the guard");
    return unused;
}

static void *nothing(void *unused)
{
    return unused;
}

static void with_guard(size_t guard, size_t size, void *(*function)(void *))
{
    pthread_attr_t attributes;
    pthread_t thread;

    pthread_attr_init(&attributes);
    pthread_attr_setguardsize(&attributes, guard);
    pthread_attr_setstacksize(&attributes, size);
    pthread_create(&thread, &attributes, function, NULL);
    pthread_join(thread, NULL);
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "lose";

    pthread_key_create(&key, NULL);
    sem_init(&go, 0, 0);
    if (!strcmp(what, "lose"))
        leave_no_memory_behind();
    if (!strcmp(what, "back"))
        give_memory_back();
    if (!strcmp(what, "overflow")) {
        one(leave_traces);
        one(overflow);
    }
    if (!strcmp(what, "guard")) {
        with_guard(PAGE, SIZE + PAGE, nothing);
        with_guard(2 * PAGE, SIZE, touch);
    }
    return 0;
}
