/* What is known of a file, and changed of it. Times are even seconds after 1980, as FAT has them.
 */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/time.h>
#include <time.h>
#include <utime.h>

#define THEN 1000000000

static struct stat status;

static void kinds(void)
{
    CALL(stat("file", &status));
    TRUTH(S_ISREG(status.st_mode));
    VALUE(status.st_size);
    VALUE(status.st_nlink);
    TRUTH(status.st_ino != 0);
    TRUTH(status.st_blksize >= 512);
    TRUTH((status.st_mode & 0444) == 0444);
    CALL(stat("folder", &status));
    TRUTH(S_ISDIR(status.st_mode));
    TRUTH((status.st_mode & 0555) == 0555);
    CALL(lstat("file", &status));
    TRUTH(S_ISREG(status.st_mode));
    CALL(fstat(STDOUT_FILENO, &status));
}

/* The same file by two ways has the same number, another one another. */
static void identity(void)
{
    struct stat other;
    int fd = open("file", O_RDONLY);

    CALL(stat("folder/../file", &status));
    CALL(fstat(fd, &other));
    TRUTH(status.st_ino == other.st_ino && status.st_dev == other.st_dev);
    CALL(stat("folder", &other));
    TRUTH(status.st_ino == other.st_ino);
    TRUTH(status.st_dev == other.st_dev);
    CALL(close(fd));
}

static void permissions(void)
{
    VALUE(access("file", F_OK));
    VALUE(access("file", R_OK | W_OK));
    VALUE(access("folder", R_OK | W_OK | X_OK));
    VALUE(access("none", F_OK));
    VALUE(access("", F_OK));
    VALUE(access("file", 8));
    VALUE(access("file", -1));
    VALUE(access("file/below", F_OK));
    VALUE(eaccess("file", R_OK));
    CALL(chmod("none", 0666));
    CALL(chmod("file/", 0666));
    CALL(chmod("file/.", 0666));
    CALL(chmod("folder/", 0777));
    CALL(chown("file/", -1, -1));
    CALL(utimensat(AT_FDCWD, "file/.", NULL, 0));
    CALL(utimensat(AT_FDCWD, "./", NULL, 0));
    CALL(truncate("file/", 0));
    VALUE(access("file/", F_OK));
    CALL(chmod("file", 0666));
    CALL(chmod("file/below", 0666));
    CALL(fchmod(NOT_OPEN, 0666));
    CALL(fchmodat(AT_FDCWD, "file", 0666, 0));
    CALL(fchmodat(NOT_OPEN, "file", 0666, 0));
    CALL(chown("none", 0, 0));
    CALL(chown("file", (uid_t)-1, (gid_t)-1));
    CALL(fchown(NOT_OPEN, 0, 0));
    VALUE(umask(027));
    VALUE(umask(022));
}

static long long seconds(void)
{
    return stat("file", &status) ? -1 : status.st_mtim.tv_sec;
}

static void times(void)
{
    struct timespec at[2] = {{THEN, 0}, {THEN + 2, 0}};
    struct timeval usual[2] = {{THEN, 0}, {THEN + 4, 0}};
    int fd = open("file", O_RDWR);

    CALL(utimensat(AT_FDCWD, "file", at, 0));
    VALUE(seconds());
    CALL(utimes("file", usual));
    VALUE(seconds());
    CALL(utime("file", &(struct utimbuf){THEN, THEN + 6}));
    VALUE(seconds());
    at[1].tv_sec = THEN + 8;
    CALL(futimens(fd, at));
    VALUE(seconds());
    at[1] = (struct timespec){5, UTIME_OMIT};
    CALL(futimens(fd, at));
    VALUE(seconds());
    CALL(utime("file", NULL));
    TRUTH(seconds() != THEN + 8);
    at[1].tv_nsec = 1000000000;
    CALL(futimens(fd, at));
    at[1].tv_nsec = -5;
    CALL(utimensat(AT_FDCWD, "file", at, 0));
    CALL(utimensat(AT_FDCWD, "none", NULL, 0));
    CALL(utimensat(AT_FDCWD, "file", NULL, 1 << 20));
    CALL(utimensat(NOT_OPEN, "file", NULL, 0));
    CALL(futimens(NOT_OPEN, NULL));
    CALL(utimes("none", NULL));
    CALL(utimes("file", (struct timeval[2]){{0, 0}, {0, 1000000}}));
    CALL(close(fd));
}

static void volume(void)
{
    struct statvfs space;

    CALL(statvfs("file", &space));
    TRUTH(space.f_bsize >= 512 && space.f_blocks >= space.f_bfree);
    TRUTH(space.f_bfree > 0);
    TRUTH(space.f_namemax == 255);
    CALL(statvfs("none", &space));
    CALL(statvfs("file/below", &space));
    CALL(fstatvfs(NOT_OPEN, &space));
}

static void limits(void)
{
    VALUE(pathconf("file", _PC_NAME_MAX));
    VALUE(pathconf("file", _PC_PATH_MAX));
    VALUE(pathconf("file", _PC_PIPE_BUF));
    VALUE(pathconf("file", 777));
    VALUE(fpathconf(STDOUT_FILENO, _PC_NAME_MAX) >= 255);
}

void observe_attributes(void)
{
    create("file", "content");
    CALL(mkdir("folder", 0777));
    kinds();
    identity();
    permissions();
    times();
    volume();
    limits();
}
