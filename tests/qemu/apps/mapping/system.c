#define _GNU_SOURCE /* RUSAGE_THREAD, unshare() */
#include "checks.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysinfo.h>
#include <sys/sysmacros.h>
#include <sys/times.h>
#include <sys/xattr.h>
#include <time.h>
#include <unistd.h>

static void check_devices(void)
{
    char bytes[40] = "unchanged", zeros[40] = {0};
    struct stat status;
    int fd = open("/dev/null", O_RDWR | O_CREAT | O_TRUNC, 0666);

    CHECK(read(fd, bytes, 40) == 0 && write(fd, bytes, 40) == 40 && !strcmp(bytes, "unchanged"));
    CHECK(!fstat(fd, &status) && S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3));
    CHECK(!stat("/dev/null", &status) && status.st_rdev == makedev(1, 3) && !isatty(fd));
    CHECK(!access("/dev/null", R_OK | W_OK) && lseek(fd, 5, SEEK_SET) == 0 && !close(fd));
    fd = open("/dev/zero", O_RDONLY);
    CHECK(read(fd, bytes, 40) == 40 && !memcmp(bytes, zeros, 40) && !close(fd));
    char *pages = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, fd = open("/dev/zero", O_RDONLY), 0);
    CHECK(pages != MAP_FAILED && !*pages && !munmap(pages, PAGE) && !close(fd));
    fd = open("/dev/full", O_WRONLY);
    CHECK(write(fd, bytes, 40) == -1 && errno == ENOSPC && !close(fd));
    CHECK(open("/dev/null", O_CREAT | O_EXCL | O_WRONLY, 0666) == -1 && errno == EEXIST);
    CHECK(open("/dev/none", O_RDONLY) == -1 && errno == ENOENT);
    FILE *terminal = fopen("/dev/tty", "w");
    CHECK(terminal && fputs("by the terminal's name\n", terminal) >= 0 && !fclose(terminal));
    CHECK((fd = open("/dev/stdout", O_WRONLY)) > 2 && write(fd, "by another\n", 11) == 11 &&
          !close(fd));
}

/* virt's tree has a seed, and the Unleashed nothing. */
static void check_random(void)
{
    char bytes[64] = {0}, zeros[64] = {0}, more;
    int fd = open("/dev/urandom", O_RDONLY);
    ssize_t got = read(fd, bytes, 64);

    CHECK(got == 64 ? memcmp(bytes, zeros, 64) != 0 : got == -1 && errno == EIO);
    CHECK(write(fd, &more, 1) == -1 && errno == EBADF && !close(fd));
    printf("%zd random bytes\n", got);
}

static void check_room(void)
{
    struct statvfs before, after;
    int fd = open("/room", O_RDWR | O_CREAT, 0666);

    CHECK(!statvfs("/", &before) && before.f_blocks >= before.f_bfree && before.f_bfree);
    CHECK(!posix_fallocate(fd, 0, 10 * (off_t)before.f_frsize) && !syncfs(fd));
    CHECK(!fstatvfs(fd, &after) && before.f_bfree - after.f_bfree == 10);
    CHECK(posix_fallocate(fd, -1, 1) == EINVAL && posix_fallocate(1, 0, 1) == ESPIPE);
    CHECK(!posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED) && !close(fd) && !unlink("/room"));
    CHECK(statvfs("/none", &after) == -1 && errno == ENOENT);
    CHECK(fstatvfs(1, &after) == -1 && errno == ENOSYS);
}

static void check_time(void)
{
    struct timespec pause = {.tv_nsec = 200000000}, busy[2];
    struct rusage usage;
    struct tms times_;
    struct sysinfo info;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &busy[0]);
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &busy[1]);
    long ns = (busy[1].tv_sec - busy[0].tv_sec) * 1000000000 + busy[1].tv_nsec - busy[0].tv_nsec;
    CHECK(ns > 0 && ns < 150000000); /* it does not count while it sleeps */
    CHECK(clock() > 0 && times(&times_) != -1 && !getrusage(RUSAGE_SELF, &usage));
    CHECK(usage.ru_utime.tv_sec || usage.ru_utime.tv_usec);
    CHECK(!sysinfo(&info) && info.totalram >= 16ul << 20 && info.freeram < info.totalram);
}

static void check_refused(void)
{
    char name[16], value;

    CHECK(!prctl(PR_SET_NAME, "a name of more than 15") && !prctl(PR_GET_NAME, name));
    CHECK(!strcmp(name, "a name of more ") && prctl(-1) == -1 && errno == EINVAL);
    CHECK(mount("a", "/", "vfat", 0, "") == -1 && errno == EPERM);
    CHECK(inotify_init() == -1 && errno == ENOSYS);
    CHECK(shmget(1, 1, 0) == -1 && errno == ENOSYS);
    CHECK(getxattr("/", "user.x", &value, 1) == -1 && errno == EOPNOTSUPP);
    CHECK(unshare(CLONE_NEWNS) == -1 && errno == EPERM && sched_getcpu() == 0);
}

void check_system(void)
{
    check_devices();
    check_random();
    check_room();
    check_time();
    check_refused();
}
