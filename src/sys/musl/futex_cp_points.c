/* Waiting for a word as a cancellation point. */
#include <yao/module.h>

#include "pthread_impl.h"

YAO_ALTERNATIVE(cancellation, points);

long futex_wait_cp(const volatile int *word, int value);
long __syscall_cp_c(long function, long a, long b, long c, long d, long e, long f);

long futex_wait_cp(const volatile int *word, int value)
{
    return __syscall_cp_c(SYS_futex, (long)word, FUTEX_WAIT | FUTEX_PRIVATE, value, 0, 0, 0);
}
