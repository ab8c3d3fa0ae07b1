/* Where threads are, for crash reports. */
#include "harts.h"
#include "src/log/crash.h"
#include "src/mm/map.h"
#include "src/sched/threads.h"
#include "src/trap/frame.h"
#include "switch.h"
#include "thread.h"
#include <yao/module.h>

YAO_ALTERNATIVE(threads, scheduled);

/* The lowest of the pages that are mapped without a gap up to @top. */
static uint64_t bottom_of(uint64_t top)
{
    struct mapping mapping;
    uint64_t bottom = top;

    while (map_find(bottom - 1, &mapping) && mapping.flags & PTE_W)
        bottom = (bottom - 1) & ~(uint64_t)(PAGE_SIZE - 1);
    return bottom;
}

static struct thread_stack stack_of(const struct thread *thread)
{
    uint64_t top = thread->stack ? (uintptr_t)thread->stack : APP_STACK_TOP;

    return (struct thread_stack){thread->number, bottom_of(top), top};
}

bool thread_stack(struct thread_stack *stack)
{
    if (!thread_current->stack)
        return false;
    *stack = stack_of(thread_current);
    return true;
}

bool thread_stack_at(uint64_t sp, struct thread_stack *stack)
{
    for (const struct thread *thread = thread_all; thread; thread = thread->next_of_all) {
        *stack = stack_of(thread);
        if (thread->stack && sp <= stack->top && sp >= stack->bottom)
            return true;
    }
    return thread_stack(stack) && sp < stack->bottom && sp >= stack->bottom - STACK_OVERFLOW_REACH;
}

/* A thread that runs on another hart is where that has stopped. */
static void print_place(const struct thread *thread, void (*print)(const struct trap_frame *frame))
{
    const struct trap_frame *stopped = harts_place(thread);
    struct trap_frame frame = {0};

    if (stopped) {
        log_crash("thread %d: runs on hart %lu", thread->number, stopped->hart);
        return print(stopped);
    }
    frame.pc = frame.ra = thread_switched_at(thread->sp);
    frame.sp = thread_switched_sp(thread->sp);
    thread_print(thread);
    print(&frame);
}

void thread_each_other(void (*print)(const struct trap_frame *frame))
{
    for (const struct thread *thread = thread_all; thread; thread = thread->next_of_all)
        if (thread != thread_current)
            print_place(thread, print);
}
