/*
 * Partition tables: GPT (UEFI specification 2.10, chapter 5) and MBR with logical
 * partitions. What the tables say is checked; a table that contradicts itself or the
 * device is refused with a message.
 */
#pragma once

#include <stdint.h>
#include <yao/block.h>

#define PARTITIONS_MAX 128

enum partition_scheme {
    PARTITION_WHOLE, /* no table: a file system may start at sector 0 */
    PARTITION_MBR,
    PARTITION_GPT,
};

struct partition {
    uint64_t first; /* sector on the device */
    uint64_t count; /* sectors, > 0; first + count is not beyond the device */
    enum partition_scheme scheme;
    uint32_t number;  /* in the table, from 1, as Linux counts: logical ones of an MBR from 5 */
    uint8_t mbr_type; /* PARTITION_MBR */
    uint8_t type_guid[16]; /* PARTITION_GPT, as on the medium */
};

/* Called for every partition in the table's order. A return other than 0 ends the walk and
 * becomes the result of partition_each(). */
typedef int (*partition_visitor)(void *context, const struct partition *partition);

/* Walks the partitions of @block; @name names the device in messages. A device without any
 * table gives one PARTITION_WHOLE. Returns 0, what @visit returned, -EINVAL when the table
 * is malformed (said with log_error(); nothing was visited), -ENOMEM, or what block_read()
 * returns. */
int partition_each(struct block_device *block, const char *name, partition_visitor visit,
                   void *context);
