/* The console: the UART that /chosen/stdout-path names, or else the first one in the tree. */
#pragma once

#include <stddef.h>

/* Finds and initialises the UART; sets its speed if no earlier stage did. */
void console_init(void);

/* Returns when all bytes are in the FIFO or sent. Without a UART it does nothing. */
void console_write(const char *bytes, size_t length);
