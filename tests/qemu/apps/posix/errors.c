/* Misuse is refused with the errno that POSIX names. */
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOT_OPEN 57

static void paths(void)
{
    struct stat status;

    CHECK_FAILS(open("/no such file", O_RDONLY), ENOENT);
    CHECK_FAILS(open("/no such folder/file", O_WRONLY | O_CREAT, 0666), ENOENT);
    CHECK_FAILS(open("", O_RDONLY), ENOENT);
    CHECK_FAILS(open("/large/below", O_RDONLY), ENOTDIR);
    CHECK_FAILS(open("/folder", O_WRONLY), EISDIR);
    CHECK_FAILS(open("/large", O_WRONLY | O_CREAT | O_EXCL, 0666), EEXIST);
    CHECK_FAILS(open("/large", O_RDONLY | O_DIRECTORY), ENOTDIR);
    CHECK_FAILS(open("/a:b", O_WRONLY | O_CREAT, 0666), EINVAL);
    CHECK_FAILS(stat("/no such file", &status), ENOENT);
    CHECK_FAILS(unlink("/no such file"), ENOENT);
    CHECK_FAILS(rmdir("/no such folder"), ENOENT);
    CHECK_FAILS(mkdir("/no such folder/inner", 0777), ENOENT);
    CHECK_FAILS(chdir("/large"), ENOTDIR);
}

static void descriptors(void)
{
    char byte, name[16];
    struct stat status;

    CHECK_FAILS(read(NOT_OPEN, &byte, 1), EBADF);
    CHECK_FAILS(write(-1, &byte, 1), EBADF);
    CHECK_FAILS(close(NOT_OPEN), EBADF);
    CHECK_FAILS(lseek(NOT_OPEN, 0, SEEK_SET), EBADF);
    CHECK_FAILS(lseek(STDOUT_FILENO, 0, SEEK_SET), ESPIPE);
    CHECK_FAILS(fstat(NOT_OPEN, &status), EBADF);
    CHECK_FAILS(ftruncate(NOT_OPEN, 0), EBADF);
    CHECK(isatty(STDOUT_FILENO) == 1);
    CHECK(ttyname_r(STDOUT_FILENO, name, 4) == ERANGE);
    CHECK(ttyname_r(STDOUT_FILENO, name, sizeof name) == 0 && !strcmp(name, "/dev/console"));
}

/* As many as there can be, and as many again once they are closed. */
static void run_out_of_descriptors(void)
{
    int fds[1000], counts[2];

    for (int round = 0; round < 2; round++) {
        int count = 0;
        while (count < 1000 && (fds[count] = open("/large", O_RDONLY)) >= 0)
            count++;
        CHECK(count < 1000 && errno == EMFILE);
        counts[round] = count;
        while (count)
            CHECK(close(fds[--count]) == 0);
    }
    CHECK(counts[0] == counts[1] && counts[0] >= 8);
}

static void access_modes(void)
{
    char byte;
    int fd = open("/large", O_WRONLY);

    CHECK_FAILS(read(fd, &byte, 1), EBADF);
    CHECK(close(fd) == 0);
    CHECK_FAILS(close(fd), EBADF);
    fd = open("/large", O_RDONLY);
    CHECK_FAILS(ftruncate(fd, 0), EINVAL);
    CHECK(close(fd) == 0);
}

static int taken;

static void take(int number)
{
    taken = number;
}

static void signals(void)
{
    CHECK(signal(SIGTERM, take) == SIG_DFL);
    CHECK(raise(SIGTERM) == 0 && taken == SIGTERM);
    CHECK(signal(SIGTERM, SIG_IGN) == take);
    CHECK(raise(SIGTERM) == 0 && signal(SIGTERM, SIG_DFL) == SIG_IGN);
    CHECK(raise(0) == 0);
    CHECK_FAILS(raise(_NSIG), EINVAL);
    CHECK(signal(_NSIG, take) == SIG_ERR);
    CHECK_FAILS(kill(getpid() + 1, SIGTERM), ESRCH);
}

void check_errors(void)
{
    signals();
    paths();
    descriptors();
    run_out_of_descriptors();
    access_modes();
}
