/* Alarms: what interrupts the app at a certain time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/time.h>

struct alarm {
    uint64_t due_ns;      /* in time_ns(); TIME_NEVER: it is not set */
    uint64_t interval_ns; /* after which it is due again; 0: never */
    /* Called in an interrupt handler, when it was due @times times, at least once. */
    void (*expired)(struct alarm *alarm, uint64_t times);
    struct alarm *next;
    bool stays; /* while the image ends: waits need it, which is all it does */
};

/* An alarm that is not set. */
#define ALARM(function)                                                                            \
    {                                                                                              \
        .due_ns = TIME_NEVER, .expired = (function)                                                \
    }

/* Adds an alarm that is not set, for ever. Called by the app. */
void alarm_add(struct alarm *alarm);

/* Sets an alarm that was added, or ends it (@due_ns is TIME_NEVER). Called by the app. */
void alarm_set(struct alarm *alarm, uint64_t due_ns, uint64_t interval_ns);

/* The same of one without an interval. Interrupts off. */
void alarm_move(struct alarm *alarm, uint64_t due_ns);

/* The time that is left until it is due, at least 1; 0 if it is not set. Called by the app. */
uint64_t alarm_left(const struct alarm *alarm);
