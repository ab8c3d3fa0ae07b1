/* The priority of the only process: there is nothing that it could come before or after. */
#include "src/sched/process.h"
#include "sys.h"
#include <errno.h>
#include <sys/resource.h>

#define NICE_0 20 /* the call returns 20 - nice */

static long check(int which, int who)
{
    switch (which) {
    case PRIO_PROCESS:
    case PRIO_PGRP:
        return process_is_own(who) ? 0 : -ESRCH;
    case PRIO_USER:
        return who == 0 ? 0 : -ESRCH;
    default:
        return -EINVAL;
    }
}

long sys_getpriority(int which, int who)
{
    long error = check(which, who);
    return error ? error : NICE_0;
}

/* Only to 0: any other value would say what is not so. */
long sys_setpriority(int which, int who, int nice)
{
    long error = check(which, who);

    if (error)
        return error;
    return nice ? -EACCES : 0;
}
