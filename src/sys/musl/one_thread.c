/* musl's locks, for a program with one thread: nobody else can hold one. Where there are more,
 * musl's own count. */
#include <stdio.h>
#include <yao/module.h>

YAO_DEFAULT(threads, none);

int __lockfile(FILE *file);
void __unlockfile(FILE *file);
void __lock(volatile int *lock);
void __unlock(volatile int *lock);

/* 0: it does not have to be unlocked. */
int __lockfile(FILE *file)
{
    return 0;
}

void __unlockfile(FILE *file)
{
}

void __lock(volatile int *lock)
{
}

void __unlock(volatile int *lock)
{
}

int __stack_unmap(void *base, size_t size);

/* Nobody has ended whom pthread_join() could find. */
int __stack_unmap(void *base, size_t size)
{
    return 0;
}

long futex_wake_call(long word, long operation, long count);

/* Nobody waits for a word. */
long futex_wake_call(long word, long operation, long count)
{
    return 0;
}
