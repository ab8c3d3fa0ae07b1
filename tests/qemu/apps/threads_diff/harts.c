/* On which harts threads may run. How many there are differs. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <unistd.h>

static sem_t ready, go;
static int id;
static cpu_set_t own;

static void *look(void *argument)
{
    id = gettid();
    sem_post(&ready);
    sem_wait(&go);
    sched_getaffinity(0, sizeof own, &own);
    return argument;
}

static int first_of(const cpu_set_t *set)
{
    int hart = 0;

    while (!CPU_ISSET(hart, set))
        hart++;
    return hart;
}

void observe_harts(void)
{
    cpu_set_t all, none, absent, first, got;
    pthread_t thread;

    sem_init(&ready, 0, 0);
    sem_init(&go, 0, 0);
    CALL(sched_getaffinity(0, sizeof all, &all));
    TRUTH(CPU_COUNT(&all) == sysconf(_SC_NPROCESSORS_ONLN));
    TRUTH(sysconf(_SC_NPROCESSORS_CONF) >= CPU_COUNT(&all));
    TRUTH(CPU_ISSET(sched_getcpu(), &all));
    CPU_ZERO(&none);
    CPU_ZERO(&absent);
    CPU_SET(1000, &absent);
    CPU_ZERO(&first);
    CPU_SET(first_of(&all), &first);
    CALL(sched_setaffinity(0, sizeof none, &none));
    CALL(sched_setaffinity(0, sizeof absent, &absent));
    CALL(sched_setaffinity(0, 0, &all));
    CALL(sched_setaffinity(999999, sizeof all, &all));
    CALL(sched_getaffinity(999999, sizeof all, &got));
    CALL(sched_getaffinity(0, sizeof all, &got));
    TRUTH(CPU_EQUAL(&got, &all));
    ERROR(pthread_create(&thread, NULL, look, NULL));
    CALL(sem_wait(&ready));
    ERROR(pthread_setaffinity_np(thread, sizeof absent, &absent));
    ERROR(pthread_setaffinity_np(thread, sizeof first, &first));
    ERROR(pthread_getaffinity_np(thread, sizeof got, &got));
    TRUTH(CPU_EQUAL(&got, &first));
    CALL(sched_setaffinity(id, sizeof first, &first));
    CPU_OR(&absent, &absent, &first); /* what is not there does not matter beside what is */
    ERROR(pthread_setaffinity_np(thread, sizeof absent, &absent));
    CALL(sem_post(&go));
    ERROR(pthread_join(thread, NULL));
    TRUTH(CPU_EQUAL(&own, &first));
    CALL(sched_getaffinity(0, sizeof all, &got));
    TRUTH(CPU_EQUAL(&got, &all));
}
