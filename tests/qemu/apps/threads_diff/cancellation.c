/* Threads that are cancelled where they wait, where they compute, and where they forbid it. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static sem_t semaphore;
static int ends[2];
static char order[8];
static int length;
static volatile int passed, allowed;

static void note(void *letter)
{
    order[length++] = *(char *)letter;
}

static void unlock(void *mutex)
{
    order[length++] = pthread_mutex_unlock(mutex) ? 'x' : 'u';
}

static void wait_condition(void)
{
    pthread_mutex_lock(&lock);
    pthread_cleanup_push(unlock, &lock);
    for (;;)
        pthread_cond_wait(&condition, &lock);
    pthread_cleanup_pop(1);
}

static void wait_pipe(void)
{
    char byte;

    read(ends[0], &byte, 1);
}

static void wait_semaphore(void)
{
    sem_wait(&semaphore);
}

static void wait_sleep(void)
{
    sleep(100);
}

static void compute(void)
{
    pthread_setcanceltype(PTHREAD_CANCEL_ASYNCHRONOUS, NULL);
    for (;;)
        passed++;
}

static void forbid(void)
{
    pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
    while (!allowed)
        sleep_ms(1);
    order[length++] = 'd';
    pthread_setcancelstate(PTHREAD_CANCEL_ENABLE, NULL);
    pthread_testcancel();
}

static void *run(void *body)
{
    pthread_cleanup_push(note, "1");
    pthread_cleanup_push(note, "2");
    ((void (*)(void))body)();
    pthread_cleanup_pop(0);
    pthread_cleanup_pop(0);
    return NULL;
}

static void cancel(const char *name, void (*body)(void), int ms)
{
    pthread_t thread;
    void *value = NULL;

    length = 0;
    STRING(name);
    ERROR(pthread_create(&thread, NULL, run, (void *)body));
    sleep_ms(ms);
    ERROR(pthread_cancel(thread));
    allowed = 1;
    ERROR(pthread_join(thread, &value));
    TRUTH(value == PTHREAD_CANCELED);
    BYTES(order, length);
}

void observe_cancellation(void)
{
    CALL(pipe(ends));
    CALL(sem_init(&semaphore, 0, 0));
    for (int ms = 0; ms <= 10; ms += 10) { /* before they wait, and while they do */
        cancel("condition", wait_condition, ms);
        ERROR(pthread_mutex_trylock(&lock));
        ERROR(pthread_mutex_unlock(&lock));
        cancel("pipe", wait_pipe, ms);
        cancel("semaphore", wait_semaphore, ms);
        cancel("sleep", wait_sleep, ms);
    }
    cancel("loop", compute, 10);
    TRUTH(passed > 0);
    allowed = 0;
    cancel("forbidden", forbid, 5);
    close(ends[0]);
    close(ends[1]);
}
