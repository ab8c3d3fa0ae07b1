/*
 * Log messages, and panic().
 *
 * Error policy of the libos: functions return a value >= 0 or a negative errno;
 * POSIX calls return -1 and set errno; a broken invariant of our own panics. Bad input
 * (tree, card, file system) is an error return with a message, never undefined.
 *
 * A message names the thing (node path or file), the operation, and the cause:
 *     log_error("%s: read sector %llu: no answer within 100 ms", path, sector);
 * The format knows %s %c %d %u %x %p %% with l, ll, z and a width with the flag 0. Each
 * call writes one line; "yao: " is put in front and a newline at the end.
 */
#pragma once

#include <yao/dt.h>

void log_info(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* log_error() with the path of the device's node in front. Returns @error, so that a caller can
 * report and fail in one line:
 *     return device_error(dev->node, -EINVAL, "riscv,ndev is missing");  */
int device_error(dt_node node, int error, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Reports a broken invariant with a backtrace, and ends the image as a crash. Any context. */
_Noreturn void panic(const char *format, ...) __attribute__((format(printf, 1, 2)));
