/* The sector cache of a mounted volume: see cache.h. */
#include "cache.h"
#include <errno.h>
#include <string.h>
#include <yao/module.h>

YAO_REQUIRE(copies, fast);

/* Lines to fill at once on sequential access: on an SD card a command takes as long as about 8 KiB
 * of data. */
#define READ_AHEAD_LINES 4u

void cache_init(struct cache *cache, struct block_device *block, uint64_t first, uint32_t sectors,
                uint32_t aligned, uint32_t *tags, uint8_t *data, uint32_t places)
{
    *cache = (struct cache){
        .block = block,
        .first = first,
        .sectors = sectors,
        .phase = -aligned % CACHE_LINE_SECTORS,
        .mask = places - 1,
        .medium = block->medium,
        .next = CACHE_NO_LINE,
        .tags = tags,
        .data = data,
    };
    for (uint32_t i = 0; i < places; i++)
        tags[i] = CACHE_NO_LINE;
}

static bool on_volume(const struct cache *cache, uint32_t sector, uint32_t count)
{
    return sector < cache->sectors && count <= cache->sectors - sector;
}

static int from_device(const struct cache *cache, uint64_t sector, void *buffer, uint32_t count)
{
    if (cache->medium != cache->block->medium)
        return -ENOMEDIUM;
    return block_read(cache->block, cache->first + sector, buffer, count);
}

/* The number of lines to fill from @line on. Their places must be contiguous. */
static uint32_t fill_lines(const struct cache *cache, uint32_t line)
{
    uint32_t to_wrap = cache->mask + 1 - (line & cache->mask);
    uint32_t lines = line == cache->next ? READ_AHEAD_LINES : 1;

    return lines < to_wrap ? lines : to_wrap;
}

/* Makes @lines places, beginning with that of @line, hold these lines, or none if not @valid. */
static void tag_lines(struct cache *cache, uint32_t line, uint32_t lines, bool valid)
{
    for (uint32_t i = 0; i < lines; i++)
        cache->tags[(line + i) & cache->mask] = valid ? line + i : CACHE_NO_LINE;
}

/* Lines are dropped first, as a failed read may have overwritten them. The first and the last line
 * of a volume may be incomplete. */
int cache_fill(struct cache *cache, uint32_t sector)
{
    uint32_t line = cache_line_of(cache, sector), lines = fill_lines(cache, line);
    int64_t begin = (int64_t)line * CACHE_LINE_SECTORS - cache->phase;
    int64_t end = begin + (int64_t)lines * CACHE_LINE_SECTORS;
    uint8_t *to = cache->data + (size_t)(line & cache->mask) * CACHE_LINE_SIZE;

    if (begin < 0) {
        to += -begin * BLOCK_SECTOR;
        begin = 0;
    }
    if (end > cache->sectors)
        end = cache->sectors;
    tag_lines(cache, line, lines, false);
    int error = from_device(cache, (uint64_t)begin, to, (uint32_t)(end - begin));
    if (error)
        return error;
    lines = cache_line_of(cache, (uint32_t)end - 1) - line + 1;
    tag_lines(cache, line, lines, true);
    cache->next = line + lines;
    return 0;
}

int cache_read(struct cache *cache, uint32_t sector, void *buffer, uint32_t count)
{
    uint8_t *to = buffer;

    if (!on_volume(cache, sector, count))
        return -EINVAL;
    for (; count; count--, sector++, to += BLOCK_SECTOR) {
        const uint8_t *from;
        int error = cache_get(cache, sector, &from);
        if (error)
            return error;
        memcpy(to, from, BLOCK_SECTOR);
    }
    return 0;
}

int cache_read_around(struct cache *cache, uint32_t sector, void *buffer, uint32_t count)
{
    if (!on_volume(cache, sector, count))
        return -EINVAL;
    return from_device(cache, sector, buffer, count);
}

/* Makes the lines that hold some of the sectors have what was written @from there, or drops them.
 */
static void update_lines(struct cache *cache, uint32_t sector, const uint8_t *from, uint32_t count)
{
    while (count) {
        uint32_t here = cache_line_left(cache, sector) / BLOCK_SECTOR;
        uint8_t *to = cache_find(cache, sector);
        if (here > count)
            here = count;
        if (to && from)
            memcpy(to, from, (size_t)here * BLOCK_SECTOR);
        else if (to)
            tag_lines(cache, cache_line_of(cache, sector), 1, false);
        from += from ? (size_t)here * BLOCK_SECTOR : 0;
        sector += here;
        count -= here;
    }
}

int cache_write(struct cache *cache, uint32_t sector, const void *buffer, uint32_t count)
{
    if (!on_volume(cache, sector, count))
        return -EINVAL;
    if (cache->medium != cache->block->medium)
        return -ENOMEDIUM;
    int error = block_write(cache->block, cache->first + sector, buffer, count);
    update_lines(cache, sector, error ? NULL : buffer, count);
    return error;
}
