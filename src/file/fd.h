/* The table of file descriptors. Not callable from interrupt handlers. */
#pragma once

#include "file.h"
#include <fcntl.h>

#define FD_MAX 256 /* where files can be opened; others have the three of the console */

/* An image that opens no files has a table of three (fd_console.c), others one of FD_MAX
 * (fd_table.c). */
extern struct file *fd_table[];
extern const unsigned fd_count;

/* The file of @fd, or NULL when it is not open. */
static inline struct file *fd_file(int fd)
{
    return (unsigned)fd < fd_count ? fd_table[fd] : NULL;
}

/* The lowest free number >= @lowest, or -EMFILE. */
int fd_free(int lowest);

/* Assigns the free number @fd to @file. O_CLOEXEC among @flags is kept for F_GETFD. Returns @fd. */
int fd_assign(int fd, struct file *file, int flags);

/* Assigns @file the lowest free number >= @lowest. Returns the number, or -EMFILE. */
int fd_install(struct file *file, int lowest, int flags);

/* Frees @fd; a file's last descriptor closes it. 0, -EBADF, or the file's close error. */
int fd_release(int fd);

/* Drops a reference to @file; the last one closes it. 0, or its close error. */
int file_release(struct file *file);

/* The flag FD_CLOEXEC of an open descriptor: kept, though nothing here executes a program. */
bool fd_closes_on_exec(int fd);
void fd_close_on_exec(int fd, bool closes);

/* Writes back everything that was changed: 0 or the error, which was logged. NULL while no volume
 * is mounted. */
extern int (*fd_sync_volume)(void);

/* Called when nothing refers to a file any more; NULL where no module wants to know. */
extern void (*fd_last_closed)(struct file *file);
