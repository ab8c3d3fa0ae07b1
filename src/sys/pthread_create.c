/* There is one thread. musl's own would need the memory of another one before it failed. */
#include <errno.h>
#include <pthread.h>

/* pthread_create(3p): EAGAIN where the system has no room for another thread. */
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*start)(void *),
                   void *argument)
{
    return EAGAIN;
}
