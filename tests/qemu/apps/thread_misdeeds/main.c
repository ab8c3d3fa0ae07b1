/* What goes wrong in threads. The argument says what. */
#define _GNU_SOURCE
#include "../overflow.h"
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static sem_t never;

static void *write_null(void *unused)
{
    pthread_setname_np(pthread_self(), "writer");
    usleep(20000); /* the others wait by then */
    *(volatile int *)8 = 1;
    return unused;
}

static void *wait_for_ever(void *unused)
{
    sem_wait(&never);
    return unused;
}

static void *end(void *unused)
{
    return unused;
}

/* Until there is no memory for another one. When one ends, there is. */
static int start_many(void)
{
    pthread_t thread, last;
    pthread_attr_t attributes;
    int error;

    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 16 << 20);
    while (!(error = pthread_create(&thread, &attributes, wait_for_ever, NULL)))
        last = thread;
    pthread_cancel(last);
    pthread_join(last, NULL);
    int again = !pthread_create(&thread, &attributes, end, NULL) && !pthread_join(thread, NULL);
    printf("%s, and again after %d\n", error == EAGAIN ? "EAGAIN" : "?", again);
    return 0;
}

static const char *name_of(int error)
{
    return error == EPERM ? "EPERM" : error == EINVAL ? "EINVAL" : error ? "?" : "0";
}

static void before(void)
{
    puts("before a fork");
}

static void after(void)
{
    puts("after a fork");
}

/* Of which there is none. Its handlers run as where one fails. */
static int try_fork(void)
{
    pthread_atfork(before, after, after);
    int child = fork();
    printf("%d, %s\n", child, errno == ENOSYS ? "ENOSYS" : "?");
    return 0;
}

/* Nothing that would change nothing may seem to work. */
static int try_priorities(void)
{
    struct sched_param high = {.sched_priority = 10}, got;
    pthread_attr_t attributes;
    pthread_t thread;
    int policy;

    int set = pthread_setschedparam(pthread_self(), SCHED_FIFO, &high);
    int round = pthread_setschedparam(pthread_self(), SCHED_RR, &high);
    int priority = pthread_setschedprio(pthread_self(), 10);
    int get = pthread_getschedparam(pthread_self(), &policy, &got);
    pthread_attr_init(&attributes);
    pthread_attr_setinheritsched(&attributes, PTHREAD_EXPLICIT_SCHED);
    pthread_attr_setschedpolicy(&attributes, SCHED_FIFO);
    pthread_attr_setschedparam(&attributes, &high);
    int made = pthread_create(&thread, &attributes, end, NULL);
    printf("FIFO %s, RR %s, priority %s, made %s\n", name_of(set), name_of(round),
           name_of(priority), name_of(made));
    printf("other: %d %d\n", get == 0 && policy == SCHED_OTHER, got.sched_priority);
    pthread_attr_setschedpolicy(&attributes, SCHED_OTHER);
    high.sched_priority = 0;
    pthread_attr_setschedparam(&attributes, &high);
    printf("ordinary: %d\n",
           pthread_create(&thread, &attributes, end, NULL) || pthread_join(thread, NULL));
    return 0;
}

int main(int argc, char **argv)
{
    pthread_t thread;

    sem_init(&never, 0, 0);
    if (argc > 1 && strcmp(argv[1], "fork") == 0)
        return try_fork();
    if (argc > 1 && strcmp(argv[1], "priorities") == 0)
        return try_priorities();
    if (argc > 1 && strcmp(argv[1], "many") == 0)
        return start_many();
    pthread_create(&thread, NULL, wait_for_ever, NULL);
    pthread_create(&thread, NULL, argc > 1 && argv[1][0] == 'n' ? write_null : overflow, NULL);
    pthread_join(thread, NULL);
    return 0;
}
