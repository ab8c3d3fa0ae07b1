/* What polled.c, buffered.c and input.c share: finding the UART, and line ends. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <yao/console.h>

/* A UART still full after this many polls is taken for dead. (A byte takes 87 us at 115200 baud, a
 * poll some tens of ns.) */
#define CONSOLE_POLLS_MAX (1u << 23)

/* output.c's. */
struct console_output {
    bool opened;
    struct console *device;
};
extern struct console_output console_output_;
struct console *console_open(void);

/* The UART, brought up by the first call; NULL when the SBI console is in use, and as long as there
 * is no memory for a device. */
static inline struct console *console_device(void)
{
    return console_output_.device ? console_output_.device : console_open();
}

/* Switches to the SBI console for good, for a crash report. Returns the UART, if it was in use. */
struct console *console_abandon(void);

/* Where the first newline is, or else @end. An alternative, "console". */
const char *console_line_end(const char *bytes, const char *end);

/* Calls @write for each piece of the text, with "\n" replaced by "\r\n". */
void console_lines(void (*write)(const char *bytes, size_t length), const char *bytes,
                   size_t length);
