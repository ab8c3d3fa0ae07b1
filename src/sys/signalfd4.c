#include "src/file/fd.h"
#include "src/file/signal_file.h"
#include "src/file/stream.h"
#include "src/sched/ready.h"
#include "src/signal/signal.h"
#include "sys_signals.h"
#include <errno.h>
#include <sys/signalfd.h>

static long change(int fd, unsigned long wanted)
{
    struct file *file = fd_file(fd);
    unsigned long *set = file ? signal_file_set(file) : NULL;

    if (!set)
        return file ? -EINVAL : -EBADF;
    *set = wanted;
    ready_changed();
    return fd;
}

long sys_signalfd4(int fd, const unsigned long *set, size_t set_size, int flags)
{
    if (set_size != sizeof *set || flags & ~(SFD_CLOEXEC | SFD_NONBLOCK))
        return -EINVAL;
    unsigned long wanted = *set & ~(signal_bit(SIGKILL) | signal_bit(SIGSTOP));
    if (fd != -1)
        return change(fd, wanted);
    struct file *file = signal_file_make(wanted, flags);
    return file ? stream_install(file, flags) : -ENOMEM;
}
