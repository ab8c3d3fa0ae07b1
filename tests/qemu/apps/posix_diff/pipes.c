/* Pipes: their ends, what they hold, and that they do not wait if told so. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>

static volatile sig_atomic_t broken;
static char buffer[PIPE_BUF * 4];

static void note(int number)
{
    (void)number;
    broken++;
}

static void passing(void)
{
    int ends[2];

    CALL(pipe(ends));
    VALUE(write(ends[1], "first second", 12));
    VALUE(read(ends[0], buffer, 6));
    BYTES(buffer, 6);
    VALUE(read(ends[0], buffer, sizeof buffer));
    BYTES(buffer, 6);
    VALUE(write(ends[1], "", 0));
    VALUE(read(ends[0], buffer, 0));
    VALUE(writev(ends[1], (struct iovec[]){{"ab", 2}, {"c", 1}}, 2));
    VALUE(readv(ends[0], (struct iovec[]){{buffer, 1}, {buffer + 1, 4}}, 2));
    BYTES(buffer, 3);
    VALUE(write(ends[1], "left", 4));
    CALL(close(ends[1]));
    VALUE(read(ends[0], buffer, 2));
    VALUE(read(ends[0], buffer, 9));
    VALUE(read(ends[0], buffer, 9));
    VALUE(read(ends[0], buffer, 9));
    CALL(close(ends[0]));
}

static void wrong_ends(void)
{
    struct stat status;
    int ends[2];

    CALL(pipe(ends));
    CALL(write(ends[0], "x", 1));
    CALL(read(ends[1], buffer, 1));
    CALL(lseek(ends[0], 0, SEEK_SET));
    CALL(lseek(ends[1], 0, SEEK_CUR));
    CALL(pread(ends[0], buffer, 1, 0));
    CALL(pwrite(ends[1], buffer, 1, 0));
    CALL(ftruncate(ends[1], 0));
    CALL(fsync(ends[1]));
    CALL(fstat(ends[0], &status));
    TRUTH(S_ISFIFO(status.st_mode));
    VALUE(isatty(ends[0]));
    TRUTH((fcntl(ends[0], F_GETFL) & O_ACCMODE) == O_RDONLY);
    TRUTH((fcntl(ends[1], F_GETFL) & O_ACCMODE) == O_WRONLY);
    CALL(close(ends[0]));
    CALL(close(ends[1]));
}

static void nobody_reads(void)
{
    struct sigaction action = {.sa_handler = note}, old;
    int ends[2];

    CALL(sigaction(SIGPIPE, &action, &old));
    CALL(pipe(ends));
    CALL(close(ends[0]));
    CALL(write(ends[1], "x", 1));
    VALUE(broken);
    action.sa_handler = SIG_IGN;
    CALL(sigaction(SIGPIPE, &action, NULL));
    CALL(write(ends[1], "x", 1));
    VALUE(broken);
    CALL(write(ends[1], "", 0));
    CALL(close(ends[1]));
    CALL(sigaction(SIGPIPE, &old, NULL));
}

static void without_waiting(void)
{
    long written = 0, more;
    int ends[2];

    CALL(pipe2(ends, O_NONBLOCK | O_CLOEXEC));
    VALUE(fcntl(ends[0], F_GETFD));
    TRUTH((fcntl(ends[1], F_GETFL) & O_NONBLOCK) != 0);
    CALL(read(ends[0], buffer, 1));
    while ((more = write(ends[1], buffer, sizeof buffer)) > 0)
        written += more;
    CALL(write(ends[1], buffer, sizeof buffer));
    TRUTH(written >= PIPE_BUF);
    VALUE(fcntl(ends[1], F_GETPIPE_SZ));
    CALL(write(ends[1], buffer, 1));
    while ((more = read(ends[0], buffer, sizeof buffer)) > 0)
        written -= more;
    VALUE(written);
    CALL(read(ends[0], buffer, 1));
    CALL(close(ends[1]));
    CALL(read(ends[0], buffer, 1));
    CALL(close(ends[0]));
}

static void misuse(void)
{
    int ends[2] = {-7, -7};

    CALL(pipe2(ends, 1 << 30));
    CALL(pipe2(ends, O_APPEND));
    VALUE(ends[0]);
    CALL(pipe(ends));
    TRUTH(fcntl(ends[0], F_SETPIPE_SZ, 4096) >= 4096);
    CALL(fcntl(ends[0], F_SETPIPE_SZ, -1));
    CALL(close(ends[0]));
    CALL(close(ends[1]));
    CALL(mkfifo("", 0666));
    CALL(mkfifo("none/fifo", 0666));
}

/* A copy of the writing end keeps the pipe open. */
static void copies(void)
{
    int ends[2], copy;

    CALL(pipe2(ends, O_NONBLOCK));
    copy = dup(ends[1]);
    CALL(close(ends[1]));
    CALL(read(ends[0], buffer, 1));
    VALUE(write(copy, "still", 5));
    CALL(close(copy));
    VALUE(read(ends[0], buffer, sizeof buffer));
    VALUE(read(ends[0], buffer, sizeof buffer));
    CALL(close(ends[0]));
}

void observe_pipes(void)
{
    passing();
    wrong_ends();
    nobody_reads();
    without_waiting();
    misuse();
    copies();
}
