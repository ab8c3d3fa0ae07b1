/*
 * Puts files on an exFAT volume by hand, with a writer that knows nothing of lib/fat, so that what
 * other systems write can be made: files in a row, files of which not all is written, times in
 * other zones. fsck.exfat is the judge of it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct made {
    const char *name; /* ASCII */
    uint64_t size, valid;
    bool in_row; /* else its clusters are linked, each second one */
    uint8_t attributes;
    uint8_t zone;
    uint32_t time;
};

/* Adds it to the folder that begins at @folder, 0: the root. Returns its first cluster. Its bytes
 * are those of disk_pattern(). The volume must not be mounted. */
uint32_t made_put(uint32_t folder, const struct made *made, unsigned seed);

/* Fills what is free, and what exFAT leaves to nobody, with what is neither zeros nor a file's. */
void made_spoil(void);

/* Gives the volume a table of capitals that has only those of ASCII. */
void made_small_upcase(void);

/* The bytes where a cluster is; how large one is. */
uint8_t *made_cluster(uint32_t cluster);
uint32_t made_cluster_bytes(void);
void made_sum_boot(void);
