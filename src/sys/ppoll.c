#include "mask.h"
#include "src/file/fd.h"
#include "src/file/poll.h"
#include "sys.h"
#include "timeout.h"
#include <errno.h>

#define ALWAYS (POLLERR | POLLHUP) /* reported unasked */

struct list {
    struct pollfd *entries;
    size_t count;
};

static short events_of(const struct pollfd *entry, uint64_t *again_ns)
{
    struct ready ready = {.again_ns = *again_ns};
    struct file *file = fd_file(entry->fd);

    if (entry->fd < 0)
        return 0;
    if (!file)
        return POLLNVAL;
    file_poll(file, &ready);
    *again_ns = ready.again_ns;
    return (short)(ready.events & (entry->events | ALWAYS));
}

/* The number of entries with events. */
static int look(void *context, uint64_t *again_ns)
{
    const struct list *list = context;
    int found = 0;

    for (size_t i = 0; i < list->count; i++) {
        list->entries[i].revents = events_of(&list->entries[i], again_ns);
        found += list->entries[i].revents != 0;
    }
    return found;
}

long sys_ppoll(struct pollfd *entries, size_t count, const struct timespec *timeout,
               const unsigned long *wanted_mask, size_t mask_size)
{
    struct list list = {entries, count};
    struct mask mask;
    uint64_t deadline_ns;
    long error = timeout_deadline(timeout, &deadline_ns);

    if (error || count > FD_MAX)
        return -EINVAL;
    error = mask_begin(&mask, wanted_mask, mask_size);
    if (error)
        return error;
    return mask_end(&mask, poll_until(&(struct look){look, &list}, deadline_ns, false));
}
