/* Process groups and sessions: the program leads the only one. */
#include "src/sched/process.h"
#include "sys.h"
#include <errno.h>

long sys_getpgid(int process)
{
    return process_is_own(process) ? PROCESS : -ESRCH;
}

long sys_getsid(int process)
{
    return process_is_own(process) ? PROCESS : -ESRCH;
}

/* setpgid(2): a session leader stays in its group. */
long sys_setpgid(int process, int group)
{
    if (group < 0 || (!group && process < 0))
        return -EINVAL;
    return process_is_own(process) ? -EPERM : -ESRCH;
}

/* setsid(2): it leads a group already. */
long sys_setsid(void)
{
    return -EPERM;
}
