/*
 * SHA-256 of a file's content.
 */
#pragma once

#include <stdint.h>

#define HASH_BYTES 32

struct file_hash {
    unsigned char hash[HASH_BYTES];
    uint64_t bytes; /* that were read */
    uint64_t us;    /* that it took */
};

/* Hashes the file at @path, which progress is shown for as @name. NULL, or the operation that
 * failed and errno says why. */
const char *hash_file(struct file_hash *result, const char *path, const char *name);
