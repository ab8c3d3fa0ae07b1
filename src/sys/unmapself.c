/* How a detached thread ends. musl's pthread_create() needs it: so an image that has that has
 * threads. */
#include "src/sched/signals.h"
#include "sys.h"
#include "threads.h"
#include <yao/module.h>

YAO_REQUIRE(threads, scheduled);

#define TEXT_(x) #x
#define TEXT(x)  TEXT_(x)

/* What runs while the thread's own stack goes: nobody else does meanwhile, and then it is gone. */
#define LAST_STACK_SIZE 4096
__attribute__((used)) static _Alignas(16) char last_stack[LAST_STACK_SIZE];

__attribute__((used)) static _Noreturn void free_and_end(void *base, size_t size)
{
    stack_free(base, size);
    sys_exit(0);
}

__attribute__((naked)) static _Noreturn void leave_stack(void *base, size_t size)
{
    __asm__ volatile("lla sp, last_stack\n"
                     "li t0, " TEXT(LAST_STACK_SIZE) "\n"
                     "add sp, sp, t0\n"
                     "mv ra, zero\n"
                     "tail free_and_end\n");
}

_Noreturn void __unmapself(void *base, size_t size);

_Noreturn void __unmapself(void *base, size_t size)
{
    call_begin();
    leave_stack(base, size);
}
