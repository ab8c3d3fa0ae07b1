#pragma once

#include <stdbool.h>

#define PROCESS 1 /* the number of the only process, of its thread, its group and its session */

/* Whether @process names it in a call in which 0 does, too. */
static inline bool process_is_own(int process)
{
    return process == 0 || process == PROCESS;
}
