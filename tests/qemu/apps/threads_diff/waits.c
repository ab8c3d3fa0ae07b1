/* A thread is cancelled before it waits, and while it does; and before calls that only may wait. */
#include "areas.h"
#include "observe.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_t sleeper;
static sem_t never, ready, go;
static int file, ends[2], polled;
static char *page, byte = 'b';
static sigset_t set;
static struct pollfd entry;
static const struct timespec late = {100, 0};
static struct iovec piece = {&byte, 1};

static void select_pipe(void)
{
    fd_set files;

    FD_ZERO(&files);
    FD_SET(ends[0], &files);
    select(ends[0] + 1, &files, NULL, NULL, NULL);
}

static void wait_condition(void)
{
    pthread_mutex_lock(&lock);
    pthread_cleanup_push((void (*)(void *))pthread_mutex_unlock, &lock);
    pthread_cond_wait(&condition, &lock);
    pthread_cleanup_pop(1);
}

static void wait_condition_late(void)
{
    struct timespec end = in_ms(CLOCK_REALTIME, 100000);

    pthread_mutex_lock(&lock);
    pthread_cleanup_push((void (*)(void *))pthread_mutex_unlock, &lock);
    pthread_cond_timedwait(&condition, &lock, &end);
    pthread_cleanup_pop(1);
}

static void wait_semaphore_late(void)
{
    struct timespec end = in_ms(CLOCK_REALTIME, 100000);

    sem_timedwait(&never, &end);
}

static void wait_event(void)
{
    struct epoll_event event;

    epoll_wait(polled, &event, 1, -1);
}

static void take_lock(void)
{
    struct flock region = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

    fcntl(file, F_SETLKW, &region);
}

/* These wait. */
#define WAITS(CALL)                                                                                \
    CALL(read(ends[0], &byte, 1))                                                                  \
    CALL(readv(ends[0], &piece, 1))                                                                \
    CALL(poll(&entry, 1, -1))                                                                      \
    CALL(ppoll(&entry, 1, &late, NULL))                                                            \
    CALL(select_pipe())                                                                            \
    CALL(wait_event())                                                                             \
    CALL(pause())                                                                                  \
    CALL(sigwaitinfo(&set, NULL))                                                                  \
    CALL(sigtimedwait(&set, NULL, &late))                                                          \
    CALL(sigsuspend(&set))                                                                         \
    CALL(nanosleep(&late, NULL))                                                                   \
    CALL(clock_nanosleep(CLOCK_MONOTONIC, 0, &late, NULL))                                         \
    CALL(sleep(100))                                                                               \
    CALL(usleep(100000000))                                                                        \
    CALL(sem_wait(&never))                                                                         \
    CALL(wait_semaphore_late())                                                                    \
    CALL(wait_condition())                                                                         \
    CALL(wait_condition_late())                                                                    \
    CALL(pthread_join(sleeper, NULL))

/* And these do not. */
#define POINTS(CALL)                                                                               \
    CALL(write(ends[1], &byte, 0))                                                                 \
    CALL(openat(AT_FDCWD, "waits", O_RDONLY))                                                      \
    CALL(creat("waits", 0600))                                                                     \
    CALL(close(-1))                                                                                \
    CALL(fdatasync(file))                                                                          \
    CALL(msync(page, 4096, MS_SYNC))                                                               \
    CALL(take_lock())                                                                              \
    CALL(waitpid(-1, NULL, WNOHANG))

static const struct {
    const char *name;
    int waits;
} calls[] = {
#define WAIT(call)  {#call, 1},
#define POINT(call) {#call, 0},
    WAITS(WAIT) POINTS(POINT)};

enum { CALLS = sizeof calls / sizeof *calls };

static void make(int number)
{
    int at = 0;
#define TRY(call)                                                                                  \
    if (at++ == number)                                                                            \
        (void)(call);
    WAITS(TRY) POINTS(TRY)
}

static void *make_cancelled(void *number)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&ready);
    sem_wait(&go);
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    make((int)(intptr_t)number);
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    return NULL;
}

static void *make_soon(void *number)
{
    sem_post(&ready);
    make((int)(intptr_t)number);
    return NULL;
}

static void cancel(int number, int before)
{
    void *(*run)(void *) = before ? make_cancelled : make_soon;
    void *value = NULL;
    pthread_t thread;

    if (pthread_create(&thread, NULL, run, (void *)(intptr_t)number))
        abort();
    sem_wait(&ready);
    if (!before)
        sleep_ms(10);
    int error = pthread_cancel(thread);
    if (before)
        sem_post(&go);
    pthread_join(thread, &value);
    printf("%s, cancelled %s: %s\n", calls[number].name, before ? "before" : "in it",
           error                       ? "error"
           : value == PTHREAD_CANCELED ? "ends"
                                       : "goes on");
}

static void *sleep_long(void *argument)
{
    sleep(100);
    return argument;
}

static void prepare(void)
{
    sem_init(&never, 0, 0);
    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    CALL(pipe(ends));
    file = open("waits", O_RDWR | O_CREAT | O_TRUNC, 0600);
    CALL(ftruncate(file, 4096));
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    polled = epoll_create1(0);
    entry = (struct pollfd){ends[0], POLLIN, 0};
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    ERROR(pthread_create(&sleeper, NULL, sleep_long, NULL));
}

void observe_waits(void)
{
    prepare();
    for (int i = 0; i < CALLS; i++) {
        cancel(i, 1);
        if (calls[i].waits)
            cancel(i, 0);
    }
    ERROR(pthread_mutex_trylock(&lock));
    ERROR(pthread_mutex_unlock(&lock));
    ERROR(pthread_cancel(sleeper));
    ERROR(pthread_join(sleeper, NULL));
    munmap(page, 4096);
    close(file);
    close(polled);
    CALL(unlink("waits"));
}
