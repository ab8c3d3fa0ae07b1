/*
 * The console behind file descriptors 0, 1 and 2 and behind log messages. The tree's stdout-path
 * names the UART; without one, or without a driver for it, the SBI console is used.
 *
 * "\n" is sent as "\r\n". Nothing here is echoed or edited: src/file/line.h does that, where a
 * program asks for it. An image without interrupts waits for the UART while it writes (polled.c).
 * One that uses interrupts anyway sends by interrupt from a ring (buffered.c). Input (input.c)
 * needs the latter.
 */
#pragma once

#include <stddef.h>
#include <sys/types.h>

/* Writes all of it and returns @length. Not callable from interrupt handlers, as it may wait for
 * the UART. */
ssize_t console_write(const void *bytes, size_t length);

/* The same, sent as it is. */
ssize_t console_write_raw(const void *bytes, size_t length);

/* Waits for at least one byte; returns how many were read, at most @size. "\r" becomes "\n". Ctrl-D
 * ends a read: one that it ends before the first byte returns 0, end of input. What follows it is
 * for the next read. Not callable from interrupt handlers. */
ssize_t console_read(void *bytes, size_t size);

/* Returns when everything written has left the device. */
void console_flush(void);

/* How much was written and has not been given to the device yet; and dropping that. */
size_t console_unsent(void);
void console_drop_unsent(void);

/* A crash report that bypasses this layer follows: sends what is still buffered, by polling and in
 * bounded time. Any context. */
void console_crash(void);
