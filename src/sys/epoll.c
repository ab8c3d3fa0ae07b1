#include "src/file/epoll.h"
#include "mask.h"
#include "src/file/poll.h"
#include "src/file/stream.h"
#include "sys.h"
#include "timeout.h"
#include <errno.h>
#include <limits.h>

long sys_epoll_create1(int flags)
{
    if (flags & ~EPOLL_CLOEXEC)
        return -EINVAL;
    struct file *file = epoll_make(flags);
    return file ? stream_install(file, flags) : -ENOMEM;
}

static int list_of(int fd, struct epoll **epoll)
{
    struct file *file = fd_file(fd);

    if (!file)
        return -EBADF;
    *epoll = epoll_of(file);
    return *epoll ? 0 : -EINVAL;
}

static int change_list(struct epoll *list, int operation, int fd, struct epoll_event *event)
{
    switch (operation) {
    case EPOLL_CTL_ADD:
        return epoll_add(list, fd, fd_file(fd), event);
    case EPOLL_CTL_MOD:
        return epoll_modify(list, fd, fd_file(fd), event);
    case EPOLL_CTL_DEL:
        return epoll_remove(list, fd, fd_file(fd));
    default:
        return -EINVAL;
    }
}

/* EPOLLEXCLUSIVE is for a descriptor that is added, and for few events (epoll_ctl(2)). */
static bool is_exclusive_misused(int operation, const struct epoll_event *event, struct file *file)
{
    const uint32_t others = ~(uint32_t)(EPOLLIN | EPOLLOUT | EPOLLERR | EPOLLHUP | EPOLLWAKEUP |
                                        EPOLLET | EPOLLEXCLUSIVE);

    if (operation == EPOLL_CTL_DEL || !(event->events & EPOLLEXCLUSIVE))
        return false;
    return operation == EPOLL_CTL_MOD || epoll_of(file) || event->events & others;
}

/* The order of the errors is Linux'. */
long sys_epoll_ctl(int epoll, int operation, int fd, struct epoll_event *event)
{
    struct file *file = fd_file(fd);
    struct epoll *list;

    if (operation != EPOLL_CTL_DEL && !event)
        return -EFAULT;
    if (!fd_file(epoll) || !file)
        return -EBADF;
    if (!file_pollable(file))
        return -EPERM;
    if (fd_file(epoll) == file || list_of(epoll, &list) ||
        is_exclusive_misused(operation, event, file))
        return -EINVAL;
    return change_list(list, operation, fd, event);
}

struct taking {
    struct epoll *list;
    struct epoll_event *events;
    int room;
};

static int take(void *context, uint64_t *again_ns)
{
    const struct taking *taking = context;
    return epoll_take(taking->list, taking->events, taking->room, again_ns);
}

long sys_epoll_pwait(int epoll, struct epoll_event *events, int room, int timeout_ms,
                     const unsigned long *wanted_mask, size_t mask_size)
{
    struct taking taking = {.events = events, .room = room};
    uint64_t deadline_ns = timeout_ms < 0 ? TIME_NEVER : time_ns() + TIME_MS(timeout_ms);
    struct mask mask;
    long error = list_of(epoll, &taking.list);

    if (room <= 0 || room > INT_MAX / (int)sizeof *events)
        return -EINVAL;
    if (!error)
        error = mask_begin(&mask, wanted_mask, mask_size);
    if (error)
        return error;
    return mask_end(&mask, poll_until(&(struct look){take, &taking}, deadline_ns, false));
}
