/* Partition tables for tests, written independently of the code that reads them. */
#pragma once

#include "ram_disk.h"
#include <stddef.h>

#define TABLE_SECTORS 2048u

void put16(uint8_t *at, uint16_t value);
void put32(uint8_t *at, uint32_t value);
void put64(uint8_t *at, uint64_t value);

/* Entry @index of the MBR or extended boot record at @sector, which gets its signature. */
void put_mbr_entry(struct ram_disk *disk, uint64_t sector, unsigned index, uint8_t type,
                   uint32_t first, uint32_t count);

/* A GPT without partitions at both ends of the disk, and a protective MBR. */
void put_gpt(struct ram_disk *disk);

/* Entry @index of both tables; CRCs are made good. */
void put_gpt_entry(struct ram_disk *disk, unsigned index, uint64_t first, uint64_t last);

/* Its name, of @length UTF-16 units, in both tables. */
void put_gpt_name(struct ram_disk *disk, unsigned index, const uint16_t *name, size_t length);

/* Makes the CRCs of the table whose header is at @sector good again. */
void sign_gpt(struct ram_disk *disk, uint64_t sector);

static inline uint8_t *sector_of(struct ram_disk *disk, uint64_t sector)
{
    return disk->bytes + sector * BLOCK_SECTOR;
}
