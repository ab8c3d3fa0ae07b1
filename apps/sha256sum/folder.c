#include "folder.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_CAPACITY 64

static const char NO_MEMORY[] = "hold the names of";

static bool grow(struct folder *folder)
{
    size_t capacity = folder->capacity ? 2 * folder->capacity : FIRST_CAPACITY;
    char **names = realloc(folder->names, capacity * sizeof(*names));
    if (!names)
        return false;
    folder->names = names;
    folder->capacity = capacity;
    return true;
}

static bool add(struct folder *folder, const char *name)
{
    if (folder->count == folder->capacity && !grow(folder))
        return false;
    size_t size = strlen(name) + 1;
    char *copy = malloc(size);
    if (!copy)
        return false;
    folder->names[folder->count++] = memcpy(copy, name, size);
    return true;
}

static bool is_dot(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static const char *read_names(struct folder *folder, DIR *dir)
{
    for (;;) {
        errno = 0; /* readdir() returns NULL at the end as well */
        const struct dirent *entry = readdir(dir);
        if (!entry)
            return errno ? "list" : NULL;
        if (!is_dot(entry->d_name) && !add(folder, entry->d_name)) {
            errno = ENOMEM;
            return NO_MEMORY;
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *folder_read(struct folder *folder, const char *path)
{
    *folder = (struct folder){0};
    DIR *dir = opendir(path);
    if (!dir)
        return "list";
    const char *failed = read_names(folder, dir);
    int cause = errno;
    closedir(dir);
    if (failed)
        folder_free(folder);
    else if (folder->count)
        qsort(folder->names, folder->count, sizeof(*folder->names), by_name);
    errno = cause;
    return failed;
}

void folder_free(struct folder *folder)
{
    for (size_t i = 0; i < folder->count; i++)
        free(folder->names[i]);
    free(folder->names);
    *folder = (struct folder){0};
}
