/* Threads that wait for each other, and some that only seem to. The argument says which. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <threads.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t first, second, normal = PTHREAD_MUTEX_INITIALIZER;
static sem_t none;
static pthread_t other;

static void nap(void)
{
    nanosleep(&(struct timespec){.tv_nsec = 20000000}, NULL);
}

static void *hold_second(void *argument)
{
    pthread_setname_np(pthread_self(), "other");
    pthread_mutex_lock(&second);
    nap();
    pthread_mutex_lock(&first);
    return argument;
}

static void *wait_for_none(void *argument)
{
    sem_wait(&none);
    return argument;
}

static void *join_it(void *thread)
{
    pthread_join(*(pthread_t *)thread, NULL);
    return NULL;
}

static void *keep_it(void *argument)
{
    pthread_mutex_lock(&first);
    return argument;
}

static void *print_locked(void *argument)
{
    nap();
    puts("never said");
    return argument;
}

static void *read_pipe(void *argument)
{
    int ends[2];
    char byte;

    pipe(ends);
    read(ends[0], &byte, 1);
    return argument;
}

static void start(void *(*run)(void *), void *argument)
{
    pthread_create(&other, NULL, run, argument);
}

/* Two mutexes in two orders. */
static void crossed(void)
{
    start(hold_second, NULL);
    pthread_mutex_lock(&first);
    nap();
    pthread_mutex_lock(&second);
}

static void joins(void)
{
    static pthread_t self;

    self = pthread_self();
    start(join_it, &self);
    pthread_join(other, NULL);
}

static void alone(void)
{
    start(wait_for_none, NULL);
    thrd_join(thrd_current(), NULL);
}

static void left(void)
{
    start(keep_it, NULL);
    pthread_join(other, NULL);
    pthread_mutex_lock(&first);
}

static void twice(void)
{
    start(wait_for_none, NULL);
    pthread_mutex_lock(&normal);
    pthread_mutex_lock(&normal);
}

static void stream(void)
{
    flockfile(stdout);
    start(print_locked, NULL);
    pthread_join(other, NULL);
}

static void pipes(void)
{
    start(read_pipe, NULL);
    pthread_join(other, NULL);
}

static void signals(void)
{
    sigset_t set;
    int number;

    start(wait_for_none, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigwait(&set, &number);
}

static void suspended(void)
{
    sigset_t set;

    start(wait_for_none, NULL);
    sigemptyset(&set);
    sigsuspend(&set);
}

static void *post_and_wait(void *semaphore)
{
    nap();
    sem_post(semaphore);
    return wait_for_none(NULL);
}

/* A deadline that is hours away, and then nobody has any. */
static void after_deadline(void)
{
    struct timespec late;
    static sem_t soon;

    start(post_and_wait, &soon);
    clock_gettime(CLOCK_REALTIME, &late);
    late.tv_sec += 10000;
    sem_timedwait(&soon, &late);
    sem_wait(&none);
}

static void ring(int number)
{
    sem_post(&none);
}

/* From here on something comes. */
static void handler(void)
{
    signal(SIGALRM, ring);
    start(wait_for_none, NULL);
    ualarm(100000, 0);
    pthread_join(other, NULL);
}

static void timer(void)
{
    timer_t timer;
    sigset_t set;
    int number;
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1};

    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    start(wait_for_none, NULL);
    timer_create(CLOCK_MONOTONIC, &event, &timer);
    timer_settime(timer, 0, &(struct itimerspec){.it_value.tv_nsec = 100000000}, NULL);
    sigwait(&set, &number);
}

static void sleeping(void)
{
    start(wait_for_none, NULL);
    sleep(1);
}

static void polling(void)
{
    int ends[2];

    start(wait_for_none, NULL);
    pipe(ends);
    poll(&(struct pollfd){ends[0], POLLIN, 0}, 1, 100);
}

static void reading(void)
{
    char byte;

    start(wait_for_none, NULL);
    read(0, &byte, 1);
}

static void polled_console(void)
{
    start(wait_for_none, NULL);
    poll(&(struct pollfd){0, POLLIN, 0}, 1, -1);
}

static void *read_console(void *argument)
{
    char byte;

    read(0, &byte, 1);
    return argument;
}

static void *poll_console(void *argument)
{
    poll(&(struct pollfd){0, POLLIN, 0}, 1, -1);
    return argument;
}

static void cancelled(void)
{
    void *results[2] = {NULL, NULL};

    start(read_console, NULL);
    nap();
    pthread_cancel(other);
    pthread_join(other, &results[0]);
    start(poll_console, NULL);
    nap();
    pthread_cancel(other);
    pthread_join(other, &results[1]);
    if (results[0] != PTHREAD_CANCELED || results[1] != PTHREAD_CANCELED)
        puts("not cancelled");
}

static void key(void)
{
    signal(SIGINT, ring);
    start(wait_for_none, NULL);
    pthread_join(other, NULL);
}

static void paused(void)
{
    signal(SIGINT, ring);
    start(wait_for_none, NULL);
    pause();
}

/* What is written is on the disk although nobody syncs it. */
static void written(void)
{
    int file = open("/file", O_CREAT | O_RDWR, 0666);

    write(file, "written", 7);
    crossed();
}

static void on_disk(void)
{
    static char block[65536];

    start(wait_for_none, NULL);
    int file = open("/file", O_CREAT | O_RDWR | O_SYNC, 0666);
    for (int i = 0; i < 20; i++)
        write(file, block, sizeof block);
    close(file);
}

static const struct {
    const char *name;
    void (*run)(void);
} deeds[] = {
#define DEED(name)                                                                                 \
    {                                                                                              \
#name, name                                                                                \
    }
    DEED(crossed),        DEED(joins),     DEED(alone),    DEED(left),      DEED(twice),
    DEED(stream),         DEED(pipes),     DEED(signals),  DEED(suspended), DEED(after_deadline),
    DEED(handler),        DEED(timer),     DEED(sleeping), DEED(polling),   DEED(reading),
    DEED(polled_console), DEED(cancelled), DEED(paused),   DEED(written),   DEED(key),
    DEED(on_disk),
};

int main(int argc, char **argv)
{
    pthread_mutexattr_t attributes;

    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&first, &attributes);
    pthread_mutex_init(&second, &attributes);
    sem_init(&none, 0, 0);
    for (size_t i = 0; i < sizeof deeds / sizeof *deeds; i++)
        if (argc > 1 && !strcmp(argv[1], deeds[i].name)) {
            printf("%s\n", argv[1]);
            fflush(stdout);
            deeds[i].run();
            puts("it came");
        }
    return 0;
}
