/* Signals: handlers are raise()'s; what gets here has none. */
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
    if (number < 0 || number > SIGUSR2) { /* the last, as in signal.c */
        errno = EINVAL;
        return -1;
    }
    if (number) /* 0 only asks whether the process is there */
        panic("killed by signal %d%s", number, number == SIGABRT ? ", from abort()" : "");
    return 0;
}
