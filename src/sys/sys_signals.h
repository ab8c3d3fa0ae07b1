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
long sys_tgkill(int process, int thread, int number);
