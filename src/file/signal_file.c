#include "signal_file.h"
#include "poll.h"
#include "src/sched/ready.h"
#include "src/signal/signal.h"
#include "stream.h"
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>

struct signal_file {
    struct file file;
    unsigned long set;
};

static const struct file_ops operations;
static volatile uint32_t arrivals; /* of signals */

static struct signal_file *of(struct file *file)
{
    return (struct signal_file *)file;
}

unsigned long *signal_file_set(struct file *file)
{
    return file->ops == &operations ? &of(file)->set : NULL;
}

static void arrived(void)
{
    arrivals++;
    ready_changed();
}

/* signalfd(2): what else a signal tells depends on who sent it. */
static struct signalfd_siginfo told(const struct signal_info *info)
{
    struct signalfd_siginfo told = {.ssi_signo = (uint32_t)info->number,
                                    .ssi_errno = info->error,
                                    .ssi_code = info->code,
                                    .ssi_ptr = info->value,
                                    .ssi_int = (int32_t)info->value};
    if (info->code == SI_TIMER) {
        told.ssi_tid = (uint32_t)info->timer;
        told.ssi_overrun = (uint32_t)info->overrun;
    } else if (info->code <= 0) {
        told.ssi_pid = (uint32_t)info->process;
        told.ssi_uid = (uint32_t)info->user;
    }
    return told;
}

static size_t take(unsigned long set, struct signalfd_siginfo *signals, size_t room)
{
    struct signal_info info;
    size_t count = 0;

    while (count < room && signal_take(set, &info))
        signals[count++] = told(&info);
    return count;
}

static ssize_t read_signals(struct file *file, void *buffer, size_t size)
{
    size_t room = size / sizeof(struct signalfd_siginfo), count = 0;

    if (!room)
        return -EINVAL;
    while (!count) { /* a handler may have taken what came */
        int error = poll_wait(file, POLLIN);
        if (error)
            return error;
        count = take(of(file)->set, buffer, room);
    }
    return (ssize_t)(count * sizeof(struct signalfd_siginfo));
}

static ssize_t write_signals(struct file *file, const void *buffer, size_t size)
{
    return -EINVAL;
}

static void poll_signals(struct file *file, struct ready *ready)
{
    ready->arrivals = arrivals;
    ready->events = signals_pending() & of(file)->set ? POLLIN | POLLRDNORM : 0;
}

static const struct file_ops operations = {
    .read = read_signals,
    .write = write_signals,
    .poll = poll_signals,
    .status = stream_status_unnamed,
    .close = stream_close,
};

struct file *signal_file_make(unsigned long set, int flags)
{
    struct signal_file *new = calloc(1, sizeof *new);

    if (!new)
        return NULL;
    *new = (struct signal_file){
        .file = {.ops = &operations, .flags = O_RDWR | (flags & O_NONBLOCK)},
        .set = set,
    };
    signal_arrived = arrived;
    return &new->file;
}
