/* Keys with destructors, thread-local variables, errno. */
#include "areas.h"
#include "observe.h"
#include <pthread.h>
#include <stdint.h>

static pthread_key_t key;
static int rounds;
static _Thread_local int initial = 42, zero;
static _Thread_local _Alignas(64) char aligned[64];
static int seen_initial, seen_zero, was_aligned, had_no_value, errno_kept;

static void again(void *value)
{
    rounds++;
    if ((intptr_t)value > 1)
        pthread_setspecific(key, (void *)((intptr_t)value - 1));
}

static void *look(void *argument)
{
    seen_initial = initial++;
    seen_zero = zero++;
    was_aligned = (uintptr_t)aligned % 64 == 0 && !aligned[63];
    had_no_value = !pthread_getspecific(key);
    pthread_setspecific(key, argument);
    errno = EDOM;
    sleep_ms(5);
    errno_kept = errno == EDOM;
    return NULL;
}

void observe_own_data(void)
{
    pthread_t thread;

    ERROR(pthread_key_create(&key, again));
    ERROR(pthread_setspecific(key, &thread));
    for (intptr_t i = 1; i <= 3; i++) {
        rounds = 0;
        initial = zero = 5;
        ERROR(pthread_create(&thread, NULL, look, (void *)i));
        errno = ERANGE;
        ERROR(pthread_join(thread, NULL));
        TRUTH(errno_kept);
        VALUE(rounds);
        VALUE(seen_initial);
        VALUE(seen_zero);
        TRUTH(was_aligned && had_no_value);
        VALUE(initial + zero);
    }
    TRUTH(pthread_getspecific(key) == &thread);
    ERROR(pthread_key_delete(key));
}
