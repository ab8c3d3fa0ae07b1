/* What a program with one thread has of POSIX threads, and that it waits only for its handlers. */
#include "areas.h"
#include "observe.h"
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <sys/time.h>
#include <unistd.h>

static sem_t semaphore;

static void post(int number)
{
    (void)number;
    sem_post(&semaphore);
}

static void nothing(int number)
{
    (void)number;
}

/* In 20 ms. */
static void ring(void (*handler)(int), int flags)
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

    sigaction(SIGALRM, &action, NULL);
    setitimer(ITIMER_REAL, &(struct itimerval){{0, 0}, {0, 20000}}, NULL);
}

static struct timespec in_ms(long ms)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    now.tv_nsec += ms * 1000000;
    return (struct timespec){now.tv_sec + now.tv_nsec / 1000000000, now.tv_nsec % 1000000000};
}

static void semaphores(void)
{
    struct timespec soon = in_ms(1), later = in_ms(5000);
    int value;

    CALL(sem_init(&semaphore, 0, 1));
    CALL(sem_wait(&semaphore));
    CALL(sem_trywait(&semaphore));
    CALL(sem_timedwait(&semaphore, &soon));
    ring(post, 0);
    CALL(sem_wait(&semaphore));
    CALL(sem_getvalue(&semaphore, &value));
    VALUE(value);
    CALL(sem_wait(&semaphore));
    ring(post, SA_RESTART);
    CALL(sem_wait(&semaphore));
    ring(nothing, 0);
    CALL(sem_timedwait(&semaphore, &later));
    ring(nothing, SA_RESTART);
    CALL(sem_timedwait(&semaphore, &later));
    CALL(sem_destroy(&semaphore));
}

static void mutex(int kind, int robust)
{
    struct timespec soon = in_ms(1);
    pthread_mutexattr_t attributes;
    pthread_mutex_t lock;

    pthread_mutexattr_init(&attributes);
    ERROR(pthread_mutexattr_settype(&attributes, kind));
    ERROR(pthread_mutexattr_setrobust(&attributes, robust));
    ERROR(pthread_mutex_init(&lock, &attributes));
    ERROR(pthread_mutex_lock(&lock));
    ERROR(pthread_mutex_trylock(&lock));
    if (kind == PTHREAD_MUTEX_NORMAL)
        ERROR(pthread_mutex_timedlock(&lock, &soon));
    else
        ERROR(pthread_mutex_lock(&lock));
    ERROR(pthread_mutex_unlock(&lock));
    if (kind == PTHREAD_MUTEX_RECURSIVE)
        ERROR(pthread_mutex_unlock(&lock));
}

static void conditions(void)
{
    pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    struct timespec soon = in_ms(1);

    ERROR(pthread_mutex_lock(&lock));
    ERROR(pthread_cond_signal(&condition));
    ERROR(pthread_cond_broadcast(&condition));
    ERROR(pthread_cond_timedwait(&condition, &lock, &soon));
    ring(nothing, 0);
    soon = in_ms(60); /* goes on after the handler */
    ERROR(pthread_cond_timedwait(&condition, &lock, &soon));
    ERROR(pthread_mutex_unlock(&lock));
}

static void others(void)
{
    pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;
    pthread_barrier_t barrier;

    ERROR(pthread_rwlock_rdlock(&lock));
    ERROR(pthread_rwlock_tryrdlock(&lock));
    ERROR(pthread_rwlock_trywrlock(&lock));
    ERROR(pthread_rwlock_unlock(&lock));
    ERROR(pthread_rwlock_unlock(&lock));
    ERROR(pthread_rwlock_wrlock(&lock));
    ERROR(pthread_rwlock_tryrdlock(&lock));
    ERROR(pthread_barrier_init(&barrier, NULL, 0));
    ERROR(pthread_barrier_init(&barrier, NULL, 1));
    TRUTH(pthread_barrier_wait(&barrier) == PTHREAD_BARRIER_SERIAL_THREAD);
}

static void self(void)
{
    pthread_attr_t attributes;
    void *stack;
    size_t size;
    clockid_t clock;

    ERROR(pthread_getattr_np(pthread_self(), &attributes));
    ERROR(pthread_attr_getstack(&attributes, &stack, &size));
    TRUTH((char *)stack < (char *)&size && (char *)&size < (char *)stack + size);
    ERROR(pthread_getcpuclockid(pthread_self(), &clock));
    CALL(clock_gettime(clock, &(struct timespec){0, 0}));
    ERROR(pthread_kill(pthread_self(), 0));
}

static void named_semaphores(void)
{
    char name[32];
    int value;

    sprintf(name, "/yao-%d", (int)getpid());
    POINTER(sem_open(name, 0) == SEM_FAILED ? NULL : name);
    sem_t *one = sem_open(name, O_CREAT | O_EXCL, 0600, 2);
    POINTER(sem_open(name, O_CREAT | O_EXCL, 0600, 2) == SEM_FAILED ? NULL : name);
    sem_t *other = sem_open(name, O_CREAT, 0600, 7);
    TRUTH(one == other);
    CALL(sem_wait(one));
    CALL(sem_close(one));
    CALL(sem_unlink(name));
    CALL(sem_unlink(name));
    CALL(sem_getvalue(other, &value));
    VALUE(value);
    sem_t *newer = sem_open(name, O_CREAT, 0600, 0);
    TRUTH(newer != other);
    CALL(sem_trywait(newer));
    CALL(sem_unlink(name));
    CALL(sem_close(newer));
    CALL(sem_post(other));
    CALL(sem_close(other));
    POINTER(sem_open("/", O_CREAT, 0600, 0) == SEM_FAILED ? NULL : name);
    POINTER(sem_open("/yao", O_CREAT, 0600, 1u << 31) == SEM_FAILED ? NULL : name);
}

void observe_threads(void)
{
    semaphores();
    named_semaphores();
    mutex(PTHREAD_MUTEX_NORMAL, PTHREAD_MUTEX_STALLED);
    mutex(PTHREAD_MUTEX_ERRORCHECK, PTHREAD_MUTEX_STALLED);
    mutex(PTHREAD_MUTEX_RECURSIVE, PTHREAD_MUTEX_ROBUST);
    conditions();
    others();
    self();
    signal(SIGALRM, SIG_DFL);
}
