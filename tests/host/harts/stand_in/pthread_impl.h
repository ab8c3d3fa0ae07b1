/* What src/sys/musl/semaphore.c and condition.c have of musl, without the host's types of these
 * names. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define pthread_cond_t  struct yao_condition
#define pthread_mutex_t struct yao_mutex
#define _c_clock        __u.__i[4]

struct yao_condition {
    union {
        int __i[12];
        volatile int __vi[12];
        void *__p[6];
    } __u;
};

struct yao_mutex {
    int _m_type;
    volatile int _m_lock;
};

#define __pthread_mutex_lock   yao_mutex_lock
#define __pthread_mutex_unlock yao_mutex_unlock
#define pthread_cond_wait      yao_condition_wait
#define pthread_cond_timedwait yao_condition_timedwait
#define pthread_cond_signal    yao_condition_signal
#define pthread_cond_broadcast yao_condition_broadcast
#define __private_cond_signal  yao_condition_private_signal
#define pthread_testcancel()   ((void)0)
#define __pthread_self()       (&(struct { int tid; }){0})

int yao_mutex_lock(struct yao_mutex *mutex);
int yao_mutex_unlock(struct yao_mutex *mutex);
int yao_condition_wait(struct yao_condition *condition, struct yao_mutex *mutex);
int yao_condition_timedwait(struct yao_condition *condition, struct yao_mutex *mutex,
                            const struct timespec *end);
int yao_condition_signal(struct yao_condition *condition);
int yao_condition_broadcast(struct yao_condition *condition);
int yao_condition_private_signal(struct yao_condition *condition, int most);

static inline int a_cas(volatile int *at, int before, int after)
{
    __atomic_compare_exchange_n(at, &before, after, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    return before;
}

static inline int a_swap(volatile int *at, int value)
{
    return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);
}

static inline void a_store(volatile int *at, int value)
{
    __atomic_store_n(at, value, __ATOMIC_SEQ_CST);
}
