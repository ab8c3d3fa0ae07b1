/* What timer_create(2) is given. */
#pragma once

#include <stdint.h>

#define SIGEV_THREAD_ID 4 /* Linux' */

/* The event as Linux' call takes it. */
struct kernel_event {
    uint64_t value;
    int number, notify, thread;
};
