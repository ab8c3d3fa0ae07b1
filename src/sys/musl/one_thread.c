/* musl's locks, for a program with one thread: nobody else can hold one. */
#include <stdio.h>

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
