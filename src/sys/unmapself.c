/* How a thread leaves its stack. musl's pthread_create() needs __unmapself(): so an image that has
 * that has threads. */
#include "src/sched/signals.h"
#include "sys.h"
#include "threads.h"
#include <yao/module.h>

YAO_REQUIRE(threads, scheduled);

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

/* What runs while the thread's own stack goes, and then until another thread runs at home: from the
 * moment on that others are told of the end, the stack may be in use for something else, by a
 * thread on another hart. One thread at a time ends. */
#define LAST_STACK_SIZE 4096
__attribute__((used)) static _Alignas(16) char last_stack[LAST_STACK_SIZE];

__attribute__((naked)) _Noreturn void thread_on_last_stack(void *base, size_t size,
                                                           void (*function)(void *, size_t))
{
    __asm__ volatile("lla sp, last_stack\n"
                     "li t0, " TEXT(LAST_STACK_SIZE) "\n"
                     "add sp, sp, t0\n"
                     "mv ra, zero\n"
                     "jr a2\n");
}

static void free_and_end(void *base, size_t size)
{
    stack_free(base, size);
    sys_exit(0);
}

_Noreturn void __unmapself(void *base, size_t size);

_Noreturn void __unmapself(void *base, size_t size)
{
    call_begin();
    thread_on_last_stack(base, size, free_and_end);
}
