/* Threads that compute without calls lose the hart to others, and nothing else. */
#include "areas.h"
#include "observe.h"
#include <fenv.h>
#include <pthread.h>

enum { COUNTERS = 4, ROUNDS = 200000 };

static volatile int stop;
static unsigned long counter;
static const int modes[] = {FE_TONEAREST, FE_UPWARD};

static void *spin(void *argument)
{
    while (!stop)
        ;
    return argument;
}

static void *count(void *argument)
{
    for (int i = 0; i < ROUNDS; i++)
        __atomic_add_fetch(&counter, 1, __ATOMIC_SEQ_CST);
    return argument;
}

struct sum {
    int mode, mode_kept;
    double value;
};

static void add_up(struct sum *sum)
{
    double a = 0, b = 1, c = 2, d = 3;

    fesetround(sum->mode);
    for (int i = 1; i < 1000000; i++) {
        volatile double part = 1.0 / 3.0;
        a += part / i;
        b = b * 0.999 + a;
        c = c * 0.5 + b;
        d += c * 1e-9;
    }
    sum->mode_kept = fegetround() == sum->mode;
    sum->value = a + b + c + d;
    fesetround(FE_TONEAREST);
}

static void *add_in_thread(void *sum)
{
    add_up(sum);
    return NULL;
}

static void floating_point(void)
{
    struct sum alone[2], together[2];
    pthread_t threads[2];

    for (int i = 0; i < 2; i++) {
        alone[i].mode = together[i].mode = modes[i];
        add_up(&alone[i]);
    }
    TRUTH(alone[0].value != alone[1].value);
    for (int i = 0; i < 2; i++)
        pthread_create(&threads[i], NULL, add_in_thread, &together[i]);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
        TRUTH(together[i].mode_kept);
        TRUTH(together[i].value == alone[i].value);
    }
}

void observe_preemption(void)
{
    pthread_t threads[COUNTERS];

    ERROR(pthread_create(&threads[0], NULL, spin, NULL));
    sleep_ms(20);
    stop = 1;
    ERROR(pthread_join(threads[0], NULL));
    for (int i = 0; i < COUNTERS; i++)
        pthread_create(&threads[i], NULL, count, NULL);
    for (int i = 0; i < COUNTERS; i++)
        ERROR(pthread_join(threads[i], NULL));
    VALUE(counter);
    floating_point();
}
