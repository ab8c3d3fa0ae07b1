/* What the ways to write to the console share. */
#pragma once

#include <stddef.h>
#include <yao/console.h>

/* The UART, brought up at the first call; NULL where the SBI console serves, and as long as there
 * is no memory for a device. */
struct console *console_device(void);

/* From now on the SBI console serves: a crash report goes that way. Returns the UART, if it was in
 * use. */
struct console *console_abandon(void);

/* Calls @write with each piece of the text, line ends replaced. */
void console_lines(void (*write)(const char *bytes, size_t length), const char *bytes,
                   size_t length);
