#pragma once

/* What is tried: each program checks what it sees. */
extern void (*const programs[])(void);
extern const unsigned program_count;
