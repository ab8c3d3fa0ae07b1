/*
 * What musl's pthread_create() finds prepared where a process of Linux starts
 * (src/env/__init_tls.c), and what it calls in place of clone(2).
 */
#define _GNU_SOURCE
#include "../threads.h"
#include <errno.h>
#include <sched.h>
#include <stdarg.h>
#include <stddef.h>
#include <yao/module.h>

#include "pthread_impl.h"

YAO_ALTERNATIVE(threads, scheduled);

#define ALIGNMENT 64 /* the greatest one of thread-local variables: see ld/yao.ld */

extern const char __tls_image_start[], __tls_image_end[], __tls_start[],
    __tls_end[]; /* ld/yao.ld */

long sys_set_tid_address(int *address);
void call_begin(void);
void call_end(void);

static struct tls_module variables;

static int prepare(void)
{
    variables.image = (void *)__tls_image_start;
    variables.len = (size_t)(__tls_image_end - __tls_image_start);
    variables.size = (size_t)(__tls_end - __tls_start);
    variables.align = ALIGNMENT;
    libc.tls_head = &variables;
    libc.tls_cnt = 1;
    libc.tls_align = ALIGNMENT;
    libc.tls_size =
        (2 * sizeof(void *) + sizeof(struct pthread) + variables.size + 2 * ALIGNMENT - 1) &
        -(size_t)ALIGNMENT;
    libc.can_do_threads = 1;
    return 0;
}

YAO_STEP(boot, c_threads, prepare);

int __clone(int (*function)(void *), void *stack, int flags, void *argument, ...)
{
    va_list rest;
    int *number;
    void *area;
    volatile int *clear;

    if (!(flags & CLONE_THREAD))
        return -ENOSYS; /* memory cannot be copied for a child */
    va_start(rest, argument);
    number = va_arg(rest, int *);
    area = va_arg(rest, void *);
    clear = va_arg(rest, volatile int *);
    va_end(rest);
    call_begin();
    stack_learn(area);
    long made =
        thread_make(function, argument, stack, area, flags & CLONE_CHILD_CLEARTID ? clear : NULL);
    if (made > 0 && flags & CLONE_PARENT_SETTID)
        *number = (int)made;
    sys_set_tid_address((int *)clear); /* of the first thread, too */
    call_end();
    return (int)made;
}
