/*
 * Write-through cache of the sectors of one volume, in lines of 8 sectors (4 KiB).
 *
 * Direct-mapped: line n has its place at n modulo the number of places. So a look-up is one
 * comparison, and neighbouring lines lie next to each other in memory: a run of them is filled
 * by one command. Lines are aligned to the volume's data (see @phase), so that a cluster of
 * 4 KiB is one line.
 *
 * The device always holds what was written. Sector numbers are those of the volume.
 * Functions return 0 or block_read()'s and block_write()'s errors.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yao/block.h>

#define CACHE_LINE_SECTORS 8u
#define CACHE_LINE_SIZE    (CACHE_LINE_SECTORS * BLOCK_SECTOR)

struct cache {
    struct block_device *block;
    uint64_t first;   /* where the volume starts on the device */
    uint32_t sectors; /* how long it is */
    uint32_t phase;   /* added to a sector number before lines are counted, < 8 */
    uint32_t mask;    /* places - 1, a power of two less one */
    uint32_t next;    /* the line after the last one filled: detects sequential access */
    uint32_t *tags;   /* line number in each place, or CACHE_NO_LINE */
    uint8_t *data;
};

#define CACHE_NO_LINE UINT32_MAX

/* Empties the cache. @tags and @data have @places (a power of two) elements and lines; the
 * sectors that @aligned is congruent to modulo 8 begin lines. */
void cache_init(struct cache *cache, struct block_device *block, uint64_t first, uint32_t sectors,
                uint32_t aligned, uint32_t *tags, uint8_t *data, uint32_t places);

/* Brings the line with @sector in. 0 or the device's error. */
int cache_fill(struct cache *cache, uint32_t sector);

static inline uint32_t cache_line_of(const struct cache *cache, uint32_t sector)
{
    return (sector + cache->phase) / CACHE_LINE_SECTORS;
}

/* How many bytes from the beginning of @sector to the end of its line. */
static inline uint32_t cache_line_left(const struct cache *cache, uint32_t sector)
{
    return CACHE_LINE_SIZE - (sector + cache->phase) % CACHE_LINE_SECTORS * BLOCK_SECTOR;
}

/* Where the sector lies in memory if its line is in, else NULL. Good until the next call. */
static inline uint8_t *cache_find(const struct cache *cache, uint32_t sector)
{
    uint32_t line = cache_line_of(cache, sector), place = line & cache->mask;

    if (cache->tags[place] != line)
        return NULL;
    return cache->data + (size_t)place * CACHE_LINE_SIZE +
           (sector + cache->phase) % CACHE_LINE_SECTORS * BLOCK_SECTOR;
}

/* The same, reading the line if need be. @sector is on the volume. */
static inline int cache_get(struct cache *cache, uint32_t sector, const uint8_t **bytes)
{
    *bytes = cache_find(cache, sector);
    if (__builtin_expect(*bytes != NULL, 1))
        return 0;
    int error = cache_fill(cache, sector);
    *bytes = cache_find(cache, sector);
    return error;
}

/* Through the cache; for single sectors and small runs. -EINVAL beyond the volume. */
int cache_read(struct cache *cache, uint32_t sector, void *buffer, uint32_t count);

/* Straight from the device into @buffer, lines neither used nor filled: the device is never
 * behind the cache. -EINVAL beyond the volume. */
int cache_read_around(struct cache *cache, uint32_t sector, void *buffer, uint32_t count);

/* To the device, then into the lines that are in. When the device fails, those lines are
 * dropped: nobody knows what the medium holds. -EINVAL beyond the volume. */
int cache_write(struct cache *cache, uint32_t sector, const void *buffer, uint32_t count);
