/* The system calls for signals, in addition to those of sys.h. @set_size is 8. */
#pragma once

#include "sys.h"
#include <signal.h>
#include <stddef.h>

long sys_rt_sigpending(unsigned long *set, size_t set_size);
long sys_rt_sigqueueinfo(int process, int number, const siginfo_t *info);
long sys_rt_sigsuspend(const unsigned long *set, size_t set_size);
long sys_rt_sigtimedwait(const unsigned long *set, siginfo_t *told, const struct timespec *timeout,
                         size_t set_size);
long sys_rt_tgsigqueueinfo(int process, int thread, int number, const siginfo_t *info);
long sys_sigaltstack(const stack_t *stack, stack_t *old);
long sys_signalfd4(int fd, const unsigned long *set, size_t set_size, int flags);
long sys_tgkill(int process, int thread, int number);

/* Timers. An event is as Linux' call takes it; NULL: SIGALRM. */
struct kernel_event;
struct itimerspec;
struct itimerval;
long sys_getitimer(int which, struct itimerval *now);
long sys_setitimer(int which, const struct itimerval *wanted, struct itimerval *old);
long sys_timer_create(int clock, const struct kernel_event *event, int *made);
long sys_timer_delete(int number);
long sys_timer_getoverrun(int number);
long sys_timer_gettime(int number, struct itimerspec *now);
long sys_timer_settime(int number, int flags, const struct itimerspec *wanted,
                       struct itimerspec *old);
