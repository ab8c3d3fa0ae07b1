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

/* Gives a file that was put as the last one of the root something more: an allocation of a vendor.
 * Returns its first cluster. */
uint32_t made_add_vendor(uint64_t size, bool in_row);

/* The last file of the root, which is empty, gets the volume's last clusters, and a size. */
void made_run_over_the_end(uint32_t clusters, uint64_t size);

/* Fills what is free, and what exFAT leaves to nobody, with what is neither zeros nor a file's. */
void made_spoil(void);

/* Gives the volume a table of capitals that has only those of ASCII. */
void made_small_upcase(void);

/* The bytes where a cluster is; how large one is. */
uint8_t *made_cluster(uint32_t cluster);
uint32_t made_cluster_bytes(void);
void made_sum_boot(void);
