/* setuid() and its kin, in place of musl's. Theirs hand the number of the call on as an int, which
 * holds no address of a function, and stop all other threads meanwhile. */
#define _GNU_SOURCE /* setresuid() */
#include "sys.h"
#include <errno.h>
#include <unistd.h>

static int result(long error)
{
    if (!error)
        return 0;
    errno = (int)-error;
    return -1;
}

int setuid(uid_t user)
{
    return result(sys_setuid((int)user));
}

int setgid(gid_t group)
{
    return result(sys_setgid((int)group));
}

int seteuid(uid_t effective)
{
    return result(sys_setresuid(-1, (int)effective, -1));
}

int setegid(gid_t effective)
{
    return result(sys_setresgid(-1, (int)effective, -1));
}

int setreuid(uid_t real, uid_t effective)
{
    return result(sys_setreuid((int)real, (int)effective));
}

int setregid(gid_t real, gid_t effective)
{
    return result(sys_setregid((int)real, (int)effective));
}

int setresuid(uid_t real, uid_t effective, uid_t saved)
{
    return result(sys_setresuid((int)real, (int)effective, (int)saved));
}

int setresgid(gid_t real, gid_t effective, gid_t saved)
{
    return result(sys_setresgid((int)real, (int)effective, (int)saved));
}
