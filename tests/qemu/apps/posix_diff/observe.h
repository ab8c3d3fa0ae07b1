/*
 * The log of what the program observes. Each line names the place, what was done and what came of
 * it, "files.c:12: open("none", O_RDONLY) = -1 ENOENT", so that the logs of two systems can be
 * compared line by line. Values that differ between correct systems, such as descriptors and
 * addresses, are not shown.
 */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#define OBSERVE(show, text, ...) (errno = 0, show(__FILE__, __LINE__, text, __VA_ARGS__))

/* A call that fails with -1 and errno: that, or 0, or only that it is positive. */
#define CALL(call) OBSERVE(observe_call, #call, (long)(call))
/* The same, with its exact value. */
#define VALUE(call) OBSERVE(observe_value, #call, (long long)(call))
/* A function that returns the number of its error. */
#define ERROR(call) OBSERVE(observe_error, #call, (call))
/* A pointer, NULL with errno. */
#define POINTER(call)     OBSERVE(observe_pointer, #call, (call))
#define STRING(text)      OBSERVE(observe_string, #text, (text))
#define WIDE(text)        OBSERVE(observe_wide, #text, (text))
#define BYTES(data, size) OBSERVE(observe_bytes, #data, (data), (size_t)(size))
#define TRUTH(condition)  OBSERVE(observe_truth, #condition, (condition))
/* With all its digits. Whether mathematics sets errno is the C library's choice. */
#define REAL(value) OBSERVE(observe_real, #value, (double)(value))

/* They return their value. */
long observe_call(const char *file, int line, const char *text, long result);
long long observe_value(const char *file, int line, const char *text, long long value);
int observe_error(const char *file, int line, const char *text, int error);
void *observe_pointer(const char *file, int line, const char *text, void *pointer);
const char *observe_string(const char *file, int line, const char *text, const char *value);
void observe_wide(const char *file, int line, const char *text, const wchar_t *value);
void observe_bytes(const char *file, int line, const char *text, const void *data, size_t size);
bool observe_truth(const char *file, int line, const char *text, bool holds);
double observe_real(const char *file, int line, const char *text, double value);

/* "ENOENT". */
const char *errno_name(int error);
