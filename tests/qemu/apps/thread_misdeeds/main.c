/* What goes wrong in threads. The argument says what. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <string.h>

static sem_t never;

static int deep(int level)
{
    volatile char room[1000];

    memset((char *)room, level, sizeof room);
    return level ? deep(level + 1) + room[5] : 0;
}

static void *overflow(void *unused)
{
    return deep(1) ? unused : NULL;
}

static void *write_null(void *unused)
{
    pthread_setname_np(pthread_self(), "writer");
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

int main(int argc, char **argv)
{
    pthread_t thread;

    sem_init(&never, 0, 0);
    if (argc > 1 && strcmp(argv[1], "many") == 0)
        return start_many();
    pthread_create(&thread, NULL, wait_for_ever, NULL);
    pthread_create(&thread, NULL, argc > 1 && argv[1][0] == 'n' ? write_null : overflow, NULL);
    pthread_join(thread, NULL);
    return 0;
}
