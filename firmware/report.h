/* Lines on the console (conversions of lib/format). */
#pragma once

void report(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* Stops this hart then. */
_Noreturn void report_stop(const char *text, ...) __attribute__((format(printf, 1, 2)));
