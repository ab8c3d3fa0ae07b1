/* The signal mask of ppoll(), pselect6() and epoll_pwait() while they wait. */
#pragma once

#include "sys.h"
#include <signal.h>
#include <stdbool.h>

struct mask {
    bool set;
    unsigned long before;
};

/* @wanted NULL: it stays as it is. 0 or -EINVAL. */
static inline long mask_begin(struct mask *mask, const unsigned long *wanted, size_t size)
{
    mask->set = wanted;
    return wanted ? sys_rt_sigprocmask(SIG_SETMASK, wanted, &mask->before, size) : 0;
}

/* Sets back what mask_begin() replaced. Returns @result. */
static inline long mask_end(const struct mask *mask, long result)
{
    if (mask->set)
        sys_rt_sigprocmask(SIG_SETMASK, &mask->before, NULL, sizeof mask->before);
    return result;
}
