/*
 * The console: what file descriptors 0, 1 and 2 and the messages use. The tree's stdout-path
 * names the UART; without one, or without a driver for it, the SBI console serves.
 *
 * "\n" goes out as "\r\n"; "\r" comes in as "\n"; nothing is echoed,
 * and only Ctrl-D means anything (console_read()). An image that uses no
 * interrupts waits for the UART while it writes (polled.c). One that uses them anyway buffers
 * output and lets it leave by interrupt (buffered.c), and only there can input be read (input.c).
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Writes all of it. Returns @length. Not callable from interrupt handlers (messages from there go
 * to log_crash()). */
ssize_t console_write(const void *bytes, size_t length);

/* Waits for at least one byte; returns how many came, at most @size. A Ctrl-D ends a read: if
 * nothing came before it, with 0, the end of input; what follows it is for the next read. */
ssize_t console_read(void *bytes, size_t size);

/* Returns when everything written has left the device. */
void console_flush(void);

/* A crash report is about to be written around us: what is buffered goes out first, without
 * interrupts and bounded in time. Any context. */
void console_crash(void);
