/*
 * Parses MBR partition tables (UEFI specification 2.10, section 5.2.1): four primary partitions,
 * one of which may be an extended partition. That contains logical partitions, in a linked list of
 * records which each have the format of an MBR.
 */
#include "mbr.h"
#include "partition_table.h"
#include <errno.h>
#include <yao/log.h>

struct mbr_entry {
    uint8_t type;
    uint32_t first;
    uint32_t count;
};

static struct mbr_entry entry_at(const uint8_t *sector, unsigned index)
{
    const uint8_t *entry = sector + MBR_ENTRIES + index * MBR_ENTRY_SIZE;

    return (struct mbr_entry){
        .type = entry[MBR_ENTRY_TYPE],
        .first = le32(entry + MBR_ENTRY_FIRST),
        .count = le32(entry + MBR_ENTRY_COUNT),
    };
}

static bool is_extended(uint8_t type)
{
    return type == MBR_TYPE_EXTENDED || type == MBR_TYPE_EXTENDED_LBA ||
           type == MBR_TYPE_EXTENDED_LINUX;
}

static int add(struct partition_table *table, uint64_t base, struct mbr_entry entry,
               uint32_t number)
{
    struct partition partition = {
        .first = base + entry.first,
        .count = entry.count,
        .scheme = PARTITION_MBR,
        .number = number,
        .mbr_type = entry.type,
    };
    return partition_add(table, &partition);
}

static int broken_chain(const struct partition_table *table, uint64_t sector, const char *cause)
{
    log_error("%s: partition table: extended boot record at sector %llu: %s", table->name,
              (unsigned long long)sector, cause);
    return -EINVAL;
}

/* Reads the record at @sector: entry 0 is a logical partition relative to this record, entry 1
 * leads to the next record relative to the extended partition. */
static int read_record(struct partition_table *table, uint64_t sector, struct mbr_entry *next)
{
    uint8_t record[BLOCK_SECTOR];
    int error = partition_read_sector(table, sector, record);

    if (error)
        return error;
    if (le16(record + MBR_SIGNATURE) != 0xaa55)
        return broken_chain(table, sector, "it has no signature");
    *next = entry_at(record, 1);
    struct mbr_entry logical = entry_at(record, 0);
    return logical.type ? add(table, sector, logical, MBR_PRIMARIES + ++table->logicals) : 0;
}

/* A record may be empty, so a cyclic chain never fills the table: the number of records is limited,
 * too. */
static int parse_extended(struct partition_table *table, struct mbr_entry extended)
{
    struct mbr_entry next = {.type = extended.type};

    for (unsigned records = 0; is_extended(next.type); records++) {
        uint64_t sector = (uint64_t)extended.first + next.first;
        if (next.first >= extended.count || sector >= table->block->sectors)
            return broken_chain(table, sector, "it is outside the extended partition");
        if (records > PARTITIONS_MAX)
            return broken_chain(table, sector, "the chain of records does not end");
        int error = read_record(table, sector, &next);
        if (error)
            return error;
    }
    return 0;
}

int partition_parse_mbr(struct partition_table *table, const uint8_t *mbr)
{
    for (unsigned i = 0; i < MBR_PRIMARIES; i++) {
        struct mbr_entry entry = entry_at(mbr, i);
        int error = 0;
        if (is_extended(entry.type))
            error = parse_extended(table, entry);
        else if (entry.type)
            error = add(table, 0, entry, i + 1);
        if (error)
            return error;
    }
    return 0;
}
