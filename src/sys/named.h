/* What a call is about that changes a file by its path or by its descriptor. */
#pragma once

#include <limits.h>

struct file_attributes;

struct named {
    const char *path;                /* absolute; NULL if the file's name was removed */
    struct file_attributes *removed; /* and then: what can be changed of it */
    char absolute[PATH_MAX];
};

/* Finds the file at @path, from @dir on, or with AT_EMPTY_PATH among @flags and an empty @path the
 * open file @dir. 0; -EINVAL (another flag than those two of links and of empty paths), and the
 * errors of path_resolve() and named_fd(). */
int named_at(int dir, const char *path, int flags, struct named *named);

/* Finds the path of an open file. -EBADF, or -EPERM if it never had one. */
int named_fd(int fd, struct named *named);
