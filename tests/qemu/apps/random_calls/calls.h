/*
 * Random POSIX calls on files, chosen by a seed, in an empty folder. What they return is written
 * down, so that two systems can be compared. Each call is valid C, but may well fail.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct random_calls {
    const char *root; /* the folder; "" for the root */
    uint32_t seed;
    unsigned count;                /* of calls */
    unsigned limit;                /* bytes that a file may have */
    unsigned files;                /* that may be there at a time, with folders */
    bool folds;                    /* names are given as a file system has them that ignores case */
    void (*say)(const char *line); /* with what a call returned */
};

void random_calls(const struct random_calls *how);
