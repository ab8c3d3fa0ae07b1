/* Cancellation points of an image that has musl's pthread_cancel(), whose function for them this
 * calls. */
#include <yao/module.h>

YAO_ALTERNATIVE(cancellation, points);

long __syscall_cp(long function, long a, long b, long c, long d, long e, long f);
long __syscall_cp_c(long function, long a, long b, long c, long d, long e, long f);

long __syscall_cp(long function, long a, long b, long c, long d, long e, long f)
{
    return __syscall_cp_c(function, a, b, c, d, e, f);
}
