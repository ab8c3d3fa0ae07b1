/* The time for those who want it in seconds and nanoseconds. */
#pragma once

#include "lib/ticks/ticks.h"

/* time_ns() in two parts, without a division. Any context. */
struct ticks_time time_now(void);
