/*
 * Calls that fail, as Linux' do where it is built without the feature (ENOSYS), where its file
 * system has none (EOPNOTSUPP), or where the caller may not (EPERM): there is one process, one file
 * system, and nobody to administrate. docs/apps.md has the list. None depends on its arguments.
 */
#include <errno.h>

#define REFUSE(name, error)                                                                        \
    long sys_##name(void);                                                                         \
    long sys_##name(void)                                                                          \
    {                                                                                              \
        return -(error);                                                                           \
    }                                                                                              \
    _Static_assert(error, #name)

/* Administration of the machine. */
REFUSE(acct, ENOSYS);
REFUSE(adjtimex, ENOSYS);
REFUSE(clock_adjtime, ENOSYS);
REFUSE(delete_module, ENOSYS);
REFUSE(init_module, ENOSYS);
REFUSE(quotactl, ENOSYS);
REFUSE(syslog, ENOSYS);
REFUSE(chroot, EPERM);
REFUSE(mount, EPERM);
REFUSE(pivot_root, EPERM);
REFUSE(setdomainname, EPERM);
REFUSE(swapoff, EPERM);
REFUSE(swapon, EPERM);
REFUSE(umount2, EPERM);
REFUSE(vhangup, EPERM);

/* Other processes and threads, and what separates or connects them. */
REFUSE(capget, ENOSYS);
REFUSE(capset, ENOSYS);
REFUSE(execveat, ENOSYS);
REFUSE(membarrier, ENOSYS);
REFUSE(process_vm_readv, ENOSYS);
REFUSE(process_vm_writev, ENOSYS);
REFUSE(ptrace, ENOSYS);
REFUSE(setns, EPERM);
REFUSE(unshare, EPERM);

/* Messages, semaphores and memory shared between processes. */
REFUSE(mq_getsetattr, ENOSYS);
REFUSE(mq_notify, ENOSYS);
REFUSE(mq_open, ENOSYS);
REFUSE(mq_timedreceive, ENOSYS);
REFUSE(mq_timedsend, ENOSYS);
REFUSE(mq_unlink, ENOSYS);
REFUSE(msgctl, ENOSYS);
REFUSE(msgget, ENOSYS);
REFUSE(msgrcv, ENOSYS);
REFUSE(msgsnd, ENOSYS);
REFUSE(semctl, ENOSYS);
REFUSE(semget, ENOSYS);
REFUSE(semop, ENOSYS);
REFUSE(semtimedop, ENOSYS);
REFUSE(shmat, ENOSYS);
REFUSE(shmctl, ENOSYS);
REFUSE(shmdt, ENOSYS);
REFUSE(shmget, ENOSYS);

/* Files. The C library's statx() does without the call. */
REFUSE(fanotify_init, ENOSYS);
REFUSE(fanotify_mark, ENOSYS);
REFUSE(inotify_add_watch, ENOSYS);
REFUSE(inotify_init1, ENOSYS);
REFUSE(inotify_rm_watch, ENOSYS);
REFUSE(remap_file_pages, ENOSYS);
REFUSE(statx, ENOSYS);
REFUSE(copy_file_range, EOPNOTSUPP);
REFUSE(name_to_handle_at, EOPNOTSUPP);
REFUSE(open_by_handle_at, EPERM);
REFUSE(preadv2, EOPNOTSUPP);
REFUSE(pwritev2, EOPNOTSUPP);
REFUSE(splice, EINVAL);
REFUSE(tee, EINVAL);
REFUSE(vmsplice, EINVAL);

/* Extended attributes, which FAT has none of. */
REFUSE(fgetxattr, EOPNOTSUPP);
REFUSE(flistxattr, EOPNOTSUPP);
REFUSE(fremovexattr, EOPNOTSUPP);
REFUSE(fsetxattr, EOPNOTSUPP);
REFUSE(getxattr, EOPNOTSUPP);
REFUSE(lgetxattr, EOPNOTSUPP);
REFUSE(listxattr, EOPNOTSUPP);
REFUSE(llistxattr, EOPNOTSUPP);
REFUSE(lremovexattr, EOPNOTSUPP);
REFUSE(lsetxattr, EOPNOTSUPP);
REFUSE(removexattr, EOPNOTSUPP);
REFUSE(setxattr, EOPNOTSUPP);

/*
 * What the C library does not call. Programs that do so by syscall() have another way for where
 * Linux is too old, or built without it.
 */
REFUSE(add_key, ENOSYS);
REFUSE(bpf, ENOSYS);
REFUSE(cachestat, ENOSYS);
REFUSE(clone3, ENOSYS);
REFUSE(close_range, ENOSYS);
REFUSE(epoll_pwait2, ENOSYS);
REFUSE(finit_module, ENOSYS);
REFUSE(futex_waitv, ENOSYS);
REFUSE(get_mempolicy, ENOSYS);
REFUSE(io_cancel, ENOSYS);
REFUSE(io_destroy, ENOSYS);
REFUSE(io_getevents, ENOSYS);
REFUSE(io_pgetevents, ENOSYS);
REFUSE(io_setup, ENOSYS);
REFUSE(io_submit, ENOSYS);
REFUSE(io_uring_enter, ENOSYS);
REFUSE(io_uring_register, ENOSYS);
REFUSE(io_uring_setup, ENOSYS);
REFUSE(ioprio_get, ENOSYS);
REFUSE(ioprio_set, ENOSYS);
REFUSE(kcmp, ENOSYS);
REFUSE(kexec_file_load, ENOSYS);
REFUSE(kexec_load, ENOSYS);
REFUSE(keyctl, ENOSYS);
REFUSE(landlock_add_rule, ENOSYS);
REFUSE(landlock_create_ruleset, ENOSYS);
REFUSE(landlock_restrict_self, ENOSYS);
REFUSE(lookup_dcookie, ENOSYS);
REFUSE(mbind, ENOSYS);
REFUSE(migrate_pages, ENOSYS);
REFUSE(move_pages, ENOSYS);
REFUSE(nfsservctl, ENOSYS);
REFUSE(openat2, ENOSYS);
REFUSE(perf_event_open, ENOSYS);
REFUSE(pidfd_getfd, ENOSYS);
REFUSE(pidfd_open, ENOSYS);
REFUSE(pidfd_send_signal, ENOSYS);
REFUSE(pkey_alloc, ENOSYS);
REFUSE(pkey_free, ENOSYS);
REFUSE(pkey_mprotect, ENOSYS);
REFUSE(process_madvise, ENOSYS);
REFUSE(process_mrelease, ENOSYS);
REFUSE(request_key, ENOSYS);
REFUSE(rseq, ENOSYS);
REFUSE(sched_getattr, ENOSYS);
REFUSE(sched_setattr, ENOSYS);
REFUSE(seccomp, ENOSYS);
REFUSE(set_mempolicy, ENOSYS);
REFUSE(set_mempolicy_home_node, ENOSYS);
REFUSE(userfaultfd, ENOSYS);
REFUSE(fsconfig, EPERM);
REFUSE(fsmount, EPERM);
REFUSE(fsopen, EPERM);
REFUSE(fspick, EPERM);
REFUSE(mount_setattr, EPERM);
REFUSE(move_mount, EPERM);
REFUSE(open_tree, EPERM);
