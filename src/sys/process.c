/* The identity of the only process: process 1, owned by the superuser. */
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
