/* Semaphores for which several wait, and waits that signals and cancellation end. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>

#define WAITERS 5

static sem_t semaphore;
static int value;

static void handle(int number)
{
    (void)number;
}

static void *wait_once(void *unused)
{
    (void)unused;
    return (void *)(intptr_t)(sem_wait(&semaphore) ? errno : 0);
}

static void install(int flags)
{
    struct sigaction action = {.sa_handler = handle, .sa_flags = flags};

    CALL(sigaction(SIGUSR1, &action, NULL));
}

/* What sem_wait() says when a signal comes, and the post after it. */
static void interrupt(int flags)
{
    pthread_t thread;
    void *error;

    install(flags);
    ERROR(pthread_create(&thread, NULL, wait_once, NULL));
    sleep_ms(50);
    ERROR(pthread_kill(thread, SIGUSR1));
    sleep_ms(50);
    CALL(sem_post(&semaphore));
    ERROR(pthread_join(thread, &error));
    TRUTH(error == (void *)(intptr_t)EINTR);
    CALL(sem_getvalue(&semaphore, &value));
    VALUE(value);
    sem_trywait(&semaphore);
}

static void post_to_several(void)
{
    pthread_t threads[WAITERS];

    for (int i = 0; i < WAITERS; i++)
        pthread_create(&threads[i], NULL, wait_once, NULL);
    sleep_ms(50);
    for (int i = 0; i < WAITERS + 2; i++)
        sem_post(&semaphore);
    for (int i = 0; i < WAITERS; i++)
        pthread_join(threads[i], NULL);
    CALL(sem_getvalue(&semaphore, &value));
    VALUE(value);
    CALL(sem_trywait(&semaphore));
    CALL(sem_trywait(&semaphore));
    CALL(sem_trywait(&semaphore));
}

static void cancel_one_of_two(void)
{
    pthread_t first, second;
    void *result;

    pthread_create(&first, NULL, wait_once, NULL);
    pthread_create(&second, NULL, wait_once, NULL);
    sleep_ms(50);
    ERROR(pthread_cancel(first));
    ERROR(pthread_join(first, &result));
    TRUTH(result == PTHREAD_CANCELED);
    CALL(sem_post(&semaphore));
    ERROR(pthread_join(second, &result));
    VALUE((intptr_t)result);
    CALL(sem_post(&semaphore));
    CALL(sem_getvalue(&semaphore, &value));
    VALUE(value);
}

void observe_semaphores(void)
{
    CALL(sem_init(&semaphore, 0, 0));
    interrupt(0);
    interrupt(SA_RESTART);
    post_to_several();
    cancel_one_of_two();
    CALL(sem_destroy(&semaphore));
}
