/*
 * The list of hashes, in the format that coreutils' `sha256sum -c` reads. It is written
 * beside the old list and takes its place only when it is complete and on the medium: a full or
 * failing card leaves the old one as it was.
 *
 * The first failure is reported on stderr and gives the new list up; calls after it do nothing.
 */
#pragma once

#include <stdbool.h>

struct sums {
    char *path;
    char *temporary_path;
    int fd; /* -1: given up, or nothing begun */
};

/* Whether @name, relative to the list's folder, is the list or its unfinished copy. The case of
 * letters does not matter: on FAT it is the same file. */
bool sums_is_own(const char *name);

/* Starts a list in @folder. Like the others returns whether all is well. */
bool sums_begin(struct sums *sums, const char *folder);

bool sums_add(struct sums *sums, const char *hash, const char *name);

/* Puts the list in its place. */
bool sums_finish(struct sums *sums);
