/* Which calls are points where a thread ends that is cancelled, and what is whole afterwards. */
#include "areas.h"
#include "observe.h"
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t once;
static pthread_barrier_t barrier;
static sem_t ready, semaphore;
static int ends[2], file, times;
static char data[16];
static const struct timespec none;

static void do_nothing(void)
{
}

static void locked_wait(void)
{
    pthread_mutex_lock(&lock);
    pthread_cleanup_push((void (*)(void *))pthread_mutex_unlock, &lock);
    pthread_cond_timedwait(&condition, &lock, &none);
    pthread_cleanup_pop(1);
}

static sigset_t *set_of(int number)
{
    static sigset_t set;

    sigemptyset(&set);
    if (number)
        sigaddset(&set, number);
    return &set;
}

#define POINT(name, ...)                                                                           \
    static void at_##name(void)                                                                    \
    {                                                                                              \
        __VA_ARGS__;                                                                               \
    }
/* None of them would wait. */
#define POINTS(P)                                                                                  \
    P(testcancel, pthread_testcancel())                                                            \
    P(sem_wait, sem_wait(&semaphore))                                                              \
    P(sem_timedwait, sem_timedwait(&semaphore, &none))                                             \
    P(cond_timedwait, locked_wait())                                                               \
    P(open, close(open("points", O_RDONLY)))                                                       \
    P(read, (void)!read(ends[0], data, 1))                                                         \
    P(write, (void)!write(file, data, 1))                                                          \
    P(pread, (void)!pread(file, data, 1, 0))                                                       \
    P(pwrite, (void)!pwrite(file, data, 1, 0))                                                     \
    P(readv, (void)!readv(ends[0], &(struct iovec){data, 1}, 1))                                   \
    P(writev, (void)!writev(file, &(struct iovec){data, 1}, 1))                                    \
    P(fsync, fsync(file))                                                                          \
    P(poll, poll(NULL, 0, 0))                                                                      \
    P(ppoll, ppoll(NULL, 0, &none, NULL))                                                          \
    P(select, select(0, NULL, NULL, NULL, &(struct timeval){0}))                                   \
    P(pselect, pselect(0, NULL, NULL, NULL, &none, NULL))                                          \
    P(nanosleep, nanosleep(&none, NULL))                                                           \
    P(clock_nanosleep, clock_nanosleep(CLOCK_MONOTONIC, 0, &none, NULL))                           \
    P(usleep, usleep(0))                                                                           \
    P(sigtimedwait, sigtimedwait(set_of(SIGUSR1), NULL, &none))
/* None of them is one. */
#define OTHERS(P)                                                                                  \
    P(mutex, pthread_mutex_lock(&lock), pthread_mutex_unlock(&lock))                               \
    P(rwlock, pthread_rwlock_wrlock(&rwlock), pthread_rwlock_unlock(&rwlock))                      \
    P(once, pthread_once(&once, do_nothing))                                                       \
    P(barrier, pthread_barrier_wait(&barrier))                                                     \
    P(cond_signal, pthread_cond_signal(&condition))                                                \
    P(sem_trywait, sem_trywait(&semaphore))                                                        \
    P(sem_post, sem_post(&semaphore))                                                              \
    P(self, pthread_self(), getpid(), gettid())                                                    \
    P(yield, sched_yield())                                                                        \
    P(kill, pthread_kill(pthread_self(), 0))                                                       \
    P(sigmask, pthread_sigmask(SIG_BLOCK, NULL, set_of(0)))                                        \
    P(lseek, lseek(file, 0, SEEK_SET))                                                             \
    P(setstate, pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL))
POINTS(POINT)
OTHERS(POINT)

static const struct point {
    const char *name;
    void (*call)(void);
} points[] = {
#define ENTRY(name, ...) {#name, at_##name},
    POINTS(ENTRY) OTHERS(ENTRY)};

static void *come_to(void *point)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    sem_post(&ready);
    while (!__atomic_load_n(&times, __ATOMIC_SEQ_CST))
        sched_yield();
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    ((const struct point *)point)->call();
    return point;
}

