/* Threads that do things at random, by a seed, and check what they see of each other. */
#pragma once

#define _GNU_SOURCE

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <time.h>

struct dice {
    uint64_t state;
};

/* 0 to @sides - 1. */
unsigned roll(struct dice *dice, unsigned sides);

/* Nothing, others' turns, or a short sleep. */
void linger(struct dice *dice);

/* CLOCK_REALTIME in at most @ms milliseconds. */
struct timespec soon(struct dice *dice, unsigned ms);

/* What does not hold is counted, and told with its place. */
#define CHECK(condition) check((condition), #condition, __FILE__, __LINE__)
bool check(bool holds, const char *text, const char *file, int line);

/* The thread that runs has begun: each calls it first. */
void arrive(void);

/* Starts a thread with a small stack. False: there is no memory. */
bool start(pthread_t *thread, void *(*run)(void *), void *argument);
void join(pthread_t thread);

/* What a thread does, in no order. The result of an act is false if the thread is to end at once.
 */
#define ACTS(ACT)                                                                                  \
    ACT(mutexes)                                                                                   \
    ACT(spin_locks)                                                                                \
    ACT(rwlocks)                                                                                   \
    ACT(c11_locks)                                                                                 \
    ACT(semaphores)                                                                                \
    ACT(queue)                                                                                     \
    ACT(turns)                                                                                     \
    ACT(barriers)                                                                                  \
    ACT(once)                                                                                      \
    ACT(keys)                                                                                      \
    ACT(cancellation)                                                                              \
    ACT(c11_threads)                                                                               \
    ACT(own_stacks)                                                                                \
    ACT(pipes)                                                                                     \
    ACT(files)                                                                                     \
    ACT(signals)                                                                                   \
    ACT(interruptions)                                                                             \
    ACT(memory)                                                                                    \
    ACT(arithmetic)                                                                                \
    ACT(sleeps)

#define DECLARE(name) bool do_##name(struct dice *dice);
ACTS(DECLARE)
#undef DECLARE

void prepare_locks(void);
void prepare_meetings(void);
void prepare_signals(void);
/* At the end, when all others have ended. */
void check_locks(void);
void check_meetings(void);
