/* Files of timerfd_create(): what they count is the expirations of a timer. */
#pragma once

#include "file.h"
#include <time.h>

struct timer_setting {
    uint64_t next_ns;   /* the value of time_ns() at the next expiration; TIME_NEVER: disarmed */
    uint64_t period_ns; /* between two; 0: there is one */
};

/* NULL: no memory. */
struct file *timer_make(int clock, int flags);

/* The timer of @file; NULL if it is another kind of file. */
struct timer_setting *timer_of(struct file *file);

/* The clock that it counts by. */
int timer_clock(const struct file *file);

/* Sets it and forgets earlier expirations; @missed belong to the new setting, and are over. */
void timer_set(struct file *file, struct timer_setting setting, uint64_t missed);

/* Counts the expirations so far; the setting's next one is in the future then. */
void timer_count(struct file *file);
