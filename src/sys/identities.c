/* The superuser in all of its roles: see process.c. */
#include "sys.h"

static long all(int *real, int *effective, int *saved)
{
    *real = *effective = *saved = 0;
    return 0;
}

long sys_getresuid(int *real, int *effective, int *saved)
{
    return all(real, effective, saved);
}

long sys_getresgid(int *real, int *effective, int *saved)
{
    return all(real, effective, saved);
}

/* These return the one before, and no error (setfsuid(2)). */
long sys_setfsuid(int user)
{
    return 0;
}

long sys_setfsgid(int group)
{
    return 0;
}
