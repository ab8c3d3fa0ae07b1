/* The UART that /chosen/stdout-path names, else the first. */
#pragma once

#include <stddef.h>

/* Finds it in the tree, and sets its speed where nobody has. */
void console_init(void);

/* Waits until all is on its way; without a UART nothing happens. */
void console_write(const char *bytes, size_t length);
