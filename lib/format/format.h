/*
 * A printf formatter for messages: %s %c %d %u %x %p %%, with l, ll or z for 64 bits, and a width
 * with optional flag 0. No allocation, no floating point, no locale. An unknown conversion is
 * printed literally. Calls @put for every byte.
 */
#pragma once

#include <stdarg.h>

typedef void (*format_put)(void *context, char byte);

void format(format_put put, void *context, const char *text, va_list args);
