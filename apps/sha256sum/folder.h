/*
 * One folder's entries, sorted by the bytes of their names.
 */
#pragma once

#include <stddef.h>

struct folder {
    char **names; /* without "." and ".." */
    size_t count;
    size_t capacity;
};

/* Reads the folder at @path. NULL, or the operation that failed and errno says why; then
 * @folder is empty. */
const char *folder_read(struct folder *folder, const char *path);

void folder_free(struct folder *folder);
