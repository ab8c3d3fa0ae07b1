/*
 * What pthread_cancel() needs of musl's assembly. The only thread can cancel itself, also in the
 * handler of a signal. A call that waits then ends with EINTR, and musl looks again. So no signal
 * has to find the thread between the test of its state and the call: no address lies there.
 */
#include <yao/module.h>

YAO_REQUIRE(cancellation, points);

void call_begin(void);
void call_end(void);
long __cancel(void);
long __syscall_cp_asm(const volatile int *cancelled, long function, long a, long b, long c, long d,
                      long e, long f);

const char __cp_begin[1], __cp_end[1], __cp_cancel[1];

long __syscall_cp_asm(const volatile int *cancelled, long function, long a, long b, long c, long d,
                      long e, long f)
{
    if (*cancelled)
        return __cancel();
    call_begin();
    long result = ((long (*)(long, long, long, long, long, long))function)(a, b, c, d, e, f);
    call_end();
    return result;
}
