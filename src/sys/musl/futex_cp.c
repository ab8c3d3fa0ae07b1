/* Waiting for a word in an image where nothing calls pthread_cancel(). */
#include <stdbool.h>
#include <yao/module.h>

YAO_DEFAULT(cancellation, never);

long futex_wait_call(const volatile int *word, int value);
long futex_wait_cp(const volatile int *word, int value);
bool thread_is_cancelled(void);

long futex_wait_cp(const volatile int *word, int value)
{
    return futex_wait_call(word, value);
}

bool thread_is_cancelled(void)
{
    return false;
}
