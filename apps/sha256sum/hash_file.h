/*
 * SHA-256 of a file's content.
 */
#pragma once

#include <stdatomic.h>
#include <stdint.h>

#define HASH_BYTES            32
#define HASH_BUFFER           (64 * 1024)
#define HASH_BUFFER_ALIGNMENT 4096

struct file_hash {
    unsigned char hash[HASH_BYTES];
    uint64_t bytes; /* that were read */
    uint64_t us;    /* that it took */
};

/* Hashes the file at @path through @buffer, of HASH_BUFFER bytes. Progress is shown for it as @name
 * while @may_show. NULL, or the operation that failed and errno says why. */
const char *hash_file(struct file_hash *result, const char *path, const char *name,
                      unsigned char *buffer, const atomic_bool *may_show);
