#include "mask.h"
#include "src/file/fd.h"
#include "src/file/poll.h"
#include "sys.h"
#include "timeout.h"
#include <errno.h>
#include <string.h>
#include <sys/select.h>

/* What Linux counts as readable, writable and exceptional (select(2)). */
static const short meant[] = {POLLIN | POLLRDNORM | POLLHUP | POLLERR,
                              POLLOUT | POLLWRNORM | POLLERR, POLLPRI};

#define SETS 3

struct sets {
    int count;
    fd_set *asked[SETS]; /* for reading, writing, exceptions; or NULL */
    fd_set found[SETS];
};

static bool is_asked(const struct sets *sets, int set, int fd)
{
    return sets->asked[set] && FD_ISSET(fd, sets->asked[set]);
}

static int look_at(struct sets *sets, int fd, uint64_t *again_ns)
{
    struct ready ready = {.again_ns = *again_ns};
    int found = 0;

    file_poll(fd_file(fd), &ready);
    *again_ns = ready.again_ns;
    for (int set = 0; set < SETS; set++)
        if (is_asked(sets, set, fd) && (ready.events & meant[set])) {
            FD_SET(fd, &sets->found[set]);
            found++;
        }
    return found;
}

static bool is_asked_at_all(const struct sets *sets, int fd)
{
    return is_asked(sets, 0, fd) || is_asked(sets, 1, fd) || is_asked(sets, 2, fd);
}

static int look(void *context, uint64_t *again_ns)
{
    struct sets *sets = context;
    int found = 0;

    for (int fd = 0; fd < sets->count; fd++)
        if (is_asked_at_all(sets, fd))
            found += look_at(sets, fd, again_ns);
    return found;
}

static bool all_open(const struct sets *sets)
{
    for (int fd = 0; fd < sets->count; fd++)
        if (is_asked_at_all(sets, fd) && !fd_file(fd))
            return false;
    return true;
}

/* Only the words in which there are descriptors are the caller's. */
static void give_back(const struct sets *sets, int count)
{
    size_t bits = 8 * sizeof(long), bytes = ((size_t)count + bits - 1) / bits * sizeof(long);

    for (int set = 0; set < SETS; set++)
        if (sets->asked[set])
            memcpy(sets->asked[set], &sets->found[set], bytes);
}

long sys_pselect6(int count, fd_set *reading, fd_set *writing, fd_set *exceptions,
                  const struct timespec *timeout, const struct select_mask *wanted)
{
    struct sets sets = {.count = count < FD_MAX ? count : FD_MAX,
                        .asked = {reading, writing, exceptions}};
    struct mask mask;
    uint64_t deadline_ns;
    long error = timeout_deadline(timeout, &deadline_ns);

    if (error || count < 0)
        return -EINVAL;
    if (!all_open(&sets))
        return -EBADF;
    error = mask_begin(&mask, wanted ? wanted->mask : NULL, wanted ? wanted->size : 0);
    if (error)
        return error;
    int found = poll_until(&(struct look){look, &sets}, deadline_ns, false);
    if (found >= 0)
        give_back(&sets, count < FD_SETSIZE ? count : FD_SETSIZE);
    return mask_end(&mask, found);
}
