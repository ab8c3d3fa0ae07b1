/*
 * Files are hashed on all harts that the program may use, with a thread on each. What came of them
 * is told in the order in which they were added. With one hart, or no memory for a thread, each is
 * hashed when it is added.
 */
#pragma once

#include <stdbool.h>

#include "hash_file.h"

struct outcome {
    const char *path;
    const char *name;   /* that is shown, a part of the path */
    const char *failed; /* the operation; NULL: none */
    int error;          /* the errno of it */
    struct file_hash file;
};

/* Returns whether to go on. */
typedef bool tell_outcome(void *ctx, const struct outcome *outcome);

/* Returns how many harts there are. What comes of each file will be told to @tell. */
unsigned hashers_begin(tell_outcome *tell, void *ctx);

/* Adds a file, or, where @failed is an operation, that it has failed with errno. @name is a part of
 * @path. Returns whether to go on. */
bool hashers_add(const char *path, const char *name, const char *failed);

/* Until all are told, or @tell says not to go on. */
void hashers_finish(void);
