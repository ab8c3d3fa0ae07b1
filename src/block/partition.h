/*
 * Partition tables: GPT (UEFI specification 2.10, chapter 5) and MBR with logical partitions.
 * They are read as Linux reads them: an entry that cannot be is left out with a message, and the
 * others are there. Partitions may overlap, as on a disk that is an ISO image, too.
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
    uint64_t count; /* sectors, > 0; all of them are on the device */
    enum partition_scheme scheme;
    uint32_t number;       /* as in Linux: from 1; logical partitions of an MBR from 5 */
    uint8_t mbr_type;      /* PARTITION_MBR */
    uint8_t type_guid[16]; /* PARTITION_GPT, as on the medium */
    const char *name;      /* PARTITION_GPT in images with yao_partition_names, valid during the
                              visit; what is not Latin-1 is a question mark. NULL: it has none */
};

/* Called for every partition in the order of the table. A nonzero result ends the walk and becomes
 * the result of partition_each(). */
typedef int (*partition_visitor)(void *context, const struct partition *partition);

/* Walks the partitions of @block; @name is the device's name in messages. A device without a table
 * is visited as one PARTITION_WHOLE. Returns 0, the result of @visit, -EINVAL if both copies of a
 * GPT are malformed (logged; nothing is visited), -ENOMEM, or the error of block_read(). */
int partition_each(struct block_device *block, const char *name, partition_visitor visit,
                   void *context);
