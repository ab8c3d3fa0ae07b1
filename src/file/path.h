/* Resolves paths: relative to the current directory and with "." and ".." to plain absolute ones.
 */
#pragma once

#include <limits.h>

#define PATH_WANTS_DIRECTORY 1 /* the path ended in a slash, "." or ".." */

/* Writes the absolute form of @path to @absolute: it begins with a slash and, except for the root,
 * does not end with one. A relative path begins in the folder that is open as @dir, or in the
 * current directory (AT_FDCWD). ".." is resolved lexically, as FAT has no links. Returns 0 or
 * PATH_WANTS_DIRECTORY; -ENOENT (empty), -ENAMETOOLONG, -EBADF or -ENOTDIR (@dir), or -EINVAL (a
 * character that FAT names cannot have or that is special to FatFs). */
int path_resolve(int dir, const char *path, char absolute[PATH_MAX]);

/* The current directory, absolute: a buffer of PATH_MAX bytes, which chdir() writes. */
char *path_current(void);
