/*
 * What is open on a littlefs volume, by its path. The volume has no numbers for files, so st_ino is
 * made of the path; what is open keeps the one that it was opened with.
 */
#pragma once

#include "littlefs_volume.h"
#include <sys/types.h>

struct littlefs_name {
    struct littlefs_name *next; /* the one opened before */
    bool is_folder;
    bool gone; /* removed: no path leads to it */
    ino_t inode;
    uint64_t hash;      /* of the path */
    char *path, *later; /* later: see littlefs_names_move() */
};

/* How paths are told apart: for @path, for the folder above it, and for @name in the folder whose
 * path has @hash. */
uint64_t littlefs_hash(const char *path);
uint64_t littlefs_hash_above(const char *path);
uint64_t littlefs_hash_in(uint64_t hash, const char *name);

/* The st_ino of what has the path with @hash. */
ino_t littlefs_inode(const struct littlefs_volume *volume, uint64_t hash);

/* @error of a search for @path, in which littlefs only misses what has too long a name. */
int littlefs_path_error(const struct littlefs_volume *volume, const char *path, int error);

/* What is open as @path, or NULL. */
struct littlefs_name *littlefs_name_find(struct littlefs_volume *volume, const char *path);

/* Enters @name, of which @is_folder is set. 0 or -ENOMEM. */
int littlefs_name_enter(struct littlefs_volume *volume, struct littlefs_name *name,
                        const char *path);
void littlefs_name_leave(struct littlefs_volume *volume, struct littlefs_name *name);

/* Before @from becomes @to: makes the new paths of what is open at or below it. 0 or -ENOMEM. */
int littlefs_names_move(struct littlefs_volume *volume, const char *from, const char *to);

/* After that: they count if it was @done. */
void littlefs_names_moved(struct littlefs_volume *volume, bool done);
