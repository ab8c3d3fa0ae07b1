/* The end of everything. */
#pragma once

#include <stdbool.h>

/* After a report: says how it ended, and powers off or halts. Any context. */
_Noreturn void end_now(bool crashed);
