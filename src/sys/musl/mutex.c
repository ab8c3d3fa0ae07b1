/*
 * Mutexes, in place of musl's src/thread/pthread_mutex_lock.c and pthread_mutex_unlock.c, and of
 * pthread_mutex_timedlock.c for ordinary ones, which have type 0. The lock of such a one is 0,
 * EBUSY, or EBUSY with the sign bit, if another thread may wait: who has waited sets that, too, as
 * others may still do. Where nobody else wants it, locking and unlocking are four instructions
 * each, inlined by link-time optimisation where the code is not for size: type and lock are looked
 * at together. All other mutexes are unlocked as in musl, but for those that inherit priorities:
 * there are none.
 */
#include <limits.h>
#include <stdbool.h>

#include "pthread_impl.h"

int __pthread_mutex_lock(pthread_mutex_t *mutex);
int __pthread_mutex_unlock(pthread_mutex_t *mutex);

#define SHARED 128
#define ROBUST 4
#define OWNER  0x3fffffff
#define DIED   0x40000000 /* the owner of a robust mutex has ended */
#define GONE   0x7fffffff /* nobody can make it whole any more */
#define OTHER  __attribute__((noinline)) static

#define FREE   0l
#define HELD   ((long)EBUSY << 32) /* and of type 0 */
#define WANTED (EBUSY | INT_MIN)

/* Whether type and lock were @from, which are @to now. */
static inline __attribute__((always_inline)) bool change(pthread_mutex_t *mutex, long from, long to)
{
    __asm__ goto(
        "1: lr.d.aqrl t0, (%0)\n"
        "bne t0, %z1, %l[other]\n"
        "sc.d.aqrl t0, %z2, (%0)\n"
        "bnez t0, 1b\n"
        :
        : "r"(mutex), "rJ"(from), "rJ"(to)
        : "t0", "memory"
        : other);
    return true;
other:
    return false;
}

OTHER int lock_other(pthread_mutex_t *mutex, const struct timespec *end)
{
    if (mutex->_m_type)
        return __pthread_mutex_timedlock(mutex, end);
    while (a_swap(&mutex->_m_lock, WANTED)) {
        int error = __timedwait(&mutex->_m_lock, WANTED, CLOCK_REALTIME, end, 1);
        if (error && error != EINTR)
            return error;
    }
    return 0;
}

inline int __pthread_mutex_lock(pthread_mutex_t *mutex)
{
    return __builtin_expect(change(mutex, FREE, HELD), 1) ? 0 : lock_other(mutex, NULL);
}

int pthread_mutex_timedlock(pthread_mutex_t *restrict mutex, const struct timespec *restrict end)
{
    return change(mutex, FREE, HELD) ? 0 : lock_other(mutex, end);
}

/* Out of the list of what its owner has locked. */
static void take_out(pthread_mutex_t *mutex, pthread_t self)
{
    volatile void *previous = mutex->_m_prev, *next = mutex->_m_next;

    *(volatile void *volatile *)previous = next;
    if (next != &self->robust_list.head)
        *(volatile void *volatile *)((char *)next - sizeof(void *)) = previous;
}

static int release(pthread_mutex_t *mutex, int value)
{
    int waiters = mutex->_m_waiters;

    return a_swap(&mutex->_m_lock, value) < 0 || waiters;
}

OTHER int unlock_owned(pthread_mutex_t *mutex)
{
    pthread_t self = __pthread_self();
    int type = mutex->_m_type, lock = mutex->_m_lock;

    if ((lock & OWNER) != self->tid)
        return EPERM;
    if ((type & 3) == PTHREAD_MUTEX_RECURSIVE && mutex->_m_count) {
        mutex->_m_count--;
        return 0;
    }
    if (type & SHARED) {
        self->robust_list.pending = &mutex->_m_next;
        __vm_lock();
    }
    take_out(mutex, self);
    int waited_for = release(mutex, type & ROBUST && lock & DIED ? GONE : 0);
    if (type & SHARED) {
        self->robust_list.pending = NULL;
        __vm_unlock();
    }
    if (waited_for)
        __wake(&mutex->_m_lock, 1, !(type & SHARED));
    return 0;
}

OTHER int unlock_other(pthread_mutex_t *mutex)
{
    int type = mutex->_m_type;

    if ((type & 15) != PTHREAD_MUTEX_NORMAL)
        return unlock_owned(mutex);
    if (release(mutex, 0))
        __wake(&mutex->_m_lock, 1, !(type & SHARED));
    return 0;
}

/* The memory of a mutex that is free may be gone at once: nothing of it is read any more. */
inline int __pthread_mutex_unlock(pthread_mutex_t *mutex)
{
    return __builtin_expect(change(mutex, HELD, FREE), 1) ? 0 : unlock_other(mutex);
}

extern int pthread_mutex_lock(pthread_mutex_t *mutex)
    __attribute__((alias("__pthread_mutex_lock")));
extern int pthread_mutex_unlock(pthread_mutex_t *mutex)
    __attribute__((alias("__pthread_mutex_unlock")));
