/* The program is the superuser's, and there is no other user or group: to become 0, or to stay as
 * one is (-1), is done; any other identity is not valid here (setuid(2): EINVAL). */
#include "sys.h"
#include <errno.h>

#include <stdbool.h>

static bool is_known(int identity)
{
    return identity == 0 || identity == -1;
}

long sys_setuid(int user)
{
    return user ? -EINVAL : 0;
}

long sys_setgid(int group)
{
    return group ? -EINVAL : 0;
}

long sys_setreuid(int real, int effective)
{
    return is_known(real) && is_known(effective) ? 0 : -EINVAL;
}

long sys_setregid(int real, int effective)
{
    return is_known(real) && is_known(effective) ? 0 : -EINVAL;
}

long sys_setresuid(int real, int effective, int saved)
{
    return is_known(real) && is_known(effective) && is_known(saved) ? 0 : -EINVAL;
}

long sys_setresgid(int real, int effective, int saved)
{
    return is_known(real) && is_known(effective) && is_known(saved) ? 0 : -EINVAL;
}

/* It belongs to no further groups. */
long sys_getgroups(int size, void *groups)
{
    return size < 0 ? -EINVAL : 0;
}

long sys_setgroups(size_t size, const void *groups)
{
    return size ? -EINVAL : 0;
}
