/* Threads, as POSIX has them. One argument chooses how the process ends, two the disk for files,
 * and a third one a folder for them. */
#include "check.h"
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

long together(int count, void *(*function)(void *))
{
    pthread_t threads[8];
    long sum = 0;
    void *result;

    for (long i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, function, (void *)i);
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], &result);
        sum += (long)result;
    }
    return sum;
}

static void *spin(void *unused)
{
    for (volatile int i = 0;; i++)
        ;
    return unused;
}

static void *say_later(void *unused)
{
    usleep(50000);
    SAY("the last thread\n");
    return unused;
}

static int end_as(const char *how)
{
    pthread_t thread;

    pthread_create(&thread, NULL, strcmp(how, "last") ? spin : say_later, NULL);
    usleep(10000);
    if (strcmp(how, "exit") == 0)
        exit(3);
    if (strcmp(how, "last") == 0)
        pthread_exit(NULL);
    return 4;
}

int main(int argc, char **argv)
{
    if (argc == 2)
        return end_as(argv[1]);
    lives();
    locks();
    conditions();
    signals();
    turns();
    files(argc > 3 ? argv[3] : argc > 2 ? "" : "/tmp");
}
