/*
 * Parses MBR partition tables (UEFI specification 2.10, section 5.2.1): four primary partitions,
 * which may be extended ones. These contain logical partitions, in a linked list of records which
 * each have the format of an MBR. What counts is what Linux takes (block/partitions/msdos.c).
 */
#include "mbr.h"
#include "partition_table.h"
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

static bool is_extended(struct mbr_entry entry)
{
    return entry.count && (entry.type == MBR_TYPE_EXTENDED || entry.type == MBR_TYPE_EXTENDED_LBA ||
                           entry.type == MBR_TYPE_EXTENDED_LINUX);
}

static void add(struct partition_table *table, uint64_t base, struct mbr_entry entry,
                uint32_t number)
{
    struct partition partition = {
        .first = base + entry.first,
        .count = entry.count,
        .scheme = PARTITION_MBR,
        .number = number,
        .mbr_type = entry.type,
    };
    partition_add(table, &partition);
}

/* Its place in an extended partition: how far the record reaches. */
struct record {
    struct mbr_entry extended;
    uint64_t sector;
    uint32_t count;
};

/* The third and the fourth entry of a record may be garbage. */
static bool is_inside(const struct record *record, struct mbr_entry entry)
{
    uint64_t end = (uint64_t)entry.first + entry.count;

    return end <= record->count &&
           record->sector + end <= (uint64_t)record->extended.first + record->extended.count;
}

/* Adds the logical partitions of a record, which are relative to it. The link to the next record is
 * relative to the extended partition; its count is 0 if there is none. */
static struct mbr_entry add_logicals(struct partition_table *table, const struct record *record,
                                     const uint8_t *bytes)
{
    struct mbr_entry link = {.count = 0};

    for (unsigned i = 0; i < MBR_PRIMARIES; i++) {
        struct mbr_entry entry = entry_at(bytes, i);
        if (is_extended(entry) && !link.count)
            link = entry;
        if (entry.count && !is_extended(entry) && (i < 2 || is_inside(record, entry)))
            add(table, record->sector, entry, MBR_PRIMARIES + ++table->logicals);
    }
    return link;
}

static bool was_seen(const struct partition_table *table, unsigned records, uint64_t sector)
{
    for (unsigned i = 0; i < records; i++)
        if (table->records[i] == sector)
            return true;
    return false;
}

static const char *what_ends_chain(struct partition_table *table, unsigned records, uint64_t sector,
                                   uint8_t *bytes)
{
    if (sector >= table->block->sectors)
        return "it is beyond the end of the device";
    if (was_seen(table, records, sector))
        return "the chain of records leads back to it";
    if (records == PARTITIONS_MAX)
        return "there are too many records";
    if (partition_read_sector(table, sector, bytes))
        return "it cannot be read";
    return le16(bytes + MBR_SIGNATURE) == 0xaa55 ? NULL : "it has no signature";
}

static void parse_extended(struct partition_table *table, struct mbr_entry extended)
{
    struct record record = {extended, extended.first, extended.count};
    uint8_t bytes[BLOCK_SECTOR];

    for (unsigned records = 0; record.count; records++) {
        const char *cause = what_ends_chain(table, records, record.sector, bytes);
        if (cause) {
            log_error(
                "%s: partition table: extended boot record at sector %llu: %s; logical "
                "partitions from there on are ignored",
                table->name, (unsigned long long)record.sector, cause);
            return;
        }
        table->records[records] = record.sector;
        struct mbr_entry link = add_logicals(table, &record, bytes);
        record.sector = (uint64_t)extended.first + link.first;
        record.count = link.count;
    }
}

void partition_parse_mbr(struct partition_table *table, const uint8_t *mbr)
{
    for (unsigned i = 0; i < MBR_PRIMARIES; i++) {
        struct mbr_entry entry = entry_at(mbr, i);
        if (is_extended(entry))
            parse_extended(table, entry);
        else if (entry.count)
            add(table, 0, entry, i + 1);
    }
}
