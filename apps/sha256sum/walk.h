/*
 * Visits every regular file below a folder, folder by folder, the names of each folder in the
 * order of their bytes, so that the same card always gives the same list. Symbolic links
 * are followed. Only the folders on the way from the root to the current file are kept
 * in memory.
 */
#pragma once

#include <stdbool.h>

/* Both get the path to open and return whether to go on with the walk. */
struct visitor {
    /* A regular file; @name is its path relative to the walk's root. */
    bool (*file)(const char *path, const char *name);
    /* The file or folder at @path could not be read: @operation failed with errno. Only it is left
     * out. */
    bool (*failed)(const char *path, const char *operation);
};

void walk_files(const char *root, const struct visitor *visitor);
