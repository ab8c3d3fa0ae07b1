/* A timer's thread in an app that starts none itself. */
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <yao/module.h>

YAO_REQUIRE(threads, scheduled);

static sem_t told;

static void tell(union sigval value)
{
    printf("told %d\n", value.sival_int);
    sem_post(&told);
}

int main(void)
{
    struct sigevent event = {.sigev_notify = SIGEV_THREAD, .sigev_value.sival_int = 5};
    timer_t timer;

    event.sigev_notify_function = tell;
    sem_init(&told, 0, 0);
    if (timer_create(CLOCK_MONOTONIC, &event, &timer))
        return 1;
    timer_settime(timer, 0, &(struct itimerspec){{0, 0}, {0, 1000000}}, NULL);
    sem_wait(&told);
    return 0;
}
