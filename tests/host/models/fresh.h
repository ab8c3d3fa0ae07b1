/* For code that remembers, in variables of its own, what it has done. */
#pragma once

#include <stdbool.h>

/* Runs @steps in a process of its own, where nothing was done yet, and fails the cmocka test if
 * check() fails there. */
void freshly(void steps(void));

/* cmocka's own assertions would not end that process. */
#define check(good) check_at(good, #good, __FILE__, __LINE__)
void check_at(bool good, const char *what, const char *file, int line);
