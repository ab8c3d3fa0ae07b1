/* Programs with the C library's semaphores and conditions, which have queues of threads. */
#include "libos.h"
#include "machine.h"
#include "programs.h"
#include "src/sys/musl/timedwait.h"
#include "src/sys/timeout.h"
#include "src/thread/queues.h"
#include <semaphore.h>
#include <yao/time.h>

#include "pthread_impl.h"

#define WANTED (EBUSY | INT_MIN)

/* As src/sys/musl/mutex.c, whose assembly is no host's. */
int yao_mutex_lock(struct yao_mutex *mutex)
{
    if (a_cas(&mutex->_m_lock, 0, EBUSY))
        while (a_swap(&mutex->_m_lock, WANTED))
            futex_wait_call(&mutex->_m_lock, WANTED);
    return 0;
}

int yao_mutex_unlock(struct yao_mutex *mutex)
{
    if (a_swap(&mutex->_m_lock, 0) < 0)
        futex_wake_call((long)&mutex->_m_lock, 0, 1);
    return 0;
}

/* @end is how long from now. */
int timedwait_deadline(clockid_t clock, const struct timespec *end, uint64_t *deadline_ns)
{
    *deadline_ns = time_from_now((uint64_t)end->tv_nsec);
    return 0;
}

bool thread_is_cancelled(void)
{
    return false;
}

#define USERS 4
#define TURNS 4

static void disturb(void)
{
    unsigned index = machine_random(USERS);

    if (machine_random(2))
        send_signal(index);
    else
        set_harts(index, machine_random(2) ? ~0ul : 1 + machine_random(3));
}

static void run_disturbed(int (*function)(void *))
{
    run_all(USERS, function);
    for (int i = 0; i < 4; i++) {
        compute();
        disturb();
    }
    join_all(USERS);
}

/* What is posted is taken, as often, also where signals and deadlines end waits. */

static sem_t posts;
static volatile int taken;

static int user(void *argument)
{
    for (int i = 0; i < TURNS; i++) {
        if ((long)argument % 2) {
            sem_post(&posts);
        } else {
            struct timespec end = {.tv_nsec = 1 + machine_random(20000)};
            while (machine_random(2) ? sem_timedwait(&posts, &end) : sem_wait(&posts))
                compute();
            __atomic_fetch_add(&taken, 1, __ATOMIC_SEQ_CST);
        }
        compute();
    }
    return 0;
}

void try_posts(void)
{
    run_disturbed(user);
    if (taken != USERS / 2 * TURNS || !sem_trywait(&posts))
        fail("semaphore: taken is %d, and not what was posted", taken);
}

/* A queue with room for one, which some fill and others empty. */

static struct yao_mutex mutex;
static struct yao_condition changed;
static unsigned full, passed;

static void wait_for_change(void)
{
    struct timespec end = {.tv_nsec = 1 + machine_random(20000)};

    if (machine_random(3))
        yao_condition_wait(&changed, &mutex);
    else
        yao_condition_timedwait(&changed, &mutex, &end);
}

static int put_or_get(void *argument)
{
    unsigned wanted = (long)argument % 2 ? 0 : 1;

    for (int i = 0; i < TURNS; i++) {
        yao_mutex_lock(&mutex);
        while (full != wanted)
            wait_for_change();
        full = !wanted;
        passed++;
        bool last = machine_random(2);
        if (!last)
            yao_condition_broadcast(&changed);
        yao_mutex_unlock(&mutex);
        if (last)
            yao_condition_broadcast(&changed);
        compute();
    }
    return 0;
}

void try_condition(void)
{
    run_disturbed(put_or_get);
    if (passed != USERS * TURNS || full)
        fail("condition: %u turns, and not what was to be", passed);
}

/* One signal for each that waits. */

static unsigned waiting, released;

static int wait_for_release(void *unused)
{
    yao_mutex_lock(&mutex);
    waiting++;
    while (!released)
        yao_condition_wait(&changed, &mutex);
    released--;
    yao_mutex_unlock(&mutex);
    return 0;
}

void try_signal(void)
{
    run_all(USERS, wait_for_release);
    for (int i = 0; i < USERS; i++) {
        compute();
        yao_mutex_lock(&mutex);
        released++;
        yao_condition_signal(&changed);
        yao_mutex_unlock(&mutex);
    }
    join_all(USERS);
    if (released || waiting != USERS)
        fail("condition: %u are left", released);
}
