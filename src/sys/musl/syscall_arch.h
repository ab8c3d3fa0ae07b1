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

#define __SYSCALL_INLINE static inline __attribute__((__always_inline__)) long

/* Handlers of signals wait until the call has ended (src/sched/signals.h). */
void call_begin(void);
void call_end(void);
#define __SYSCALL_CALL(n, ...)                                                                     \
    call_begin();                                                                                  \
    long result = ((long (*)())(n))(__VA_ARGS__);                                                  \
    call_end();                                                                                    \
    return result

/* Whether the call is to wake up others that wait for a word of memory. Where there is one thread,
 * nobody waits: what unlocks needs no call, and not the clock that waiting needs. */
long sys_futex();
long futex_wake_call(long word, long operation, long count);
#define __SYSCALL_WAKES(n, operation)                                                              \
    (__builtin_constant_p((n) == (long)sys_futex) && (n) == (long)sys_futex &&                     \
     ((operation)&0x7f) == 1 /* FUTEX_WAKE */)

__SYSCALL_INLINE __syscall0(long n)
{
    __SYSCALL_CALL(n);
}

__SYSCALL_INLINE __syscall1(long n, long a)
{
    __SYSCALL_CALL(n, a);
}

__SYSCALL_INLINE __syscall2(long n, long a, long b)
{
    __SYSCALL_CALL(n, a, b);
}

__SYSCALL_INLINE __syscall3(long n, long a, long b, long c)
{
    if (__SYSCALL_WAKES(n, b)) {
        futex_wake_call(a, b, c);
        return 0; /* how many were woken up does not matter, only that the call is there */
    }
    __SYSCALL_CALL(n, a, b, c);
}

__SYSCALL_INLINE __syscall4(long n, long a, long b, long c, long d)
{
    __SYSCALL_CALL(n, a, b, c, d);
}

__SYSCALL_INLINE __syscall5(long n, long a, long b, long c, long d, long e)
{
    __SYSCALL_CALL(n, a, b, c, d, e);
}

__SYSCALL_INLINE __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
    __SYSCALL_CALL(n, a, b, c, d, e, f);
}

/*
 * musl makes the calls for sockets by a function that keeps the call in an int, which has no room
 * for an address. So this macro takes the place of that function: its third argument, "0" or "1"
 * for a cancellation point, says how. Where musl defines the function, that argument is "int cp",
 * and what remains is a function cp() that nobody calls.
 */
#define __alt_socketcall(n, old, point, ...) __SOCKETCALL_##point(n, __VA_ARGS__)
#define __SOCKETCALL_0(n, ...)               __syscall(n, __VA_ARGS__)
#define __SOCKETCALL_1(n, ...)               __syscall_cp(n, __VA_ARGS__)
#define __SOCKETCALL_int

#define IPC_64 0
