#pragma once

/* What is tried: each program checks what it sees. */
extern void (*const programs[])(void);
extern const unsigned program_count;

/* A few accesses, where an interrupt may come. */
void compute(void);

/* Starts that many threads, which get their numbers; waits for their ends. */
void run_all(unsigned count, int (*function)(void *));
void join_all(unsigned count);

/* Of queue_programs.c. */
void try_posts(void);
void try_condition(void);
void try_signal(void);
