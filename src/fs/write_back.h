/*
 * When changes of files reach the medium that nobody has asked to be there: a second after the
 * first of them if the app waits for anything then, else with the next change a second or two after
 * it. An app that neither waits nor changes anything keeps them in memory.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/time.h>

#define WRITE_BACK_NS TIME_SECOND

extern struct write_back {
    uint64_t due_ns; /* TIME_NEVER: nothing was changed since */
    bool late;       /* that time is over */
} write_back;

void write_back_begin(void);

/* To be called before a volume is changed, outside of lib/fat. */
static inline void write_back_note(void)
{
    if (__builtin_expect(write_back.late || write_back.due_ns == TIME_NEVER, 0))
        write_back_begin();
}

/* Looks whether the time is over: now and then, from anywhere. */
static inline void write_back_look(void)
{
    write_back.late = time_ns() >= write_back.due_ns;
}
