/* The console as a file: descriptors 0, 1 and 2 from the start. */
#pragma once

#include "file.h"

extern struct file console_file;

/* Its read operation. An image that calls no function that reads has none (console_unread.c). */
ssize_t console_file_read(struct file *file, void *buffer, size_t size);
