/*
 * Partition tables from arbitrary bytes. The input is the beginning of the disk (MBR, GPT
 * header, entries); what follows it is zero. The first byte says whether the GPT's CRCs are
 * made good, so that the checks behind them are reached.
 */
#include "common_tables.h"
#include "memory.h"
#include "src/block/partition.h"
#include <stdlib.h>
#include <string.h>

static int check(void *context, const struct partition *partition)
{
    const struct ram_disk *disk = context;
    if (partition->count == 0 || partition->first >= disk->block.sectors ||
        partition->count > disk->block.sectors - partition->first)
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *input, size_t size)
{
    struct ram_disk disk;
    if (size < 1)
        return 0;
    ram_disk_make(&disk, TABLE_SECTORS);
    size_t length = size - 1 < 34 * BLOCK_SECTOR ? size - 1 : 34 * BLOCK_SECTOR;
    memcpy(disk.bytes, input + 1, length);
    if (input[0] & 1)
        sign_gpt(&disk, 1);
    partition_each(&disk.block, "/disk", check, &disk);
    ram_disk_free(&disk);
    memory_reset();
    return 0;
}
