/* raise() calls handlers itself (signal.c), and calls this only for signals without one. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>
#include <yao/log.h>

int kill(pid_t process, int number)
{
    if (process != getpid() && process != 0) {
        errno = ESRCH;
        return -1;
    }
    if (number < 0 || number > SIGUSR2) { /* the highest signal, as in signal.c */
        errno = EINVAL;
        return -1;
    }
    if (number) /* 0 only checks whether the process exists */
        panic("killed by signal %d%s", number, number == SIGABRT ? ", from abort()" : "");
    return 0;
}
