/* Output of last resort, for crash reports: each call writes one line through the SBI console and
 * uses no driver, buffer or lock of ours. Any context, with paging on or off. */
#pragma once

#include <stdarg.h>

void log_crash(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_crash_args(const char *format, va_list args);
