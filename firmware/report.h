#pragma once

/* Prints a line (conversions of lib/format), and stops this hart. */
_Noreturn void report_stop(const char *text, ...) __attribute__((format(printf, 1, 2)));
