/*
 * Write-through cache of the sectors of one volume, in lines of 8 sectors (4 KiB).
 *
 * Direct-mapped: line n is in place n modulo the number of places. So a lookup is one comparison,
 * and consecutive lines are contiguous in memory, so that one command can fill several. Lines are
 * aligned to the volume's data area (see @phase), so that a 4 KiB cluster is one line.
 *
 * The device is never behind the cache. Sector numbers are relative to the volume. Functions return
 * 0 or the errors of block_read() and block_write(); -ENOMEDIUM, too, if the device has another
 * medium now.
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
    uint64_t first;   /* the volume's first sector on the device */
    uint32_t sectors; /* in the volume */
    uint32_t phase;   /* < 8: (sector + phase) / 8 is the line */
    uint32_t mask;    /* places - 1; places is a power of two */
    uint32_t next;    /* the line after the last one filled, to detect sequential access */
    uint32_t medium;  /* that has the volume; all else fails once another one is there */
    uint32_t *tags;   /* for each place its line, or CACHE_NO_LINE */
    uint8_t *data;
};

#define CACHE_NO_LINE UINT32_MAX

/* Sets up an empty cache for the medium that is there now. @tags and @data have room for @places (a
 * power of two) tags and lines.
 * @aligned is a sector at which a line shall begin. */
void cache_init(struct cache *cache, struct block_device *block, uint64_t first, uint32_t sectors,
                uint32_t aligned, uint32_t *tags, uint8_t *data, uint32_t places);

/* Reads the line that contains @sector from the device. 0 or the device's error. */
int cache_fill(struct cache *cache, uint32_t sector);

/* Whether the medium that has the volume is there, after a look at the device. */
static inline bool cache_is_there(const struct cache *cache)
{
    return block_look(cache->block) == 0 && cache->block->medium == cache->medium;
}

/* Whether the volume has some of these sectors of the medium that @block has now. */
static inline bool cache_overlaps(const struct cache *cache, const struct block_device *block,
                                  uint64_t first, uint64_t count)
{
    return cache->block == block && cache->medium == block->medium &&
           first < cache->first + cache->sectors && cache->first < first + count;
}

static inline uint32_t cache_line_of(const struct cache *cache, uint32_t sector)
{
    return (sector + cache->phase) / CACHE_LINE_SECTORS;
}

/* Bytes from the start of @sector to the end of its line. */
static inline uint32_t cache_line_left(const struct cache *cache, uint32_t sector)
{
    return CACHE_LINE_SIZE - (sector + cache->phase) % CACHE_LINE_SECTORS * BLOCK_SECTOR;
}

/* The sector's data if its line is cached, else NULL. Valid until the next call. */
static inline uint8_t *cache_find(const struct cache *cache, uint32_t sector)
{
    uint32_t line = cache_line_of(cache, sector), place = line & cache->mask;

    if (cache->tags[place] != line)
        return NULL;
    return cache->data + (size_t)place * CACHE_LINE_SIZE +
           (sector + cache->phase) % CACHE_LINE_SECTORS * BLOCK_SECTOR;
}

/* Where @sector begins, in bytes of lines: what cache_find_bytes() takes. */
static inline uint64_t cache_position(const struct cache *cache, uint32_t sector)
{
    return ((uint64_t)sector + cache->phase) * BLOCK_SECTOR;
}

/* The @size bytes at @position if all of them are in one cached line, else NULL. Valid until the
 * next call. */
static inline const uint8_t *cache_find_bytes(const struct cache *cache, uint64_t position,
                                              size_t size)
{
    uint64_t line = position / CACHE_LINE_SIZE, place = line & cache->mask;
    size_t in_line = position % CACHE_LINE_SIZE;

    if (cache->tags[place] != line || size > CACHE_LINE_SIZE - in_line)
        return NULL;
    return cache->data + place * CACHE_LINE_SIZE + in_line;
}

/* The same as cache_find(), but reads the line if it is not cached. @sector must be on the volume.
 */
static inline int cache_get(struct cache *cache, uint32_t sector, const uint8_t **bytes)
{
    *bytes = cache_find(cache, sector);
    if (__builtin_expect(*bytes != NULL, 1))
        return 0;
    int error = cache_fill(cache, sector);
    *bytes = cache_find(cache, sector);
    return error;
}

/* Reads through the cache; for single sectors and small runs. -EINVAL beyond the volume. */
int cache_read(struct cache *cache, uint32_t sector, void *buffer, uint32_t count);

/* Reads from the device directly into @buffer, neither using nor filling lines; for large runs.
 * -EINVAL beyond the volume. */
int cache_read_around(struct cache *cache, uint32_t sector, void *buffer, uint32_t count);

/* Writes to the device, then updates the lines that are cached. If the device fails they are
 * dropped, as what the medium now holds is unknown. -EINVAL beyond the volume. */
int cache_write(struct cache *cache, uint32_t sector, const void *buffer, uint32_t count);
