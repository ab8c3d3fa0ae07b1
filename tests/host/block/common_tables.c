#include "common_tables.h"
#include "src/settings/defaults.h"
#include <string.h>

const bool yao_partition_names = true;

#define ENTRIES      128u
#define ENTRY_SIZE   128u
#define ARRAY_SIZE   (ENTRIES * ENTRY_SIZE)
#define ARRAY_LENGTH (ARRAY_SIZE / BLOCK_SECTOR)

void put16(uint8_t *at, uint16_t value)
{
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

void put32(uint8_t *at, uint32_t value)
{
    put16(at, (uint16_t)value);
    put16(at + 2, (uint16_t)(value >> 16));
}

void put64(uint8_t *at, uint64_t value)
{
    put32(at, (uint32_t)value);
    put32(at + 4, (uint32_t)(value >> 32));
}

void put_mbr_entry(struct ram_disk *disk, uint64_t sector, unsigned index, uint8_t type,
                   uint32_t first, uint32_t count)
{
    uint8_t *entry = sector_of(disk, sector) + 446 + 16 * index;
    entry[4] = type;
    put32(entry + 8, first);
    put32(entry + 12, count);
    put16(sector_of(disk, sector) + 510, 0xaa55);
}

/* Bit by bit, as the standard states it. */
static uint32_t crc(const uint8_t *bytes, size_t length)
{
    uint32_t value = UINT32_MAX;
    for (size_t i = 0; i < length; i++) {
        value ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            value = value & 1 ? value >> 1 ^ 0xedb88320 : value >> 1;
    }
    return ~value;
}

static uint64_t array_of(const struct ram_disk *disk, uint64_t header)
{
    return header == 1 ? 2 : disk->block.sectors - 1 - ARRAY_LENGTH;
}

void sign_gpt(struct ram_disk *disk, uint64_t sector)
{
    uint8_t *header = sector_of(disk, sector);
    put32(header + 88, crc(sector_of(disk, array_of(disk, sector)), ARRAY_SIZE));
    put32(header + 16, 0);
    put32(header + 16, crc(header, 92));
}

static void put_header(struct ram_disk *disk, uint64_t sector, uint64_t other)
{
    uint8_t *header = sector_of(disk, sector);
    memcpy(header, "EFI PART", 8);
    put32(header + 8, 0x10000);
    put32(header + 12, 92);
    put64(header + 24, sector);
    put64(header + 32, other);
    put64(header + 40, 2 + ARRAY_LENGTH);
    put64(header + 48, disk->block.sectors - ARRAY_LENGTH - 2);
    put64(header + 72, array_of(disk, sector));
    put32(header + 80, ENTRIES);
    put32(header + 84, ENTRY_SIZE);
    sign_gpt(disk, sector);
}

void put_gpt(struct ram_disk *disk)
{
    put_mbr_entry(disk, 0, 0, 0xee, 1, (uint32_t)disk->block.sectors - 1);
    put_header(disk, 1, disk->block.sectors - 1);
    put_header(disk, disk->block.sectors - 1, 1);
}

void put_gpt_entry(struct ram_disk *disk, unsigned index, uint64_t first, uint64_t last)
{
    const uint64_t headers[] = {1, disk->block.sectors - 1};
    for (unsigned i = 0; i < 2; i++) {
        uint8_t *entry = sector_of(disk, array_of(disk, headers[i])) + index * ENTRY_SIZE;
        memset(entry, 0x10 + (int)index, 16);
        put64(entry + 32, first);
        put64(entry + 40, last);
        sign_gpt(disk, headers[i]);
    }
}

void put_gpt_name(struct ram_disk *disk, unsigned index, const uint16_t *name, size_t length)
{
    const uint64_t headers[] = {1, disk->block.sectors - 1};
    for (unsigned i = 0; i < 2; i++) {
        uint8_t *entry = sector_of(disk, array_of(disk, headers[i])) + index * ENTRY_SIZE;
        for (size_t unit = 0; unit < length; unit++)
            put16(entry + 56 + 2 * unit, name[unit]);
        sign_gpt(disk, headers[i]);
    }
}
