/* Sector 0 of a device that was one volume and was then partitioned has a boot sector and a table:
 * the tools that write tables keep what is before them. */
#pragma once

#include "partition_table.h"

/* Whether the table of @mbr, which is a boot sector, too, counts: it is sound, and the volume does
 * not end before the first partition. A message says so. */
bool mbr_wins(const struct partition_table *table, const uint8_t *mbr);
