/*
 * The console as a terminal. Alternatives, "terminal": plain, for programs that ask nothing of it,
 * and full, where a program calls ioctl() or a function of <termios.h> (terminal.c).
 */
#pragma once

#include "file.h"

ssize_t terminal_read(struct file *file, void *buffer, size_t size);
ssize_t terminal_write(const void *buffer, size_t size);
int terminal_control(int operation, void *argument);

/* Whether a read would not wait. */
bool terminal_readable(void);
