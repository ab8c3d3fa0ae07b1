#include "src/sched/threads.h"
#include "sys.h"
#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

/* The thread's name is kept; all other operations are unknown. */
long sys_prctl(int operation, unsigned long a, unsigned long b, unsigned long c, unsigned long d)
{
    switch (operation) {
    case PR_SET_NAME:
        strncpy(thread_name((int)sys_gettid()), (const char *)a, THREAD_NAME_SIZE - 1);
        return 0;
    case PR_GET_NAME:
        memcpy((char *)a, thread_name((int)sys_gettid()), THREAD_NAME_SIZE);
        return 0;
    default:
        return -EINVAL;
    }
}

/* 0xffffffff only asks. */
long sys_personality(unsigned long persona)
{
    return persona == 0 || (unsigned)persona == 0xffffffff ? 0 : -EINVAL;
}

/* The only hart, whatever its number in the tree. */
long sys_getcpu(int *cpu, int *node, void *unused)
{
    if (cpu)
        *cpu = 0;
    if (node)
        *node = 0;
    return 0;
}
