/* Recognizes the kind of partition table on a device, and collects its entries. */
#include "mbr.h"
#include "mbr_or_volume.h"
#include "partition_table.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

int partition_read_sector(struct partition_table *table, uint64_t sector, void *buffer)
{
    int error = block_read(table->block, sector, buffer, 1);
    if (error)
        log_error("%s: partition table: read of sector %llu failed (%d)", table->name,
                  (unsigned long long)sector, error);
    return error;
}

int partition_no_memory(const char *name)
{
    log_error("%s: partition table: no memory to read it", name);
    return -ENOMEM;
}

static void tell(const struct partition_table *table, const struct partition *partition,
                 const char *what)
{
    log_error("%s: partition %u (%llu sectors from %llu): %s", table->name, partition->number,
              (unsigned long long)partition->count, (unsigned long long)partition->first, what);
}

void partition_add(struct partition_table *table, const struct partition *partition)
{
    uint64_t sectors = table->block->sectors;

    if (partition->first >= sectors) {
        tell(table, partition, "it is beyond the end of the device, and ignored");
        return;
    }
    if (table->used == PARTITIONS_MAX) {
        tell(table, partition, "there are too many, and it is ignored");
        return;
    }
    struct partition *added = &table->entries[table->used++];
    *added = *partition;
    if (added->count > sectors - added->first) {
        tell(table, partition, "it reaches beyond the end of the device, and is cut there");
        added->count = sectors - added->first;
    }
}

/* A GPT device has a protective MBR, with an entry of type 0xee that covers it all. */
static bool is_protective(const uint8_t *mbr)
{
    for (unsigned i = 0; i < MBR_PRIMARIES; i++)
        if (mbr[MBR_ENTRIES + i * MBR_ENTRY_SIZE + MBR_ENTRY_TYPE] == MBR_TYPE_GPT)
            return true;
    return false;
}

static int parse(struct partition_table *table)
{
    uint8_t sector[BLOCK_SECTOR];
    int error = partition_read_sector(table, 0, sector);

    if (error)
        return error;
    if (!mbr_counts(table, sector)) {
        table->entries[table->used++] =
            (struct partition){.count = table->block->sectors, .scheme = PARTITION_WHOLE};
        return 0;
    }
    if (is_protective(sector))
        return partition_parse_gpt(table);
    partition_parse_mbr(table, sector);
    return 0;
}

int partition_each(struct block_device *block, const char *name, partition_visitor visit,
                   void *context)
{
    size_t pages = (sizeof(struct partition_table) + PAGE_SIZE - 1) / PAGE_SIZE;
    struct partition_table *table = page_alloc(pages, PHYS_ANY);

    if (!table)
        return partition_no_memory(name);
    table->block = block;
    table->name = name;
    table->used = 0;
    table->logicals = 0;
    int result = parse(table);
    for (unsigned i = 0; result == 0 && i < table->used; i++)
        result = visit(context, &table->entries[i]);
    page_free(table, pages);
    return result;
}
