/* The table of file descriptors. Not callable from interrupt handlers. */
#pragma once

#include "file.h"

#define FD_MAX 64

extern struct file *fd_table[FD_MAX];

/* The file of @fd, or NULL when it is not open. */
static inline struct file *fd_file(int fd)
{
    return (unsigned)fd < FD_MAX ? fd_table[fd] : NULL;
}

/* Whether fd_install() would find a free number. */
bool fd_available(void);

/* Assigns @file the lowest free number >= @lowest. Returns it, or -EMFILE. */
int fd_install(struct file *file, int lowest);

/* Frees @fd; a file's last descriptor closes it. 0, -EBADF, or the file's close error. */
int fd_release(int fd);

/* Returns @result, or sets errno to -@result and returns -1. */
ssize_t posix_result(ssize_t result);
