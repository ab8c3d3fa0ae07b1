/* The partition tables of block devices, as they were when they were read last. */
#pragma once

#include "src/block/partition.h"

struct dev_partitions {
    struct dev_partitions *next;
    const struct block_device *block;
    uint32_t medium;
    unsigned count;
    struct partition each[PARTITIONS_MAX];
};

/* Those of @block, whose node is @node and which has a medium; none if there is no table. 0;
 * -ENOMEM, or the error of reading them, which was logged and will be tried again. */
int dev_partitions(struct block_device *block, dt_node node, const struct dev_partitions **table);

/* They are read again when they are asked for next. */
void dev_partitions_forget(const struct block_device *block);
