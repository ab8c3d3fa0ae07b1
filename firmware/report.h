/* Messages on the console: "firmware: ", the text (formatted by lib/format), a line end. */
#pragma once

void report(const char *text, ...) __attribute__((format(printf, 1, 2)));

/* The same, and stops this hart. */
_Noreturn void report_stop(const char *text, ...) __attribute__((format(printf, 1, 2)));
