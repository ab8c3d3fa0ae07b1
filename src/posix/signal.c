/* signal() and raise() (C17, 7.14). Newer picolibcs call _exit() for a signal without a handler;
 * our kill() panics instead, with the signal's number and a backtrace. */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#define SIGNALS (SIGUSR2 + 1) /* the name of picolibc's own constant differs between versions */

static void (*handlers[SIGNALS])(int); /* SIG_DFL is 0 */

static int is_signal(int number)
{
    if (number > 0 && number < SIGNALS)
        return 1;
    errno = EINVAL;
    return 0;
}

void (*signal(int number, void (*handler)(int)))(int)
{
    if (!is_signal(number))
        return SIG_ERR;
    void (*old)(int) = handlers[number];
    handlers[number] = handler;
    return old;
}

int raise(int number)
{
    if (!is_signal(number))
        return -1;
    void (*handler)(int) = handlers[number];
    if (handler == SIG_IGN)
        return 0;
    if (handler == SIG_DFL)
        return kill(getpid(), number);
    handlers[number] = SIG_DFL; /* as C17 says: 7.14.1.1, paragraph 3 */
    handler(number);
    return 0;
}
