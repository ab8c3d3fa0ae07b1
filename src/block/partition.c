/* Recognizes the kind of partition table on a device, and collects its validated entries. */
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

static int refuse(const struct partition_table *table, const struct partition *partition,
                  const char *cause)
{
    log_error("%s: partition table: entry of %llu sectors from %llu: %s", table->name,
              (unsigned long long)partition->count, (unsigned long long)partition->first, cause);
    return -EINVAL;
}

static bool overlap(const struct partition *a, const struct partition *b)
{
    return a->first < b->first + b->count && b->first < a->first + a->count;
}

int partition_add(struct partition_table *table, const struct partition *partition)
{
    uint64_t sectors = table->block->sectors;

    if (partition->count == 0)
        return refuse(table, partition, "it is empty");
    if (partition->first >= sectors || partition->count > sectors - partition->first)
        return refuse(table, partition, "it does not fit on the device");
    for (unsigned i = 0; i < table->used; i++)
        if (overlap(partition, &table->entries[i]))
            return refuse(table, partition, "it overlaps another one");
    if (table->used == PARTITIONS_MAX)
        return refuse(table, partition, "there are too many");
    table->entries[table->used++] = *partition;
    return 0;
}

/* A file system's boot sector ends with the same signature as an MBR. What tells it apart is the
 * sector size in its BIOS parameter block, where an MBR has code; exFAT has its name instead. */
static bool is_boot_sector(const uint8_t *sector)
{
    uint16_t sector_size = le16(sector + 11);
    bool jump = sector[0] == 0xeb || sector[0] == 0xe9;

    if (jump && memcmp(sector + 3, "EXFAT   ", 8) == 0)
        return true;
    return jump && sector_size >= 512 && sector_size <= 4096 &&
           (sector_size & (sector_size - 1)) == 0;
}

/* An MBR without any entry counts as none: the device may be a single volume. */
static bool is_mbr(const struct partition_table *table, const uint8_t *sector)
{
    bool any = false;

    if (le16(sector + MBR_SIGNATURE) != 0xaa55)
        return false;
    if (is_boot_sector(sector))
        return mbr_wins(table, sector);
    for (unsigned i = 0; i < MBR_PRIMARIES; i++)
        any |= sector[MBR_ENTRIES + i * MBR_ENTRY_SIZE + MBR_ENTRY_TYPE] != 0;
    return any;
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
    if (!is_mbr(table, sector)) {
        struct partition whole = {.count = table->block->sectors, .scheme = PARTITION_WHOLE};
        return partition_add(table, &whole);
    }
    return is_protective(sector) ? partition_parse_gpt(table) : partition_parse_mbr(table, sector);
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
