/* Descriptors: their copies and flags. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <sys/ioctl.h>

/* Of the flags that a file can be opened with and keeps. */
#define KEPT (O_ACCMODE | O_APPEND | O_NONBLOCK)

static char byte;

static void copies(int fd)
{
    int copy = (int)CALL(dup(fd));

    VALUE(read(fd, &byte, 1));
    VALUE(read(copy, &byte, 1));
    VALUE(byte);
    CALL(close(copy));
    VALUE(read(fd, &byte, 1));
    CALL(dup(NOT_OPEN));
    CALL(dup(-1));
    VALUE(dup2(fd, 40));
    VALUE(dup2(fd, fd) - fd);
    VALUE(dup2(NOT_OPEN, 40));
    VALUE(dup2(NOT_OPEN, NOT_OPEN));
    VALUE(dup2(fd, -1));
    VALUE(dup2(fd, 1 << 30));
    VALUE(read(40, &byte, 1));
    VALUE(dup3(fd, 40, O_CLOEXEC));
    VALUE(fcntl(40, F_GETFD));
    VALUE(dup3(fd, fd, 0));
    VALUE(dup3(fd, 40, O_APPEND));
    VALUE(dup3(NOT_OPEN, 40, 0));
    VALUE(dup3(NOT_OPEN, NOT_OPEN, 0));
    CALL(close(40));
    CALL(close(40));
}

static void lowest(int fd)
{
    VALUE(fcntl(fd, F_DUPFD, 43));
    VALUE(fcntl(fd, F_DUPFD, 43));
    VALUE(fcntl(fd, F_DUPFD_CLOEXEC, 40));
    VALUE(fcntl(43, F_GETFD));
    VALUE(fcntl(40, F_GETFD));
    VALUE(fcntl(fd, F_DUPFD, -1));
    VALUE(fcntl(fd, F_DUPFD, 1 << 30));
    VALUE(fcntl(NOT_OPEN, F_DUPFD, 0));
    CALL(close(40));
    CALL(close(43));
    CALL(close(44));
}

static void flags(int fd)
{
    int copy = dup(fd);

    VALUE(fcntl(fd, F_GETFD));
    VALUE(fcntl(fd, F_SETFD, FD_CLOEXEC));
    VALUE(fcntl(fd, F_GETFD));
    VALUE(fcntl(copy, F_GETFD));
    VALUE(fcntl(fd, F_SETFD, 0));
    VALUE(fcntl(fd, F_GETFD));
    TRUTH((fcntl(fd, F_GETFL) & KEPT) == O_RDWR);
    VALUE(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK));
    TRUTH((fcntl(fd, F_GETFL) & KEPT) == (O_RDWR | O_APPEND | O_NONBLOCK));
    TRUTH((fcntl(copy, F_GETFL) & KEPT) == (O_RDWR | O_APPEND | O_NONBLOCK));
    VALUE(lseek(fd, 0, SEEK_SET));
    VALUE(write(copy, "!", 1));
    STRING(content("file"));
    VALUE(fcntl(fd, F_SETFL, O_WRONLY));
    TRUTH((fcntl(fd, F_GETFL) & KEPT) == O_RDWR);
    CALL(close(copy));
}

static void misuse(int fd)
{
    VALUE(fcntl(NOT_OPEN, F_GETFD));
    VALUE(fcntl(NOT_OPEN, F_SETFD, 0));
    VALUE(fcntl(NOT_OPEN, F_GETFL));
    VALUE(fcntl(NOT_OPEN, F_SETFL, 0));
    VALUE(fcntl(-1, F_GETFL));
    VALUE(fcntl(fd, 12345));
    CALL(ioctl(fd, 0x12345, &byte));
    CALL(ioctl(NOT_OPEN, TIOCGWINSZ, &byte));
    CALL(ioctl(fd, TIOCGWINSZ, &byte));
    VALUE(isatty(fd));
    VALUE(isatty(NOT_OPEN));
    VALUE(isatty(-1));
    POINTER(ttyname(fd));
    CALL(close(-1));
    CALL(close(1 << 30));
}

static void opened_with_flags(void)
{
    int opening = O_CREAT | O_EXCL | O_TRUNC | O_CLOEXEC;
    int fd = open("new", O_RDWR | opening, 0666);

    VALUE(fcntl(fd, F_GETFL) & opening);
    CALL(close(fd));
    fd = open("file", O_RDONLY | O_CLOEXEC | O_APPEND | O_NONBLOCK);

    VALUE(fcntl(fd, F_GETFD));
    TRUTH((fcntl(fd, F_GETFL) & KEPT) == (O_RDONLY | O_APPEND | O_NONBLOCK));
    CALL(close(fd));
    fd = open("file", O_WRONLY | O_SYNC);
    TRUTH((fcntl(fd, F_GETFL) & O_SYNC) == O_SYNC);
    TRUTH((fcntl(fd, F_GETFL) & KEPT) == O_WRONLY);
    CALL(close(fd));
}

/* The size of a pipe and how much can be read, of a regular file. */
static void sizes(int fd)
{
    int left = -7;

    CALL(fcntl(fd, F_GETPIPE_SZ));
    lseek(fd, 4, SEEK_SET);
    CALL(ioctl(fd, FIONREAD, &left));
    VALUE(left);
    lseek(fd, 100, SEEK_SET);
    CALL(ioctl(fd, FIONREAD, &left));
    VALUE(left);
    CALL(ioctl(NOT_OPEN, FIONREAD, &left));
}

static void many(void)
{
    int fds[20];

    for (int i = 0; i < 20; i++)
        fds[i] = open("file", O_RDONLY);
    TRUTH(fds[19] > fds[0]);
    for (int i = 0; i < 20; i++)
        close(fds[i]);
    TRUTH(fds[0] == open("file", O_RDONLY));
    CALL(close(fds[0]));
}

void observe_descriptors(void)
{
    int fd;

    create("file", "0123456789");
    fd = open("file", O_RDWR);
    copies(fd);
    lowest(fd);
    flags(fd);
    misuse(fd);
    sizes(fd);
    CALL(close(fd));
    opened_with_flags();
    many();
}
