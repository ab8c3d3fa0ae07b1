/* Ends the program by the cancellation of its only thread. */
#include "cancel.h"
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static int ends[2];

static void say(void *text)
{
    puts(text);
}

static void cancel(int number)
{
    (void)number;
    pthread_cancel(pthread_self());
}

/* A cancellation point. */
static void read_nothing(void)
{
    char byte;

    printf("read: %zd\n", read(ends[0], &byte, 1));
}

/* Nothing happens before cancellation is enabled again and the next point is reached. */
void cancel_itself(void)
{
    pthread_key_t key;
    int before;

    if (pipe(ends) || write(ends[1], "x", 1) != 1 || pthread_key_create(&key, say))
        perror("make a pipe and a key");
    pthread_setspecific(key, "key destroyed");
    pthread_cleanup_push(say, "cleaned up");
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &before);
    cancel(0);
    pthread_testcancel();
    read_nothing();
    pthread_setcancelstate(before, NULL);
    puts("enabled");
    read_nothing();
    pthread_cleanup_pop(0);
}

/* The handler of a signal cancels a read that waits. */
void cancel_in_a_wait(void)
{
    if (pipe(ends))
        perror("make a pipe");
    sigaction(SIGALRM, &(struct sigaction){.sa_handler = cancel}, NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 20000}}, NULL);
    pthread_cleanup_push(say, "cleaned up");
    read_nothing();
    pthread_cleanup_pop(0);
}
