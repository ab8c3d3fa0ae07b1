/* What the topics share. */
#pragma once

#include <stdint.h>

/* Counts, and says what is not as it should be. */
void check(const char *what, uint64_t found, uint64_t expected);

struct topic {
    const char *name;
    void (*run)(void);
};

void guard_run(void);
void misaligned_run(void);
void illegal_run(void);
void time_run(void);
void calls_run(void);
void reset_run(void);
void console_run(void);

/* These do not return but for a failure. */
void shutdown_run(void);
void fail_run(void);
void reboot_run(void);
void harts_run(void);
