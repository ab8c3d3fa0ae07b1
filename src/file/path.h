/* Resolves paths: relative to the current directory and with "." and ".." to plain absolute ones.
 */
#pragma once

#include <limits.h>

/* How a path ended, if not in a plain name: it means a folder. */
#define PATH_SLASH   1
#define PATH_DOT     2 /* "." */
#define PATH_DOT_DOT 3 /* ".." */

/* Writes the absolute form of @path to @absolute: it begins with a slash and, except for the root,
 * does not end with one. A relative path begins in the folder that is open as @dir, or in the
 * current directory (AT_FDCWD). ".." takes off the name before it, as there are no links, which
 * must be a folder's. Returns 0, or how the path ended; -ENOENT (empty), -ENAMETOOLONG, -EBADF or
 * -ENOTDIR
 * (@dir), and what path_check_folder() returns. */
int path_resolve(int dir, const char *path, char absolute[PATH_MAX]);

/* Whether there is a folder @absolute: 0, -ENOTDIR or another error of tree_stat(). src/fs has it.
 */
int path_check_folder(const char *absolute);

/* The current directory, absolute: a buffer of PATH_MAX bytes, which chdir() writes. */
char *path_current(void);

/* The folder @from is @to now: the current directory and open folders at or below it, too. */
void path_moved(const char *from, const char *to);
