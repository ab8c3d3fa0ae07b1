/*
 * What musl's pthread_create() and pthread_join() call in place of mmap(), mprotect() and munmap()
 * (tools/setup/musl.py), for stacks that are kept. At the upper end of a stack there is what musl
 * knows of its thread: its fields say what was mapped.
 */
#include "../stacks.h"
#include "../threads.h"
#include <string.h>
#include <yao/module.h>

#include "pthread_impl.h"

YAO_ALTERNATIVE(threads, scheduled);

void call_begin(void);
void call_end(void);
long sys_mmap(void *hint, size_t length, int protection, int flags, int fd, off_t offset);
long sys_mprotect(void *address, size_t length, int protection);
long sys_munmap(void *address, size_t length);

static size_t room; /* from musl's struct to the end of the stack: the same for all threads */

void stack_learn(const void *tp)
{
    const struct pthread *thread = (const struct pthread *)tp - 1;

    if (thread->map_base)
        room = (size_t)(thread->map_base + thread->map_size - (const unsigned char *)thread);
}

static struct pthread *thread_at(const char *end)
{
    return (struct pthread *)(end - room);
}

/* As new: what pthread_create() does not write has to be 0. */
static void clear(char *end)
{
    memset(end - room, 0, room);
}

void *__stack_map(void *hint, size_t size, int protection, int flags, int fd, off_t offset);
int __stack_protect(char *start, size_t size, int protection);
int __stack_unmap(char *base, size_t size);

static long map(size_t size, int protection, int flags)
{
    size_t guard;
    char *kept = stack_take(size, protection == PROT_NONE, &guard);

    if (!kept)
        return sys_mmap(NULL, size, protection, flags, -1, 0);
    clear(kept + size);
    thread_at(kept + size)->map_base = (unsigned char *)kept;
    thread_at(kept + size)->guard_size = guard;
    return (long)kept;
}

/* With PROT_NONE: what __stack_protect() makes accessible afterwards. */
void *__stack_map(void *hint, size_t size, int protection, int flags, int fd, off_t offset)
{
    call_begin();
    long base = map(size, protection, flags);
    call_end();
    return (void *)__syscall_ret((unsigned long)base);
}

/* One that was kept is accessible down to its guard, which may have been another one. */
static long protect(char *start, size_t size, int protection)
{
    if (!stack_has_memory(start + size - 1))
        return sys_mprotect(start, size, protection);
    const struct pthread *thread = thread_at(start + size);
    char *base = (char *)thread->map_base;
    if (base + thread->guard_size == start)
        return 0;
    long error = sys_mprotect(start, size, protection);
    return error ? error : sys_mprotect(base, (size_t)(start - base), PROT_NONE);
}

int __stack_protect(char *start, size_t size, int protection)
{
    call_begin();
    long error = protect(start, size, protection);
    call_end();
    return (int)__syscall_ret((unsigned long)error);
}

/* Where making it failed, there is no thread, or no memory in which one could be. */
static bool has_thread(char *base, size_t size)
{
    const struct pthread *thread = thread_at(base + size);

    return stack_has_memory(base + size - 1) && (char *)thread->map_base == base &&
           thread->map_size == size;
}

long stack_free(void *base, size_t size)
{
    if (has_thread(base, size) &&
        stack_keep(base, size, thread_at((char *)base + size)->guard_size))
        return 0;
    return sys_munmap(base, size);
}

int __stack_unmap(char *base, size_t size)
{
    __vm_wait();
    call_begin();
    long error = stack_free(base, size);
    call_end();
    return (int)__syscall_ret((unsigned long)error);
}
