#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Takes a line from standard input, without its newline. What does not fit is left for the next
 * call. False at the end of input. */
bool line_read(char *line, size_t size);
