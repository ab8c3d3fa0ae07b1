/* Limits of resources. There are two, the descriptors and the stack, and neither can be moved. */
#include "src/file/fd.h"
#include "src/mm/map.h"
#include "src/sched/process.h"
#include "sys.h"
#include <errno.h>
#include <sys/resource.h>

#define RESOURCES 16 /* RLIM_NLIMITS of Linux */

static struct rlimit limit_of(int resource)
{
    rlim_t value = RLIM_INFINITY;

    if (resource == RLIMIT_NOFILE)
        value = fd_count;
    else if (resource == RLIMIT_STACK)
        value = app_stack_size_;
    else if (resource == RLIMIT_CORE) /* a crash is reported, not stored */
        value = 0;
    return (struct rlimit){value, value};
}

static long check_new(const struct rlimit *now, const struct rlimit *wanted)
{
    if (wanted->rlim_cur > wanted->rlim_max)
        return -EINVAL;
    return wanted->rlim_cur == now->rlim_cur && wanted->rlim_max == now->rlim_max ? 0 : -EPERM;
}

long sys_prlimit64(int process, int resource, const struct rlimit *wanted, struct rlimit *old)
{
    if (resource < 0 || resource >= RESOURCES)
        return -EINVAL;
    if (!process_is_own(process))
        return -ESRCH;
    struct rlimit now = limit_of(resource);
    long error = wanted ? check_new(&now, wanted) : 0;
    if (!error && old)
        *old = now;
    return error;
}

/* musl calls them if the call above fails with ENOSYS. */
long sys_getrlimit(int resource, struct rlimit *limit)
{
    return sys_prlimit64(0, resource, NULL, limit);
}

long sys_setrlimit(int resource, const struct rlimit *limit)
{
    return sys_prlimit64(0, resource, limit, NULL);
}
