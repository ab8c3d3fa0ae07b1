/* What pipes and the like have in common: no positions, no place on a disk. */
#pragma once

#include "fd.h"
#include <string.h>
#include <sys/stat.h>

/* A new descriptor for @file, which is closed if there is none left. */
int stream_install(struct file *file, int flags);

/* Operations of files that are just what was allocated: eventfd's and the like. */
int stream_status_unnamed(struct file *file, struct stat *status);
int stream_close(struct file *file);

/* @kind: S_IFIFO, or 0 for files without one, such as eventfd's. */
static inline int stream_status(struct stat *status, mode_t kind)
{
    memset(status, 0, sizeof *status);
    status->st_mode = kind | S_IRUSR | S_IWUSR;
    status->st_nlink = 1;
    status->st_blksize = 4096;
    return 0;
}
