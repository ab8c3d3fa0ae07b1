#pragma once

#include <errno.h>
#include <stdbool.h>

#define CHECK(condition) check(condition, #condition, __FILE__, __LINE__)
/* The call fails with that errno. */
#define CHECK_FAILS(call, error) CHECK((errno = 0, (call) == -1 && errno == (error)))

void check(bool holds, const char *what, const char *file, int line);
int check_failures(void);

void check_sent(void);
void check_waits(void);
void check_faults(void);
void check_timers(void);
