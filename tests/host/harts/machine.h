/*
 * Harts made up for src/thread, and fibers as the threads that they run. Where REAL_HARTS is
 * defined, each hart is a thread of the host, and runs when the host likes. Otherwise all of them
 * are fibers of one thread of the host, and a seed chooses at each point() which one goes on, and
 * whether an interrupt that is pending comes there: the same seed is the same run.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define HARTS 4

struct thread;

/* What all runs of a process did. */
struct machine_counts {
    unsigned long points, harts_changed, interrupts, switches;
};

/* Before anything else, once in a process. */
struct machine_counts *machine_make(void);

/* Runs @program on the hart that boots, with @harts in all. Ends when it returns. */
void machine_run(uint64_t seed, unsigned harts, void (*program)(void));

/* Where another hart may go on, and an interrupt may come. */
void point(void);

/* The same before an access to memory that is not atomic. */
void machine_access(void);

/* Below @limit, by the seed. */
unsigned machine_random(unsigned limit);

/* Prints what is wrong, and the seed, and ends the process. */
_Noreturn void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* In an interrupt handler. */
bool machine_in_handler(void);

/* In the handler: what is interrupted goes on with signal_interrupted(). */
void machine_redirect(void (*function)(void));

uint64_t machine_time_ns(void);

/* Memory that is 0, for as long as the machine runs. */
void *machine_memory(uint64_t bytes);

/* Of libos.c, when nothing is pending on any hart: fails if something is missed all the same.
 * @sleeping: the harts that sleep. @alarm_is_set: a turn may end. */
void libos_check(unsigned long sleeping, bool alarm_is_set);

/* Of libos.c: whether a thread waits for a time. */
bool libos_has_deadline(void);

/* Of libos.c: a thread that runs returns from its function. */
_Noreturn void libos_end_thread(void);

/* Of libos.c: before the program. */
void libos_boot(unsigned harts);

/* What runs, and the number of the hart that does it; -1: none. */
const void *machine_fiber(void);
int machine_runs_on(const void *fiber);
