/* A program has no children, and cannot become another one. */
#include "sys.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_OPTIONS (WNOHANG | WUNTRACED | WCONTINUED | 0xe0000000u) /* __WNOTHREAD and so on */

/* fork(2): ENOSYS, where memory cannot be copied for a child. */
long sys_clone(unsigned long flags, void *stack, int *parent, int *child, void *area)
{
    return -ENOSYS;
}

long sys_wait4(int process, int *status, int options, void *usage)
{
    return options & ~WAIT_OPTIONS ? -EINVAL : -ECHILD;
}

long sys_waitid(int kind, int id, void *information, int options, void *usage)
{
    return (unsigned)kind > P_PIDFD || !(options & (WEXITED | WSTOPPED | WCONTINUED)) ? -EINVAL
                                                                                      : -ECHILD;
}

/* No file can be executed, as access() says, too. */
long sys_execve(const char *path, char *const *arguments, char *const *environment)
{
    long error = sys_faccessat(AT_FDCWD, path, X_OK);
    return error ? error : -EACCES;
}
