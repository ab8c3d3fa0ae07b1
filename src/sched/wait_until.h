/* What all waits of <yao/wait.h> are made of. Alternatives, "wait". */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/wait.h>

/* As wait_for(). Or -EINTR if @is_over says before a sleep that nothing is to be waited for any
 * more: signals_due(), or a function that never does. */
int wait_until(struct wait *wait, uint64_t deadline_ns, bool (*is_over)(void));

/* As wait_or_signal() for an event that never comes, in a call of the libos: -ETIMEDOUT or
 * -EINTR. */
int sleep_or_signal(uint64_t deadline_ns);
