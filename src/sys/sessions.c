/* Process groups and sessions: the program leads the only one. */
#include "process.h"
#include "sys.h"
#include <errno.h>
#include <stdbool.h>

static bool is_self(int process)
{
    return process == 0 || process == PROCESS;
}

long sys_getpgid(int process)
{
    return is_self(process) ? PROCESS : -ESRCH;
}

long sys_getsid(int process)
{
    return is_self(process) ? PROCESS : -ESRCH;
}

/* setpgid(2): a session leader stays in its group. */
long sys_setpgid(int process, int group)
{
    if (group < 0)
        return -EINVAL;
    return is_self(process) ? -EPERM : -ESRCH;
}

/* setsid(2): it leads a group already. */
long sys_setsid(void)
{
    return -EPERM;
}
