/*
 * Parses GUID partition tables (UEFI specification 2.10, section 5.3). A table exists twice: the
 * primary at sector 1, a backup at the end of the device. The backup is used if the primary is
 * corrupt or cannot be read. All fields are checked before they are used: a CRC only protects
 * against accidents.
 */
#include "lib/crc/crc32.h"
#include "partition_table.h"
#include "src/settings/defaults.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

/* GPT header and entries (UEFI specification 2.10, tables 5.5 and 5.6) */
#define HEADER_SIGNATURE    0
#define HEADER_REVISION     8
#define HEADER_SIZE         12
#define HEADER_CRC          16
#define HEADER_OWN_SECTOR   24
#define HEADER_FIRST_USABLE 40
#define HEADER_LAST_USABLE  48
#define HEADER_ENTRIES      72
#define HEADER_ENTRY_COUNT  80
#define HEADER_ENTRY_SIZE   84
#define HEADER_ENTRIES_CRC  88
#define HEADER_SIZE_MIN     92

#define ENTRY_TYPE     0
#define ENTRY_FIRST    32
#define ENTRY_LAST     40
#define ENTRY_NAME     56 /* in UTF-16 */
#define ENTRY_SIZE_MIN 128

/* Limits the memory that a table can demand: four times the size that every tool writes. */
#define ENTRIES_BYTES_MAX (64 * 1024u)

struct gpt {
    uint64_t first_usable;
    uint64_t last_usable;
    uint64_t entries; /* sector of the array */
    uint32_t entry_count;
    uint32_t entry_size;
    uint32_t entries_crc;
};

/* The header's CRC is computed with its own CRC field taken as zero. */
static uint32_t header_crc(const uint8_t *header, uint32_t size)
{
    static const uint8_t zero[4];
    uint32_t crc = crc32_update(0, header, HEADER_CRC);

    crc = crc32_update(crc, zero, sizeof zero);
    return crc32_update(crc, header + HEADER_CRC + 4, size - HEADER_CRC - 4);
}

static uint32_t entries_sectors(const struct gpt *gpt)
{
    return (gpt->entry_count * gpt->entry_size + BLOCK_SECTOR - 1) / BLOCK_SECTOR;
}

static const char *check_header(const uint8_t *header, uint64_t sector)
{
    uint32_t size = le32(header + HEADER_SIZE);

    if (memcmp(header + HEADER_SIGNATURE, "EFI PART", 8) != 0)
        return "no signature";
    if (le32(header + HEADER_REVISION) != 0x10000)
        return "unknown revision";
    if (size < HEADER_SIZE_MIN || size > BLOCK_SECTOR)
        return "its size is out of range";
    if (header_crc(header, size) != le32(header + HEADER_CRC))
        return "wrong CRC";
    if (le64(header + HEADER_OWN_SECTOR) != sector)
        return "its own sector number is wrong";
    return NULL;
}

/* What the CRC does not cover: values that make no sense, or not on this device. */
static const char *check_geometry(const struct gpt *gpt, uint64_t sectors)
{
    bool power_of_two = (gpt->entry_size & (gpt->entry_size - 1)) == 0;

    if (gpt->entry_size < ENTRY_SIZE_MIN || gpt->entry_size > ENTRIES_BYTES_MAX || !power_of_two)
        return "its entry size is out of range";
    if (gpt->entry_count == 0 || gpt->entry_count > ENTRIES_BYTES_MAX / gpt->entry_size)
        return "its number of entries is out of range";
    if (gpt->first_usable > gpt->last_usable || gpt->last_usable >= sectors)
        return "its usable range does not fit the device";
    if (gpt->entries < 2 || gpt->entries > sectors - entries_sectors(gpt))
        return "its entries are outside the device";
    return NULL;
}

