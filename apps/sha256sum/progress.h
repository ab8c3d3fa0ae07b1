/*
 * A bar on the terminal while a large file is read, redrawn in place at most ten times a
 * second. Shows nothing when stdout is not a terminal, or for a file under 1 MiB.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define PROGRESS_MIN_BYTES (1024u * 1024u)

struct progress {
    const char *name;
    uint64_t size; /* of the whole file, in bytes */
    uint64_t start_us;
    uint64_t drawn_us; /* when the bar was last drawn */
    bool visible;
};

void progress_begin(struct progress *progress, const char *name, uint64_t size);

/* @done of the bytes have been read. */
void progress_update(struct progress *progress, uint64_t done);

/* Takes the bar away. */
void progress_end(struct progress *progress);
