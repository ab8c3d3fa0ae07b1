/* Shared by the files of the partition parser: the table that they fill. */
#pragma once

#include "lib/bytes/little_endian.h"
#include "partition.h"
#include <stdbool.h>
#include <stddef.h>

#define PARTITION_NAME_SIZE 37 /* with the 0 at its end */

struct partition_table {
    struct block_device *block;
    const char *name;
    unsigned used;
    unsigned logicals;                /* logical partitions of an MBR so far */
    uint64_t records[PARTITIONS_MAX]; /* sectors of an extended partition's records */
    struct partition entries[PARTITIONS_MAX];
    char names[PARTITIONS_MAX][PARTITION_NAME_SIZE];
};

/* Logs it and returns -ENOMEM. */
int partition_no_memory(const char *name);

/* Reads one sector; logs a failure. 0 or block_read()'s error. */
int partition_read_sector(struct partition_table *table, uint64_t sector, void *buffer);

/* Adds an entry, of at least one sector, as Linux does: cut where the device ends, and not if it
 * begins behind that or if there are too many. A message says so. Others may overlap it. */
void partition_add(struct partition_table *table, const struct partition *partition);

/* Each fills @table. @mbr is sector 0. */
int partition_parse_gpt(struct partition_table *table); /* 0 or a negative errno after a message */
void partition_parse_mbr(struct partition_table *table, const uint8_t *mbr);
