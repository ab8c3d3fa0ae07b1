/* Paths: relative to the current directory, with "." and "..", to absolute without. */
#pragma once

#include <limits.h>

#define PATH_WANTS_DIRECTORY 1 /* it ended in a slash, "." or ".." */

/* Writes the absolute form of @path, which begins with a slash and ends in one only when it
 * is the root. ".." is taken from the text (FAT has no links). Returns 0 or
 * PATH_WANTS_DIRECTORY, -ENOENT (empty), -ENAMETOOLONG, or -EINVAL for characters that no
 * FAT name can hold and that FatFs would take for something else. */
int path_resolve(const char *path, char absolute[PATH_MAX]);

/* The current directory, absolute. PATH_MAX bytes; chdir() writes it. */
char *path_current(void);
