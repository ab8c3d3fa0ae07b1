/*
 * What pthread_cancel() needs of musl's assembly. In a call of the libos no handler of a signal
 * runs until the call waits, which then ends with EINTR, and musl looks again. So a thread that
 * looks whether it is cancelled when the call has begun misses nothing: what comes later finds it
 * waiting. No signal has to find it between the two, so no address lies there.
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
    call_begin();
    if (*cancelled) {
        call_end();
        return __cancel();
    }
    long result = ((long (*)(long, long, long, long, long, long))function)(a, b, c, d, e, f);
    call_end();
    return result;
}
