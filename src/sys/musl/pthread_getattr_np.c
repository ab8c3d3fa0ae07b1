/* musl's own looks for the end of the first thread's stack in memory that Linux makes grow there.
 * Collectors of garbage ask for it. */
#define _GNU_SOURCE
#include "pthread_impl.h"
#include "src/mm/map.h"

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
    uintptr_t stack = (uintptr_t)thread->stack;

    *attributes = (pthread_attr_t){0};
    attributes->_a_detach = thread->detach_state >= DT_DETACHED;
    attributes->_a_guardsize = thread->guard_size;
    attributes->_a_stackaddr = stack ? stack : APP_STACK_TOP;
    attributes->_a_stacksize = stack ? thread->stack_size : app_stack_size_;
    return 0;
}
