#pragma once

#include <stdint.h>
#include <time.h>

/* When @end of @clock is, in time_ns(). 0, EINVAL, or ETIMEDOUT: it is over. */
int timedwait_deadline(clockid_t clock, const struct timespec *end, uint64_t *deadline_ns);
