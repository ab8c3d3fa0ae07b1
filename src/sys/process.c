/* The identity of the only process: process 1, owned by the superuser, with one thread. */
#include "src/sched/process.h"
#include "sys.h"

#define SUPERUSER 0

long sys_getpid(void)
{
    return PROCESS;
}

long sys_getppid(void)
{
    return 0;
}

long sys_gettid(void)
{
    return PROCESS;
}

/* The address matters when a thread ends; this one never does. */
long sys_set_tid_address(int *address)
{
    return PROCESS;
}

long sys_getuid(void)
{
    return SUPERUSER;
}

long sys_geteuid(void)
{
    return SUPERUSER;
}

long sys_getgid(void)
{
    return SUPERUSER;
}

long sys_getegid(void)
{
    return SUPERUSER;
}