/* Of the entry that is added next. */
static const char *take_name(struct partition_table *table, const uint8_t *name)
{
    char *text = table->names[table->used];

    for (unsigned i = 0; i < PARTITION_NAME_SIZE - 1; i++, name += 2)
        text[i] = name[1] ? '?' : (char)name[0];
    text[PARTITION_NAME_SIZE - 1] = 0;
    return text;
}

/* Some boot loaders lie before the first usable sector; for Linux an entry must only be on the
 * device.
 */
static void add_entries(struct partition_table *table, const struct gpt *gpt, const uint8_t *entry)
{
    static const uint8_t unused[16];

    for (uint32_t i = 0; i < gpt->entry_count; i++, entry += gpt->entry_size) {
        uint64_t first = le64(entry + ENTRY_FIRST), last = le64(entry + ENTRY_LAST);
        struct partition partition = {.first = first, .scheme = PARTITION_GPT, .number = i + 1};

        if (memcmp(entry + ENTRY_TYPE, unused, sizeof unused) == 0)
            continue;
        if (first > last || last >= table->block->sectors) {
            log_error("%s: GPT entry %u: there are no sectors %llu to %llu; it is ignored",
                      table->name, i + 1, (unsigned long long)first, (unsigned long long)last);
            continue;
        }
        partition.count = last - first + 1;
        memcpy(partition.type_guid, entry + ENTRY_TYPE, sizeof partition.type_guid);
        if (yao_partition_names && table->used < PARTITIONS_MAX)
            partition.name = take_name(table, entry + ENTRY_NAME);
        partition_add(table, &partition);
    }
}

static int load_entries(struct partition_table *table, const struct gpt *gpt, uint8_t *entries)
{
    int error = block_read(table->block, gpt->entries, entries, entries_sectors(gpt));

    if (error) {
        log_error("%s: GPT entries at sector %llu: read failed (%d)", table->name,
                  (unsigned long long)gpt->entries, error);
        return error;
    }
    if (crc32_update(0, entries, gpt->entry_count * gpt->entry_size) != gpt->entries_crc) {
        log_error("%s: GPT entries at sector %llu: wrong CRC", table->name,
                  (unsigned long long)gpt->entries);
        return -EINVAL;
    }
    add_entries(table, gpt, entries);
    return 0;
}

static int parse_entries(struct partition_table *table, const struct gpt *gpt)
{
    size_t pages = (entries_sectors(gpt) * BLOCK_SECTOR + PAGE_SIZE - 1) / PAGE_SIZE;
    uint8_t *entries = page_alloc(pages, PHYS_ANY);

    if (!entries)
        return partition_no_memory(table->name);
    int error = load_entries(table, gpt, entries);
    page_free(entries, pages);
    return error;
}

static int parse_at(struct partition_table *table, uint64_t sector)
{
    uint8_t header[BLOCK_SECTOR];
    int error = partition_read_sector(table, sector, header);

    if (error)
        return error;
    struct gpt gpt = {
        .first_usable = le64(header + HEADER_FIRST_USABLE),
        .last_usable = le64(header + HEADER_LAST_USABLE),
        .entries = le64(header + HEADER_ENTRIES),
        .entry_count = le32(header + HEADER_ENTRY_COUNT),
        .entry_size = le32(header + HEADER_ENTRY_SIZE),
        .entries_crc = le32(header + HEADER_ENTRIES_CRC),
    };
    const char *cause = check_header(header, sector);
    if (!cause)
        cause = check_geometry(&gpt, table->block->sectors);
    if (cause) {
        log_error("%s: GPT header at sector %llu: %s", table->name, (unsigned long long)sector,
                  cause);
        return -EINVAL;
    }
    return parse_entries(table, &gpt);
}

int partition_parse_gpt(struct partition_table *table)
{
    int error = parse_at(table, 1);

    if (error != -EINVAL && error != -EIO)
        return error;
    log_info("%s: using the backup GPT", table->name);
    return parse_at(table, table->block->sectors - 1);
}
