/* <threads.h>. */
#include "areas.h"
#include "observe.h"
#include <threads.h>

static mtx_t lock;
static cnd_t condition;
static tss_t slot;
static once_flag flag = ONCE_FLAG_INIT;
static int go, times, destroyed, busy, late;

static void once(void)
{
    times++;
}

static void destroy(void *value)
{
    destroyed += *(int *)value;
}

static int run(void *argument)
{
    static int five = 5;
    struct timespec soon = in_ms(CLOCK_REALTIME, 3);

    call_once(&flag, once);
    tss_set(slot, &five);
    busy = mtx_trylock(&lock);
    late = mtx_timedlock(&lock, &soon);
    mtx_lock(&lock);
    while (!go)
        cnd_wait(&condition, &lock);
    mtx_unlock(&lock);
    thrd_exit(*(int *)argument);
}

void observe_c11(void)
{
    int argument = 11, result = 0;
    thrd_t thread;

    TRUTH(mtx_init(&lock, mtx_timed) == thrd_success);
    TRUTH(cnd_init(&condition) == thrd_success);
    TRUTH(tss_create(&slot, destroy) == thrd_success);
    call_once(&flag, once);
    mtx_lock(&lock);
    TRUTH(thrd_create(&thread, run, &argument) == thrd_success);
    TRUTH(thrd_sleep(&(struct timespec){0, 20000000}, NULL) == 0);
    go = 1;
    TRUTH(cnd_broadcast(&condition) == thrd_success);
    mtx_unlock(&lock);
    TRUTH(thrd_join(thread, &result) == thrd_success);
    VALUE(result);
    VALUE(times);
    VALUE(destroyed);
    TRUTH(busy == thrd_busy);
    TRUTH(late == thrd_timedout);
}
