/*
 * What a volume must hold: names, sizes and contents after each call, so that what is there after a
 * power cut can be compared with all that may be.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MODEL_ITEMS  40
#define MODEL_STATES 2000

struct item {
    char path[80];
    bool folder;
    uint32_t size, seed;
    uint32_t group; /* of versions of a file that were written over each other */
};

/* After a call. */
struct state {
    unsigned count;
    struct item items[MODEL_ITEMS];
    size_t event;    /* so much had been written when the call was over */
    int32_t written; /* the item that the call wrote: after a cut it may be in part; or -1 */
    bool synced;
};

struct model {
    unsigned count;
    uint32_t groups;
    uint32_t loose[64]; /* groups of files that were written to when their name was gone */
    unsigned loose_count;
    struct state *states;
};

extern struct model model;

/* The next run begins with this file on the disk, made by common_exfat.h. */
void model_begin_with(const char *path, uint32_t size, uint32_t seed);

/* Runs @calls random calls on the mounted disk and records what they did. */
void model_run(unsigned seed, unsigned calls);
void model_free(void);

/* Compares the mounted disk with the states from @first to @last. Returns the one that it is in, or
 * fails the test. */
unsigned model_compare(unsigned first, unsigned last);
