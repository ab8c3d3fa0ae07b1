/* Locks of records and of files: a process does not hinder itself. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <sys/file.h>

static struct flock make(int type, int whence, off_t start, off_t length)
{
    struct flock lock = {.l_type = (short)type, .l_whence = (short)whence, .l_pid = -7};

    lock.l_start = start;
    lock.l_len = length;
    return lock;
}

#define LOCK(fd, command, ...)                                                                     \
    do {                                                                                           \
        struct flock lock = make(__VA_ARGS__);                                                     \
        OBSERVE(observe_value, #fd ", " #command ", " #__VA_ARGS__, fcntl(fd, command, &lock));    \
    } while (0)

static void records(int fd, int reader, int writer)
{
    struct flock lock = make(F_WRLCK, SEEK_SET, 0, 0);

    LOCK(fd, F_SETLK, F_WRLCK, SEEK_SET, 0, 4);
    LOCK(fd, F_SETLK, F_RDLCK, SEEK_SET, 2, 4);
    LOCK(fd, F_SETLKW, F_WRLCK, SEEK_END, -2, 2);
    LOCK(fd, F_SETLK, F_WRLCK, SEEK_SET, 8, -4);
    LOCK(reader, F_SETLK, F_RDLCK, SEEK_SET, 0, 0);
    LOCK(reader, F_SETLK, F_WRLCK, SEEK_SET, 0, 0);
    LOCK(writer, F_SETLK, F_RDLCK, SEEK_SET, 0, 0);
    LOCK(writer, F_SETLK, F_WRLCK, SEEK_SET, 0, 0);
    CALL(fcntl(writer, F_GETLK, &lock));
    TRUTH(lock.l_type == F_UNLCK);
    VALUE(lock.l_pid);
    LOCK(fd, F_SETLK, F_UNLCK, SEEK_SET, 0, 0);
}

static void misuse(int fd)
{
    LOCK(fd, F_SETLK, F_WRLCK, SEEK_SET, -1, 4);
    LOCK(fd, F_SETLK, F_WRLCK, SEEK_SET, 2, -4);
    LOCK(fd, F_SETLK, F_WRLCK, SEEK_END, -100, 4);
    LOCK(fd, F_SETLK, F_WRLCK, 7, 0, 4);
    LOCK(fd, F_SETLK, 77, SEEK_SET, 0, 4);
    LOCK(fd, F_GETLK, F_UNLCK, SEEK_SET, 0, 4);
    LOCK(fd, F_GETLK, 77, SEEK_SET, 0, 4);
    LOCK(NOT_OPEN, F_SETLK, F_WRLCK, SEEK_SET, 0, 4);
    LOCK(NOT_OPEN, F_GETLK, F_WRLCK, SEEK_SET, 0, 4);
}

/* Locks of flock() belong to the open file, so that a second one is hindered. */
static void whole_files(int fd, int other)
{
    int copy = dup(fd);

    CALL(flock(fd, LOCK_EX));
    CALL(flock(fd, LOCK_EX | LOCK_NB));
    CALL(flock(copy, LOCK_SH | LOCK_NB));
    CALL(flock(other, LOCK_SH | LOCK_NB));
    CALL(flock(other, LOCK_EX | LOCK_NB));
    CALL(flock(fd, LOCK_EX | LOCK_NB));
    CALL(flock(other, LOCK_UN));
    CALL(flock(fd, LOCK_EX | LOCK_NB));
    CALL(close(copy));
    CALL(flock(other, LOCK_EX | LOCK_NB));
    CALL(flock(fd, LOCK_UN));
    CALL(flock(other, LOCK_EX | LOCK_NB));
    CALL(flock(other, LOCK_UN));
    CALL(flock(fd, 0));
    CALL(flock(fd, 77));
    CALL(flock(fd, LOCK_EX | LOCK_SH));
    CALL(flock(NOT_OPEN, LOCK_EX));
}

static void of_lockf(int fd, int reader)
{
    VALUE(lseek(fd, 3, SEEK_SET));
    CALL(lockf(fd, F_LOCK, 4));
    CALL(lockf(fd, F_TLOCK, -3));
    CALL(lockf(fd, F_TLOCK, -4));
    CALL(lockf(fd, F_TEST, 0));
    CALL(lockf(fd, F_ULOCK, 0));
    CALL(lockf(fd, 77, 0));
    CALL(lockf(reader, F_TLOCK, 0));
    CALL(lockf(NOT_OPEN, F_TLOCK, 0));
}

void observe_locks(void)
{
    int fd, reader, writer;

    create("file", "0123456789");
    fd = open("file", O_RDWR);
    reader = open("file", O_RDONLY);
    writer = open("file", O_WRONLY);
    records(fd, reader, writer);
    misuse(fd);
    whole_files(fd, writer);
    of_lockf(fd, reader);
    CALL(close(fd));
    CALL(close(reader));
    CALL(close(writer));
}
