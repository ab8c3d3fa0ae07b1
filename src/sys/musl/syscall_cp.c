/* How musl makes a system call that is a cancellation point, in an image where nothing calls
 * pthread_cancel(). @function: what <bits/syscall.h> gives for a name. */
#include <yao/module.h>

YAO_DEFAULT(cancellation, never);

void call_begin(void);
void call_end(void);
long __syscall_cp(long function, long a, long b, long c, long d, long e, long f);

__attribute__((always_inline)) long __syscall_cp(long function, long a, long b, long c, long d,
                                                 long e, long f)
{
    call_begin();
    long result = ((long (*)(long, long, long, long, long, long))function)(a, b, c, d, e, f);
    call_end();
    return result;
}
