/* signalfd(): signals that are read. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/time.h>

static struct signalfd_siginfo told[4];

static sigset_t set_of(int one, int other)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, one);
    sigaddset(&set, other);
    return set;
}

static int ready(int fd)
{
    struct pollfd one = {.fd = fd, .events = POLLIN | POLLOUT};

    return poll(&one, 1, 0) < 0 ? -1 : one.revents;
}

static void misuse(int fd, const sigset_t *set)
{
    create("file", "");
    CALL(signalfd(NOT_OPEN, set, 0));
    CALL(signalfd(open("file", O_RDONLY), set, 0));
    CALL(signalfd(-1, set, 1 << 30));
    VALUE(read(fd, told, sizeof *told - 1));
    VALUE(write(fd, told, sizeof *told));
    VALUE(pread(fd, told, sizeof *told, 0));
}

static void one_after_the_other(int fd)
{
    VALUE(ready(fd));
    VALUE(read(fd, told, sizeof told));
    kill(getpid(), SIGUSR2);
    kill(getpid(), SIGUSR1);
    kill(getpid(), SIGUSR1);
    VALUE(ready(fd));
    VALUE(read(fd, told, sizeof *told) == sizeof *told);
    VALUE(told->ssi_signo == SIGUSR1);
    VALUE(told->ssi_code == SI_USER);
    TRUTH(told->ssi_pid == (unsigned)getpid() && told->ssi_uid == getuid());
    sigqueue(getpid(), SIGUSR1, (union sigval){.sival_int = 77});
    VALUE(read(fd, told, sizeof told) == 2 * sizeof *told);
    VALUE(told[0].ssi_code == SI_QUEUE);
    VALUE(told[0].ssi_int);
    VALUE(told[1].ssi_signo == SIGUSR2);
    VALUE(told[1].ssi_code == SI_USER);
    VALUE(read(fd, told, sizeof told));
}

/* The file's set can be changed; what is not in it stays. */
static void another_set(int fd)
{
    sigset_t set = set_of(SIGUSR2, SIGKILL), pending;

    raise(SIGUSR1);
    TRUTH(signalfd(fd, &set, SFD_NONBLOCK) == fd);
    VALUE(ready(fd));
    VALUE(read(fd, told, sizeof told));
    set = set_of(SIGUSR1, SIGUSR2);
    TRUTH(signalfd(fd, &set, 0) == fd);
    VALUE(ready(fd));
    VALUE(read(fd, told, sizeof told) == sizeof *told);
    sigpending(&pending);
    VALUE(sigismember(&pending, SIGUSR1));
}

/* A timer wakes up who waits for the file. */
static void waiting(const sigset_t *set)
{
    struct itimerval soon = {{0, 0}, {0, 10000}};
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    int fd = signalfd(-1, set, SFD_CLOEXEC), list = epoll_create1(0);

    VALUE(fcntl(fd, F_GETFD));
    setitimer(ITIMER_REAL, &soon, NULL);
    VALUE(read(fd, told, sizeof told) == sizeof *told);
    VALUE(told->ssi_signo == SIGALRM);
    setitimer(ITIMER_REAL, &soon, NULL);
    VALUE(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, -1));
    VALUE(read(fd, told, sizeof told) == sizeof *told);
    CALL(epoll_ctl(list, EPOLL_CTL_ADD, fd, &event));
    setitimer(ITIMER_REAL, &soon, NULL);
    VALUE(epoll_wait(list, &event, 1, -1));
    VALUE(epoll_wait(list, &event, 1, 0));
    VALUE(read(fd, told, sizeof told) == sizeof *told);
    close(list);
    CALL(close(fd));
}

void observe_signal_files(void)
{
    sigset_t set = set_of(SIGUSR1, SIGUSR2), alarms = set_of(SIGALRM, SIGUSR1), old;
    int fd = (int)CALL(signalfd(-1, &set, SFD_NONBLOCK));

    sigprocmask(SIG_BLOCK, &set, &old);
    misuse(fd, &set);
    one_after_the_other(fd);
    another_set(fd);
    CALL(close(fd));
    sigprocmask(SIG_BLOCK, &alarms, NULL);
    waiting(&alarms);
    sigprocmask(SIG_SETMASK, &old, NULL);
}
