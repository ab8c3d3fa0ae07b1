/*
 * musl's atomic operations, in place of its arch/riscv64/atomic_arch.h, which has compare-and-swap
 * alone: the others are one instruction each (Unprivileged ISA, "Atomic Memory Operations"). All of
 * them order what is before and behind them, as musl asks. They are inlined always: the compiler
 * takes the length of their text for their size. A word that is read comes as a long, which spares
 * an instruction that would extend its sign again.
 */
#define ATOMIC static inline __attribute__((always_inline))

#define a_barrier a_barrier
ATOMIC void a_barrier(void)
{
    __asm__ volatile("fence rw, rw" : : : "memory");
}

#define CAS(type, size, there, expected, new)                                                      \
    type old;                                                                                      \
    int failed;                                                                                    \
    __asm__ volatile("1: lr." size                                                                 \
                     ".aqrl %0, %2\n"                                                              \
                     "bne %0, %z3, 2f\n"                                                           \
                     "sc." size                                                                    \
                     ".aqrl %1, %z4, %2\n"                                                         \
                     "bnez %1, 1b\n"                                                               \
                     "2:"                                                                          \
                     : "=&r"(old), "=&r"(failed), "+A"(*(there))                                   \
                     : "rJ"(expected), "rJ"(new)                                                   \
                     : "memory");                                                                  \
    return old

#define a_cas a_cas
ATOMIC long a_cas(volatile int *there, int expected, int new)
{
    CAS(long, "w", there, (long)expected, (long)new);
}

#define a_cas_p a_cas_p
ATOMIC void *a_cas_p(volatile void *there, void *expected, void *new)
{
    CAS(void *, "d", (void *volatile *)there, expected, new);
}

#define AMO(operation)                                                                             \
    long old;                                                                                      \
    __asm__ volatile("amo" operation ".w.aqrl %0, %z2, %1"                                         \
                     : "=r"(old), "+A"(*there)                                                     \
                     : "rJ"((long)value)                                                           \
                     : "memory");                                                                  \
    return old

#define a_swap a_swap
ATOMIC long a_swap(volatile int *there, int value)
{
    AMO("swap");
}

#define a_fetch_add a_fetch_add
ATOMIC long a_fetch_add(volatile int *there, int value)
{
    AMO("add");
}

#define a_fetch_and a_fetch_and
ATOMIC long a_fetch_and(volatile int *there, int value)
{
    AMO("and");
}

#define a_fetch_or a_fetch_or
ATOMIC long a_fetch_or(volatile int *there, int value)
{
    AMO("or");
}

#define a_store a_store
ATOMIC void a_store(volatile int *there, int value)
{
    a_swap(there, value);
}
