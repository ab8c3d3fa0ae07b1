/* As many harts as HARTS says, and memory for as many threads as THREADS says; all, if it is not
 * set. For apps/sha256sum, linked with --wrap. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set);
int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *argument);
int __real_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *argument);

int __wrap_sched_getaffinity(pid_t pid, size_t size, cpu_set_t *set)
{
    memset(set, 0, size);
    for (int i = 0; i < atoi(getenv("HARTS")); i++)
        CPU_SET(i, set);
    return 0;
}

int __wrap_pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                          void *(*function)(void *), void *argument)
{
    static int count;
    const char *most = getenv("THREADS");

    if (most && count++ >= atoi(most))
        return EAGAIN;
    return __real_pthread_create(thread, attributes, function, argument);
}
