/*
 * The system calls of Linux for riscv64, as functions: musl calls them by name (src/sys/musl), and
 * so does a program's syscall(). Each returns what Linux returns: a value, or a negative errno. The
 * structures are musl's. The man pages (section 2) say what a call does; here it is only said where
 * ours differs. Not callable from interrupt handlers.
 *
 * musl passes every argument as a long. So no parameter has an unsigned type that is narrower:
 * the compiler would expect its sign to be extended (RISC-V ELF psABI, "Integer Calling
 * Convention").
 */
#pragma once

#include <stddef.h>
#include <sys/select.h>
#include <sys/types.h>

struct epoll_event;
struct iovec;
struct itimerspec;
struct pollfd;
struct rlimit;
struct rusage;
struct sched_param;
struct sigaction;
struct stat;
struct statfs;
struct sysinfo;
struct timespec;
struct timeval;
struct tms;
struct utsname;

/* Descriptors. */
long sys_close(int fd);
long sys_dup(int fd);
long sys_dup3(int fd, int wanted, int flags);
long sys_fcntl(int fd, int operation, long argument);
long sys_fstat(int fd, struct stat *status);
long sys_fadvise64(int fd, off_t offset, off_t length, int advice);
long sys_fallocate(int fd, int mode, off_t offset, off_t length);
long sys_fstatfs(int fd, struct statfs *status);
long sys_fchmod(int fd, int mode);
long sys_fchown(int fd, long user, long group);
long sys_fsync(int fd);
long sys_fdatasync(int fd);
long sys_ftruncate(int fd, off_t length);
long sys_ioctl(int fd, int operation, void *argument);
long sys_lseek(int fd, off_t offset, int whence);
long sys_pread64(int fd, void *buffer, size_t size, off_t offset);
long sys_pwrite64(int fd, const void *buffer, size_t size, off_t offset);
long sys_read(int fd, void *buffer, size_t size);
long sys_readahead(int fd, off_t offset, size_t count);
long sys_readv(int fd, const struct iovec *parts, int count);
long sys_sync(void);
long sys_sync_file_range(int fd, off_t offset, off_t length, int flags);
long sys_syncfs(int fd);
long sys_sendfile(int out, int in, off_t *offset, size_t size);
long sys_write(int fd, const void *buffer, size_t size);
long sys_writev(int fd, const struct iovec *parts, int count);

/* Files that are no files of a disk, and waiting for them. */
long sys_epoll_create1(int flags);
long sys_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event);
long sys_epoll_pwait(int epoll, struct epoll_event *events, int room, int timeout_ms,
                     const unsigned long *mask, size_t mask_size);
long sys_eventfd2(int count, int flags);
long sys_memfd_create(const char *name, long flags);
long sys_pipe2(int ends[2], int flags);
long sys_ppoll(struct pollfd *entries, size_t count, const struct timespec *timeout,
               const unsigned long *mask, size_t mask_size);
struct select_mask {
    const unsigned long *mask;
    size_t size;
};
long sys_pselect6(int count, fd_set *reading, fd_set *writing, fd_set *exceptions,
                  const struct timespec *timeout, const struct select_mask *mask);
long sys_timerfd_create(int clock, int flags);
long sys_timerfd_gettime(int fd, struct itimerspec *left);
long sys_timerfd_settime(int fd, int flags, const struct itimerspec *wanted,
                         struct itimerspec *before);

/* Paths, relative to the folder @dir or to the current directory (AT_FDCWD). */
long sys_chdir(const char *path);
long sys_faccessat(int dir, const char *path, int mode);
long sys_fchdir(int fd);
long sys_fchmodat(int dir, const char *path, int mode);
long sys_fchmodat2(int dir, const char *path, int mode, int flags);
long sys_fchownat(int dir, const char *path, long user, long group, int flags);
long sys_getcwd(char *buffer, size_t size);
long sys_getdents64(int fd, void *buffer, size_t size);
long sys_mkdirat(int dir, const char *path, int mode);
long sys_newfstatat(int dir, const char *path, struct stat *status, int flags);
long sys_openat(int dir, const char *path, int flags, int mode);
long sys_renameat2(int from_dir, const char *from, int to_dir, const char *to, int flags);
long sys_statfs(const char *path, struct statfs *status);
long sys_truncate(const char *path, off_t length);
long sys_unlinkat(int dir, const char *path, int flags);
long sys_utimensat(int dir, const char *path, const struct timespec times[2], int flags);

/* Memory. Pages that are mapped are in memory. */
long sys_brk(void *end);
long sys_madvise(void *address, size_t length, int advice);
long sys_mincore(void *address, size_t length, unsigned char *pages);
long sys_mlock(const void *address, size_t length);
long sys_mlock2(const void *address, size_t length, int flags);
long sys_mlockall(int flags);
long sys_mmap(void *hint, size_t length, int protection, int flags, int fd, off_t offset);
long sys_mprotect(void *address, size_t length, int protection);
long sys_mremap(void *address, size_t old_length, size_t length, int flags, void *wanted);
long sys_msync(void *address, size_t length, int flags);
long sys_munlock(const void *address, size_t length);
long sys_munlockall(void);
long sys_munmap(void *address, size_t length);
long sys_riscv_flush_icache(void *start, void *end, unsigned long flags);

