/*
 * The program's environment. Alternatives: an image whose app has one in its app.dts, or that calls
 * getenv(), reads the setting; others have none.
 */
#pragma once

#include <stddef.h>

/* The number of strings, and their addresses in @to. Must be called with NULL first, to know how
 * much room they take. */
size_t environment_write(const char **to);
