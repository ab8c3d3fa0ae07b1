/*
 * What is measured. A section runs its chunk some times; the host takes the instructions of
 * the median chunk and divides by the number of units that a chunk handles.
 *
 * Large buffers come from the heap: in .bss they would count as time to start.
 */
#pragma once

#include <stdbool.h>

/* Where the host puts them on the card. */
#define SMALL_FILE "/small" /* 64 KiB */
#define LARGE_FILE "/large" /* 8 MiB */
#define LARGE_SIZE (8u * 1024u * 1024u)

#define CALLS  100 /* of a chunk, where a section counts calls */
#define CHUNKS 100

struct section {
    const char *name; /* tools/bench/goals.toml knows it */
    unsigned chunks;
    unsigned units;        /* calls or bytes, in one chunk */
    bool (*prepare)(void); /* not counted, once a section; NULL: nothing to prepare */
    bool (*rewind)(void);  /* not counted, before each chunk; likewise */
    bool (*chunk)(void);
};

/* compute.c */
extern const struct section section_loop;
extern const struct section section_getpid;
extern const struct section section_clock_gettime;
extern const struct section section_malloc_free;
extern const struct section section_memcpy;
extern const struct section section_memcpy_misaligned;
extern const struct section section_memcpy_16;

/* files.c */
extern const struct section section_read_1;
extern const struct section section_pread_4k;
extern const struct section section_read_64k;
extern const struct section section_lseek;
extern const struct section section_stat;
extern const struct section section_open_close;
extern const struct section section_read_large;

/* changes.c */
extern const struct section section_pwrite_4k;
extern const struct section section_create_unlink;
extern const struct section section_open_deep;

/* names.c */
extern const struct section section_long_names;

/* console.c */
extern const struct section section_console;
