/* Of the only thread. musl's own looks for the end of its stack in memory that Linux makes grow
 * there. Collectors of garbage ask for it. */
#define _GNU_SOURCE
#include "src/mm/map.h"
#include <pthread.h>

int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes)
{
    char *bottom = (char *)APP_STACK_TOP - app_stack_size_;

    pthread_attr_init(attributes);
    return pthread_attr_setstack(attributes, bottom, app_stack_size_);
}
