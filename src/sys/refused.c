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
