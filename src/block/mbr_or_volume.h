/* Sector 0 of a device may be a boot sector, a partition table, or both: one that was a volume and
 * was then partitioned has both, as the tools that write tables keep what is before them. */
#pragma once

#include "partition_table.h"

/* Whether @sector, the first of the device, is a table that counts. If it is a boot sector, too, a
 * message says which of them counts, and why: the table, unless the volume ends before the first
 * partition or is that partition. */
bool mbr_counts(const struct partition_table *table, const uint8_t *sector);
