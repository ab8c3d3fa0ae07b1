#include "src/signal/actions.h"
#include "sys_signals.h"
#include <errno.h>
#include <yao/module.h>

YAO_REQUIRE(handlers, installed);

static long set_stack(const stack_t *stack)
{
    bool none = stack->ss_flags & SS_DISABLE;

    if (stack->ss_flags & ~(SS_DISABLE | SS_ONSTACK))
        return -EINVAL;
    if (!none && stack->ss_size < MINSIGSTKSZ)
        return -ENOMEM;
    calls_own()->signal_stack = none ? NULL : stack->ss_sp;
    calls_own()->signal_stack_size = stack->ss_size;
    return 0;
}

long sys_sigaltstack(const stack_t *stack, stack_t *old)
{
    bool in_use = signal_stack_in_use((uintptr_t)__builtin_frame_address(0));
    stack_t before = signal_stack();

    if (stack && in_use)
        return -EPERM;
    long error = stack ? set_stack(stack) : 0;
    if (!error && old) {
        *old = before;
        old->ss_flags |= in_use ? SS_ONSTACK : 0;
    }
    return error;
}
