/* What a call is about that changes a file by its path or by its descriptor. */
#pragma once

#include <limits.h>

struct file;

struct named {
    struct file *file; /* NULL: it is what has this path */
    char absolute[PATH_MAX];
};

/* Finds the path @path, from @dir on, or with AT_EMPTY_PATH among @flags and an empty @path the
 * open file @dir. 0; -EINVAL (another flag than those two of links and of empty paths), and the
 * errors of path_resolve(), tree_check_end() and named_fd(). */
int named_at(int dir, const char *path, int flags, struct named *named);

/* Finds an open file. -EBADF */
int named_fd(int fd, struct named *named);
