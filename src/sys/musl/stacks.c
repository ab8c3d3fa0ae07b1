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

/* Not a part of what calls it, which would save registers for it each time. */
#define SELDOM __attribute__((noinline))

void call_begin(void);
void call_end(void);
long sys_mmap(void *hint, size_t length, int protection, int flags, int fd, off_t offset);
long sys_mprotect(void *address, size_t length, int protection);
long sys_munmap(void *address, size_t length);

#define KEYS_SIZE (PTHREAD_KEYS_MAX * sizeof(void *)) /* at most: only if there are any */

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

/* What __stack_map() leaves at the end of a stack for __stack_protect(), which clears it. */
struct note {
    char *base;
    size_t guard;
};

static struct note *note_at(char *end)
{
    return (struct note *)end - 1;
}

/* A new one, of which all but the guard can be accessed: most have the guard that is usual. */
static char *map_guarded(size_t size, int flags, size_t *guard)
{
    long base = sys_mmap(NULL, size, PROT_NONE, flags, -1, 0);
    size_t usual = (__default_guardsize + PAGE_SIZE - 1) & -(size_t)PAGE_SIZE;

    *guard = usual < size ? usual : size - PAGE_SIZE;
    if (base < 0)
        return NULL;
    char *end = (char *)base + size;
    size_t rest = libc.tls_size + KEYS_SIZE; /* room is not known before the first one */
    if (stack_back((char *)base, size, *guard) &&
        !sys_mprotect((char *)base + *guard, size - *guard, PROT_READ | PROT_WRITE)) {
        memset(end - rest, 0, rest);
        return (char *)base;
    }
    sys_munmap((void *)base, size);
    return NULL;
}

static long map(size_t size, int protection, int flags)
{
    bool guarded = protection == PROT_NONE;
    size_t guard;
    char *base = stack_take(size, guarded, &guard);

    if (base)
        clear(base + size);
    else if (!guarded)
        return sys_mmap(NULL, size, protection, flags, -1, 0);
    else
        base = map_guarded(size, flags, &guard);
    if (!base)
        return -ENOMEM;
    if (guarded)
        *note_at(base + size) = (struct note){base, guard};
    return (long)base;
}

/* With PROT_NONE: __stack_protect() says afterwards what is no guard. */
void *__stack_map(void *hint, size_t size, int protection, int flags, int fd, off_t offset)
{
    call_begin();
    long base = map(size, protection, flags);
    call_end();
    return (void *)__syscall_ret((unsigned long)base);
}

static SELDOM int change_guard(char *base, char *start, size_t size, int protection)
{
    call_begin();
    long error = sys_mprotect(start, size, protection);
    if (!error)
        error = sys_mprotect(base, (size_t)(start - base), PROT_NONE);
    call_end();
    return (int)__syscall_ret((unsigned long)error);
}

int __stack_protect(char *start, size_t size, int protection)
{
    struct note *note = note_at(start + size), noted = *note;

    *note = (struct note){NULL, 0};
    return noted.base + noted.guard == start ? 0
                                             : change_guard(noted.base, start, size, protection);
}

/* Where making it failed, there is no thread. */
static bool has_thread(char *base, size_t size)
{
    const struct pthread *thread = thread_at(base + size);

    return room && (char *)thread->map_base == base && thread->map_size == size;
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
