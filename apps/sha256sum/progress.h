/*
 * A bar on the terminal while a large file is read, redrawn in place at most ten times a
 * second. Shows nothing when stdout is not a terminal, or for a file under 1 MiB, or while it
 * may not because the terminal shows another file.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define PROGRESS_MIN_BYTES (1024u * 1024u)

struct progress {
    const char *name;
    const atomic_bool *may_show; /* once it is true it stays so */
    uint64_t size;               /* of the whole file, in bytes */
    uint64_t start_us;
    uint64_t drawn_us; /* when the bar was last drawn */
    bool large;        /* enough for a bar, on a terminal */
    bool visible;
};

/* Of a file of @size bytes; its name, and when it may show, are set. */
void progress_begin(struct progress *progress, uint64_t size);

/* @done of the bytes have been read. */
void progress_update(struct progress *progress, uint64_t done);

/* Takes the bar away. */
void progress_end(struct progress *progress);