/* A thread that is cancelled already comes to each of them. */
static void each_point(void)
{
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        pthread_t thread;
        void *value = NULL;

        times = 0;
        (void)!write(ends[1], data, 1);
        sem_post(&semaphore);
        pthread_create(&thread, NULL, come_to, (void *)&points[i]);
        sem_wait(&ready);
        pthread_cancel(thread);
        __atomic_store_n(&times, 1, __ATOMIC_SEQ_CST);
        pthread_join(thread, &value);
        STRING(points[i].name);
        TRUTH(value == PTHREAD_CANCELED);
        while (!sem_trywait(&semaphore))
            ;
    }
    ERROR(pthread_mutex_trylock(&lock));
    ERROR(pthread_mutex_unlock(&lock));
}

static void *take_token(void *got)
{
    sem_wait(&semaphore);
    *(int *)got = 1;
    return NULL;
}

/* Posted and cancelled at once: the token is taken, or still there. */
static void no_token_is_lost(void)
{
    int lost = 0;

    for (int i = 0; i < 200; i++) {
        pthread_t thread;
        int got = 0, value;

        pthread_create(&thread, NULL, take_token, &got);
        if (i % 2)
            sleep_ms(1);
        sem_post(&semaphore);
        pthread_cancel(thread);
        pthread_join(thread, NULL);
        sem_getvalue(&semaphore, &value);
        lost += got + value != 1;
        while (!sem_trywait(&semaphore))
            ;
    }
    VALUE(lost);
}

static void wait_in_cleanup(void *unused)
{
    (void)unused;
    times++;
    pthread_testcancel();
    sleep_ms(1);
    times++;
}

static void *leave(void *unused)
{
    pthread_cleanup_push(wait_in_cleanup, NULL);
    pthread_cancel(pthread_self());
    pthread_exit(unused);
    pthread_cleanup_pop(0);
    return unused;
}

/* Whoever ends already is not cancelled any more. */
static void cancelled_while_it_ends(void)
{
    pthread_t thread;
    void *value = NULL;

    times = 0;
    ERROR(pthread_create(&thread, NULL, leave, &times));
    ERROR(pthread_join(thread, &value));
    TRUTH(value == &times);
    VALUE(times);
    ERROR(pthread_create(&thread, NULL, take_token, &times));
    sem_post(&semaphore);
    sleep_ms(10);
    ERROR(pthread_cancel(thread)); /* it has ended */
    ERROR(pthread_kill(thread, 0));
    ERROR(pthread_join(thread, &value));
    TRUTH(value == NULL);
}

static void *wait_masked(void *unused)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    pthread_mutex_lock(&lock);
    sem_post(&ready);
    while (times < 2)
        pthread_cond_wait(&condition, &lock);
    pthread_mutex_unlock(&lock);
    return unused;
}

static void cancelled_in_vain(void)
{
    pthread_t thread;
    void *value = NULL;

    times = 0;
    ERROR(pthread_create(&thread, NULL, wait_masked, &times));
    sem_wait(&ready);
    ERROR(pthread_cancel(thread));
    sleep_ms(3);
    for (int i = 0; i < 2; i++) {
        pthread_mutex_lock(&lock);
        times++;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&lock);
    }
    ERROR(pthread_join(thread, &value));
    TRUTH(value == &times);
}

static void run_half(void)
{
    times++;
    if (times == 1) {
        sem_post(&ready);
        sleep_ms(100000);
    }
}

static void *do_once(void *control)
{
    pthread_once(control, run_half);
    return control;
}

/* Another one does it, if the first is cancelled meanwhile. */
static void once_again(void)
{
    pthread_once_t control = PTHREAD_ONCE_INIT;
    pthread_t first, others[3];
    void *value;

    times = 0;
    ERROR(pthread_create(&first, NULL, do_once, &control));
    sem_wait(&ready);
    for (int i = 0; i < 3; i++)
        ERROR(pthread_create(&others[i], NULL, do_once, &control));
    sleep_ms(5);
    ERROR(pthread_cancel(first));
    ERROR(pthread_join(first, &value));
    TRUTH(value == PTHREAD_CANCELED);
    for (int i = 0; i < 3; i++)
        ERROR(pthread_join(others[i], NULL));
    VALUE(times);
}

void observe_points(void)
{
    sem_init(&ready, 0, 0);
    sem_init(&semaphore, 0, 0);
    pthread_barrier_init(&barrier, NULL, 1);
    CALL(pipe(ends));
    file = open("points", O_RDWR | O_CREAT | O_TRUNC, 0666);
    each_point();
    no_token_is_lost();
    cancelled_while_it_ends();
    cancelled_in_vain();
    once_again();
    CALL(close(file));
    CALL(unlink("points"));
    close(ends[0]);
    close(ends[1]);
}
