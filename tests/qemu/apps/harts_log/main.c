/* Threads that compute, on any hart, and log. */
#include <pthread.h>
#include <stdint.h>
#include <yao/log.h>

#define THREADS 6
#define LINES   20

static void *work(void *argument)
{
    unsigned long number = (uintptr_t)argument;

    for (unsigned line = 0; line < LINES; line++) {
        for (volatile long i = 0; i < 200000; i = i + 1)
            ;
        log_info("thread %lu, line %u, which is longer than the sixty-four bytes of a piece: %s.",
                 number, line, "the quick brown fox jumps over the lazy dog");
    }
    return NULL;
}

int main(void)
{
    pthread_t threads[THREADS];

    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&threads[i], NULL, work, (void *)i);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    return 0;
}