/* Time, also the processor's. */
long sys_clock_getres(int clock, struct timespec *resolution);
long sys_clock_gettime(int clock, struct timespec *now);
long sys_clock_nanosleep(int clock, int flags, const struct timespec *time, struct timespec *left);
long sys_clock_settime(int clock, const struct timespec *now);
long sys_gettimeofday(struct timeval *now, void *zone);
long sys_nanosleep(const struct timespec *duration, struct timespec *left);

long sys_getrusage(int who, struct rusage *usage);
long sys_times(struct tms *times);

/* The process: one, of the superuser. */
_Noreturn long sys_exit(int status);
_Noreturn long sys_exit_group(int status);
long sys_futex(int *word, int operation, int value, const struct timespec *timeout, int *other,
               int value3);
long sys_get_robust_list(int thread, void **head, size_t *size);
long sys_getcpu(int *cpu, int *node, void *unused);
long sys_getegid(void);
long sys_geteuid(void);
long sys_getgid(void);
long sys_getpid(void);
long sys_getppid(void);
long sys_getresgid(int *real, int *effective, int *saved);
long sys_getresuid(int *real, int *effective, int *saved);
long sys_gettid(void);
long sys_getuid(void);
long sys_kill(int process, int signal);
long sys_personality(unsigned long persona);
long sys_prctl(int operation, unsigned long a, unsigned long b, unsigned long c, unsigned long d);
long sys_reboot(int magic, int magic2, int how, void *argument);
long sys_rt_sigaction(int signal, const void *action, void *old, size_t set_size);
long sys_rt_sigprocmask(int how, const unsigned long *set, unsigned long *old, size_t set_size);
long sys_sched_rr_get_interval(int process, struct timespec *interval);
long sys_sched_setaffinity(int process, size_t size, const unsigned char *set);
long sys_sched_setparam(int process, const struct sched_param *param);
long sys_sched_setscheduler(int process, int policy, const struct sched_param *param);
long sys_setfsgid(int group);
long sys_setfsuid(int user);
long sys_set_robust_list(void *head, size_t size);
long sys_set_tid_address(int *address);
long sys_sysinfo(struct sysinfo *info);
long sys_tkill(int thread, int signal);

/* Random numbers. */
long sys_getrandom(void *bytes, size_t size, int flags);

/* More of descriptors. */
long sys_flock(int fd, int operation);
long sys_preadv(int fd, const struct iovec *parts, int count, off_t offset, long high);
long sys_pwritev(int fd, const struct iovec *parts, int count, off_t offset, long high);

/* Paths: what FAT does not have fails with EPERM. */
long sys_faccessat2(int dir, const char *path, int mode, int flags);
long sys_linkat(int from_dir, const char *from, int to_dir, const char *to, int flags);
long sys_mknodat(int dir, const char *path, int mode, int device);
long sys_readlinkat(int dir, const char *path, char *buffer, size_t size);
long sys_symlinkat(const char *target, int dir, const char *path);
long sys_umask(int mask);

/* What one process cannot have, and what never changes. */
long sys_clone(unsigned long flags, void *stack, int *parent, int *child, void *area);
long sys_execve(const char *path, char *const *arguments, char *const *environment);
long sys_getgroups(int size, void *groups);
long sys_getpgid(int process);
long sys_getpriority(int which, int who);
long sys_getrlimit(int resource, struct rlimit *limit);
long sys_getsid(int process);
long sys_prlimit64(int process, int resource, const struct rlimit *wanted, struct rlimit *old);
long sys_sched_get_priority_max(int policy);
long sys_sched_get_priority_min(int policy);
long sys_sched_getaffinity(int process, size_t size, void *set);
long sys_sched_getparam(int process, struct sched_param *parameters);
long sys_sched_getscheduler(int process);
long sys_sched_yield(void);
long sys_setgid(int group);
long sys_setgroups(size_t size, const void *groups);
long sys_sethostname(const char *name, size_t size);
long sys_setpgid(int process, int group);
long sys_setpriority(int which, int who, int nice);
long sys_setregid(int real, int effective);
long sys_setresgid(int real, int effective, int saved);
long sys_setresuid(int real, int effective, int saved);
long sys_setreuid(int real, int effective);
long sys_setrlimit(int resource, const struct rlimit *limit);
long sys_setsid(void);
long sys_setuid(int user);
long sys_uname(struct utsname *system);
long sys_wait4(int process, int *status, int options, void *usage);
long sys_waitid(int kind, int id, void *information, int options, void *usage);

/* Sockets: there are none. */
long sys_accept(int fd, void *address, int *size);
long sys_accept4(int fd, void *address, int *size, int flags);
long sys_bind(int fd, const void *address, int size);
long sys_connect(int fd, const void *address, int size);
long sys_getpeername(int fd, void *address, int *size);
long sys_getsockname(int fd, void *address, int *size);
long sys_getsockopt(int fd, int level, int option, void *value, int *size);
long sys_listen(int fd, int backlog);
long sys_recvfrom(int fd, void *data, size_t size, int flags, void *address, int *length);
long sys_recvmsg(int fd, void *message, int flags);
long sys_sendmsg(int fd, const void *message, int flags);
long sys_sendto(int fd, const void *data, size_t size, int flags, const void *address, int length);
long sys_setsockopt(int fd, int level, int option, const void *value, int size);
long sys_shutdown(int fd, int how);
long sys_socket(int family, int type, int protocol);
long sys_socketpair(int family, int type, int protocol, int *fds);
