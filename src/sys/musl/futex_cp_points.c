/* Waiting for a word as a cancellation point. */
#include <stdbool.h>
#include <yao/module.h>

#include "pthread_impl.h"

YAO_ALTERNATIVE(cancellation, points);

long futex_wait_cp(const volatile int *word, int value);
bool futex_wait_away(const volatile int *word, int value, const volatile int *cancelled);
bool thread_is_cancelled(void);
long __syscall_cp_c(long function, long a, long b, long c, long d, long e, long f);

long futex_wait_cp(const volatile int *word, int value)
{
    if (futex_wait_away(word, value, &__pthread_self()->cancel))
        return 0;
    return __syscall_cp_c(SYS_futex, (long)word, FUTEX_WAIT | FUTEX_PRIVATE, value, 0, 0, 0);
}

bool thread_is_cancelled(void)
{
    const struct pthread *self = __pthread_self();

    return self->cancel && self->canceldisable == PTHREAD_CANCEL_ENABLE;
}
