/*
 * What the app says: file names and errors.
 */
#pragma once

#include <stdio.h>

/* Prints a name, control characters as '?': a name must not steer the terminal. */
void put_name(FILE *stream, const char *name);

/* One line on stderr: the thing, the operation, and the cause, which is errno. Output so far
 * comes before it. Keeps errno. */
void report_error(const char *path, const char *operation);
