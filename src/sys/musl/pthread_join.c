/* A thread that joins itself is told so; musl's own function would let it wait for ever. */
#include <errno.h>
#include <pthread.h>

#include "pthread_impl.h"

int __musl_pthread_join(pthread_t thread, void **result);

int pthread_join(pthread_t thread, void **result)
{
    return thread == __pthread_self() ? EDEADLK : __musl_pthread_join(thread, result);
}
