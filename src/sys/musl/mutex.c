/*
 * Locking and unlocking an ordinary mutex that no other thread wants: an atomic instruction each,
 * inlined by link-time optimisation where the code is not for size. Such a mutex has type 0, and
 * its lock is 0, EBUSY, or EBUSY with the sign bit, if another thread may wait. All other mutexes
 * are unlocked as in musl's src/thread/pthread_mutex_unlock.c, but for those that inherit
 * priorities: there are none.
 */
#include "pthread_impl.h"

int __pthread_mutex_lock(pthread_mutex_t *mutex);
int __pthread_mutex_unlock(pthread_mutex_t *mutex);

#define SHARED 128
#define ROBUST 4
#define OWNER  0x3fffffff
#define DIED   0x40000000 /* the owner of a robust mutex has ended */
#define GONE   0x7fffffff /* nobody can make it whole any more */
#define OTHER  __attribute__((noinline)) static

/* To set EBUSY changes nothing where it is set. */
inline int __pthread_mutex_lock(pthread_mutex_t *mutex)
{
    if (__builtin_expect(!mutex->_m_type && !a_fetch_or(&mutex->_m_lock, EBUSY), 1))
        return 0;
    return __pthread_mutex_timedlock(mutex, NULL);
}

OTHER int wake(pthread_mutex_t *mutex)
{
    __wake(&mutex->_m_lock, 1, 1);
    return 0;
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
    if (__builtin_expect(mutex->_m_type | mutex->_m_waiters, 0))
        return unlock_other(mutex);
    return __builtin_expect(a_swap(&mutex->_m_lock, 0) < 0, 0) ? wake(mutex) : 0;
}

extern int pthread_mutex_lock(pthread_mutex_t *mutex)
    __attribute__((alias("__pthread_mutex_lock")));
extern int pthread_mutex_unlock(pthread_mutex_t *mutex)
    __attribute__((alias("__pthread_mutex_unlock")));
