/* poll(), select() and their kin, on pipes, files, folders and what is not open. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <poll.h>
#include <signal.h>
#include <sys/select.h>

static int ends[2];
static struct pollfd one;

/* The result, and the events as they are: their numbers are the same on all Linux systems. */
#define POLL(fd_, events_)                                                                         \
    do {                                                                                           \
        one = (struct pollfd){.fd = (fd_), .events = (events_)};                                   \
        OBSERVE(observe_value, "poll " #fd_ ", " #events_, poll(&one, 1, 0));                      \
        OBSERVE(observe_value, "  revents", one.revents);                                          \
    } while (0)

static void of_pipes(void)
{
    char byte;

    CALL(pipe(ends));
    POLL(ends[0], POLLIN);
    POLL(ends[1], POLLOUT);
    POLL(ends[0], POLLOUT);
    POLL(ends[1], POLLIN);
    POLL(ends[1], 0);
    VALUE(write(ends[1], "x", 1));
    POLL(ends[0], POLLIN);
    POLL(ends[0], POLLIN | POLLRDNORM | POLLPRI);
    POLL(ends[0], 0);
    CALL(close(ends[1]));
    POLL(ends[0], POLLIN);
    VALUE(read(ends[0], &byte, 1));
    POLL(ends[0], POLLIN);
    POLL(ends[0], 0);
    CALL(close(ends[0]));
    CALL(pipe(ends));
    CALL(close(ends[0]));
    POLL(ends[1], POLLOUT);
    POLL(ends[1], 0);
    CALL(close(ends[1]));
}

static void of_files(void)
{
    int fd = open("file", O_RDWR), folder = open(".", O_RDONLY);

    POLL(fd, POLLIN);
    POLL(fd, POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM | POLLPRI);
    POLL(fd, 0);
    POLL(folder, POLLIN);
    CALL(close(fd));
    CALL(close(folder));
    POLL(NOT_OPEN, POLLIN);
    POLL(NOT_OPEN, 0);
    POLL(-1, POLLIN);
    VALUE(poll(NULL, 0, 0));
    VALUE(poll(NULL, 0, 1));
}

static void of_several(void)
{
    struct pollfd several[3];

    CALL(pipe(ends));
    several[0] = (struct pollfd){ends[0], POLLIN, -1};
    several[1] = (struct pollfd){ends[1], POLLOUT, -1};
    several[2] = (struct pollfd){NOT_OPEN, POLLIN, -1};
    VALUE(poll(several, 3, -1));
    VALUE(several[0].revents);
    VALUE(several[1].revents);
    VALUE(several[2].revents);
    VALUE(ppoll(several, 1, &(struct timespec){0, 1000}, NULL));
    VALUE(ppoll(several, 1, &(struct timespec){0, 1000000000}, NULL));
    VALUE(ppoll(several, 1, &(struct timespec){-1, 0}, NULL));
    VALUE(poll(several, 1, 1));
}

static void with_select(void)
{
    fd_set readers, writers, errors;
    struct timeval none = {0, 0};

    FD_ZERO(&readers);
    FD_ZERO(&writers);
    FD_ZERO(&errors);
    FD_SET(ends[0], &readers);
    FD_SET(ends[1], &writers);
    FD_SET(ends[0], &errors);
    VALUE(select(ends[1] + 1, &readers, &writers, &errors, &none));
    TRUTH(FD_ISSET(ends[0], &readers));
    TRUTH(FD_ISSET(ends[1], &writers));
    TRUTH(FD_ISSET(ends[0], &errors));
    VALUE(write(ends[1], "x", 1));
    FD_SET(ends[0], &readers);
    VALUE(select(ends[1] + 1, &readers, &writers, NULL, NULL));
    TRUTH(FD_ISSET(ends[0], &readers));
    VALUE(select(0, &readers, NULL, NULL, &none));
    VALUE(select(-1, &readers, NULL, NULL, &none));
    FD_SET(NOT_OPEN, &readers);
    VALUE(select(NOT_OPEN + 1, &readers, NULL, NULL, &none));
    none.tv_sec = -1;
    VALUE(select(0, NULL, NULL, NULL, &none));
    VALUE(select(0, NULL, NULL, NULL, &(struct timeval){0, 1000}));
    VALUE(pselect(0, NULL, NULL, NULL, &(struct timespec){0, 1000}, NULL));
    VALUE(pselect(0, NULL, NULL, NULL, &(struct timespec){0, -1}, NULL));
    CALL(close(ends[0]));
    CALL(close(ends[1]));
}

void observe_polling(void)
{
    create("file", "");
    of_pipes();
    of_files();
    of_several();
    with_select();
}
