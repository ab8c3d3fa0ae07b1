/*
 * How musl makes a system call: by calling the function whose address <bits/syscall.h> gives for
 * its name. Compiled in place of musl's arch/riscv64/syscall_arch.h. Each object of musl names the
 * calls that it makes as undefined symbols, so resolution knows which ones an image needs, and
 * link-time optimisation can inline them.
 *
 * The functions are in src/sys; src/sys/sys.h says how they take their arguments.
 */
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)

#define __SYSCALL_INLINE      static inline __attribute__((__always_inline__)) long
#define __SYSCALL_FUNCTION(n) ((long (*)())(n))

__SYSCALL_INLINE __syscall0(long n)
{
    return __SYSCALL_FUNCTION(n)();
}

__SYSCALL_INLINE __syscall1(long n, long a)
{
    return __SYSCALL_FUNCTION(n)(a);
}

__SYSCALL_INLINE __syscall2(long n, long a, long b)
{
    return __SYSCALL_FUNCTION(n)(a, b);
}

__SYSCALL_INLINE __syscall3(long n, long a, long b, long c)
{
    return __SYSCALL_FUNCTION(n)(a, b, c);
}

__SYSCALL_INLINE __syscall4(long n, long a, long b, long c, long d)
{
    return __SYSCALL_FUNCTION(n)(a, b, c, d);
}

__SYSCALL_INLINE __syscall5(long n, long a, long b, long c, long d, long e)
{
    return __SYSCALL_FUNCTION(n)(a, b, c, d, e);
}

__SYSCALL_INLINE __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
    return __SYSCALL_FUNCTION(n)(a, b, c, d, e, f);
}

#define IPC_64 0
