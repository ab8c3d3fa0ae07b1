#pragma once

/* What is tried: each program checks what it sees. */
extern void (*const programs[])(void);
extern const unsigned program_count;

/* Of queue_programs.c. */
void try_posts(void);
void try_condition(void);
void try_signal(void);
