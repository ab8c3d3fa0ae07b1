/* Threads on the hart that booted, alone. */
#include "harts.h"
#include "thread.h"
#include "waiting.h"
#include <stddef.h>
#include <yao/module.h>

YAO_ALTERNATIVE(harts, one);

bool harts_give(struct thread *thread)
{
    return false;
}

bool harts_must_leave(const struct thread *thread)
{
    return false;
}

struct thread *harts_idler(void)
{
    return NULL;
}

struct thread *harts_take(void)
{
    return NULL;
}

bool harts_wait(void)
{
    return false;
}

bool harts_still_wait(void)
{
    return false;
}

bool harts_may_sleep(void)
{
    return true;
}

bool harts_are_idle(void)
{
    return false;
}

void harts_recall(struct thread *thread)
{
}

void harts_recall_all(void)
{
}

bool harts_at_home(void)
{
    return true;
}

void harts_lock(void)
{
}

void harts_unlock(void)
{
}

struct thread *harts_thread(void)
{
    return thread_current;
}

unsigned long harts_resume(struct thread *thread)
{
    thread_resume(thread);
    return 0;
}

void harts_send(unsigned long ids)
{
}

int harts_rouse(struct thread *thread, unsigned long enabled)
{
    return thread_rouse(thread, enabled);
}

void harts_forget(struct thread *thread)
{
}

void *harts_cache(void)
{
    return NULL;
}

bool harts_pause(void)
{
    return false;
}

bool harts_yield(void)
{
    return false;
}

unsigned long harts_come_home(void)
{
    return 0;
}

void harts_may_leave(unsigned long enabled)
{
}

void harts_stop(void)
{
}

unsigned long harts_all(void)
{
    return 1;
}

struct trap_frame *harts_fault(struct trap_frame *frame)
{
    return frame;
}

void harts_flush(void)
{
}

const struct trap_frame *harts_place(const struct thread *thread)
{
    return NULL;
}
