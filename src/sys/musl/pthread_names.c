/* The names of threads. musl's own functions open files of /proc for them. */
#define _GNU_SOURCE
#include <string.h>

#include "pthread_impl.h"
#include "src/sched/threads.h"

void call_begin(void);
void call_end(void);

static int copy(pthread_t thread, const char *from, char *to)
{
    int error = 0;

    call_begin();
    char *name = thread_name(thread->tid);
    if (name)
        strncpy(to ? to : name, to ? name : from, THREAD_NAME_SIZE);
    else
        error = ENOENT; /* it has ended */
    call_end();
    return error;
}

int pthread_setname_np(pthread_t thread, const char *name)
{
    return strnlen(name, THREAD_NAME_SIZE) == THREAD_NAME_SIZE ? ERANGE : copy(thread, name, NULL);
}

int pthread_getname_np(pthread_t thread, char *name, size_t size)
{
    return size < THREAD_NAME_SIZE ? ERANGE : copy(thread, NULL, name);
}
