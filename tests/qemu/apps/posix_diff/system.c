/* What the system says of itself: limits, names, use of resources, random bytes. */
#include "areas.h"
#include "files.h"
#include "observe.h"
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <termios.h>

static void values(void)
{
    VALUE(sysconf(_SC_PAGESIZE));
    VALUE(sysconf(_SC_CLK_TCK));
    VALUE(sysconf(_SC_VERSION));
    VALUE(sysconf(_SC_IOV_MAX));
    VALUE(sysconf(_SC_JOB_CONTROL) > 0);
    VALUE(sysconf(_SC_FSYNC) > 0);
    VALUE(sysconf(_SC_MAPPED_FILES) > 0);
    VALUE(sysconf(_SC_TIMERS) > 0);
    VALUE(sysconf(_SC_OPEN_MAX) >= 20);
    VALUE(sysconf(_SC_NPROCESSORS_ONLN) >= 1);
    VALUE(sysconf(_SC_PHYS_PAGES) > 1000);
    VALUE(sysconf(_SC_ARG_MAX) >= 4096);
    VALUE(sysconf(12345));
    VALUE(confstr(_CS_PATH, NULL, 0) > 0);
    VALUE(getpagesize());
    VALUE(getdtablesize() >= 20);
}

static void names(void)
{
    struct utsname system;
    char host[128];

    CALL(uname(&system));
    TRUTH(system.sysname[0] && system.release[0] && system.version[0] && system.machine[0]);
    CALL(gethostname(host, sizeof host));
    TRUTH(!strcmp(host, system.nodename));
    TRUTH(sethostname("", (size_t)-1) < 0);
}

static void limits(void)
{
    struct rlimit limit;

    CALL(getrlimit(RLIMIT_NOFILE, &limit));
    TRUTH(limit.rlim_cur >= 20 && limit.rlim_cur <= limit.rlim_max);
    CALL(getrlimit(RLIMIT_STACK, &limit));
    TRUTH(limit.rlim_cur >= 65536);
    CALL(getrlimit(RLIMIT_FSIZE, &limit));
    CALL(getrlimit(77, &limit));
    CALL(setrlimit(77, &limit));
    CALL(getrlimit(RLIMIT_CORE, &limit));
    limit.rlim_cur = 2;
    limit.rlim_max = 1;
    CALL(setrlimit(RLIMIT_CORE, &limit));
}

static void use(void)
{
    struct rusage used;
    struct sysinfo information;

    CALL(getrusage(RUSAGE_SELF, &used));
    TRUTH(used.ru_utime.tv_sec >= 0 && used.ru_utime.tv_usec < 1000000);
    CALL(getrusage(RUSAGE_CHILDREN, &used));
    VALUE(used.ru_utime.tv_sec);
    CALL(getrusage(77, &used));
    CALL(sysinfo(&information));
    TRUTH(information.totalram > 0 && information.freeram > 0 && information.mem_unit > 0);
    VALUE(getloadavg((double[3]){0}, 3) >= 0);
}

static void chance(void)
{
    char bytes[300] = {0};

    VALUE(getrandom(bytes, 16, 0));
    VALUE(getrandom(bytes, 0, 0));
    VALUE(getrandom(bytes, 16, 1 << 20));
    CALL(getentropy(bytes, 256));
    CALL(getentropy(bytes, 257));
}

/* By the numbers of the calls: musl's functions for some of them always fail. */
static void schedule(void)
{
    struct sched_param first = {1}, none = {0};
    unsigned long harts[16] = {1};
    struct timespec interval;

    CALL(sched_yield());
    CALL(sched_rr_get_interval(0, &interval));
    CALL(sched_rr_get_interval(-1, &interval));
    CALL(syscall(SYS_sched_setscheduler, -1, SCHED_OTHER, &none));
    CALL(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &none));
    CALL(syscall(SYS_sched_setscheduler, 0, SCHED_OTHER, &first));
    CALL(syscall(SYS_sched_setscheduler, 0, SCHED_FIFO, &none));
    CALL(syscall(SYS_sched_setscheduler, 0, 77, &none));
    CALL(syscall(SYS_sched_setparam, 0, &none));
    CALL(syscall(SYS_sched_setaffinity, -1, sizeof harts, harts));
    CALL(syscall(SYS_sched_getaffinity, -1, sizeof harts, harts));
    CALL(syscall(SYS_sched_getaffinity, 0, 4, harts));
}

static void identity(void)
{
    TRUTH(getpid() > 0);
    TRUTH(getppid() >= 0);
    TRUTH(getuid() == geteuid() && getgid() == getegid());
    TRUTH(getgroups(0, NULL) >= 0);
    TRUTH(getpgrp() >= 0);
    VALUE(getpgid(999999999));
    VALUE(getsid(999999999));
    CALL(setuid(getuid()));
    CALL(setgid(getgid()));
    CALL(seteuid(geteuid()));
    CALL(setegid(getegid()));
    CALL(setreuid(getuid(), (uid_t)-1));
    CALL(setregid((gid_t)-1, getegid()));
    CALL(setresuid(getuid(), (uid_t)-1, geteuid()));
    CALL(setresgid((gid_t)-1, getegid(), (gid_t)-1));
    CALL(setpgid(-1, 0));
    CALL(getpriority(PRIO_PROCESS, 999999999));
    CALL(getpriority(77, 0));
    schedule();
    TRUTH(syscall(SYS_getpid) == getpid());
    int kept = (int)SYS_getpid;
    TRUTH(syscall(kept) == getpid());
    CALL(syscall(4000));
    CALL(syscall(SYS_sched_getattr, 0, NULL, 0, 0)); /* Yao: -1 ENOSYS; an optional call */
    CALL(syscall(SYS_ioprio_get, 77, 0));            /* Yao: -1 ENOSYS; an optional call */
}

static void children(void)
{
    int status = 0;

    VALUE(wait(&status));
    VALUE(waitpid(-1, &status, WNOHANG));
    VALUE(waitpid(999999999, &status, 0));
    VALUE(waitpid(-1, &status, 1 << 20));
}

static void terminals(void)
{
    struct termios settings;
    int fd;

    create("file", "");
    fd = open("file", O_RDWR);
    CALL(tcgetattr(fd, &settings));
    CALL(tcgetattr(NOT_OPEN, &settings));
    memset(&settings, 0, sizeof settings);
    CALL(tcsetattr(fd, TCSANOW, &settings));
    CALL(tcsetattr(NOT_OPEN, TCSANOW, &settings));
    CALL(tcsetattr(fd, 77, &settings));
    CALL(tcflush(fd, TCIFLUSH));
    CALL(tcdrain(NOT_OPEN));
    CALL(tcgetpgrp(fd));
    CALL(cfsetspeed(&settings, B115200));
    VALUE(cfgetospeed(&settings) == B115200);
    CALL(cfsetospeed(&settings, 7));
    CALL(close(fd));
}

void observe_system(void)
{
    values();
    names();
    limits();
    use();
    chance();
    identity();
    children();
    terminals();
}
