/* What lib/fat needs of us: the device behind a sector cache, memory, the time, messages. */
#include "fat_time.h"
#include "fat_volume.h"
#include "src/time/realtime.h"
#include "write_back.h"
#include <errno.h>
#include <stdlib.h>
#include <yao/log.h>
#include <yao/module.h>

YAO_REQUIRE(work, write_back);

/* Transfers of this size or more bypass the cache. */
#define DIRECT_SECTORS 16u

static int told(const struct fat_volume *volume, const char *operation, uint64_t sector,
                uint32_t count, int error)
{
    if (error)
        log_error("%s: %s of %u sectors at %llu of the volume: %s (%d)", volume->name, operation,
                  count, (unsigned long long)sector, fat_cause(error), error);
    return error;
}

static int read_sectors(void *context, uint64_t sector, void *to, uint32_t count)
{
    struct fat_volume *volume = context;
    int error = (count < DIRECT_SECTORS ? cache_read : cache_read_around)(
        &volume->base.cache, (uint32_t)sector, to, count);

    return told(volume, "read", sector, count, error);
}

static int write_sectors(void *context, uint64_t sector, const void *from, uint32_t count)
{
    struct fat_volume *volume = context;

    return told(volume, "write", sector, count,
                cache_write(&volume->base.cache, (uint32_t)sector, from, count));
}

static int flush(void *context)
{
    struct fat_volume *volume = context;
    int error = block_flush(volume->base.cache.block);

    return error ? fat_device_error(volume->name, "flush", error) : 0;
}

static void *allocate(void *context, size_t size)
{
    return malloc(size);
}

static void release(void *context, void *memory)
{
    free(memory);
}

/* Asking for the time for the first time may look at the volume, which cannot be done now. */
static uint32_t now(void *context)
{
    struct fat_volume *volume = context;
    time_t second = volume->timed ? (time_t)(realtime_ns() / 1000000000) : 0;

    if (second != volume->second) {
        volume->second = second;
        volume->stamp = fat_time_from_unix(second);
        write_back_look();
    }
    return volume->stamp;
}

static void report(void *context, const char *cause, uint64_t sector)
{
    const struct fat_volume *volume = context;

    log_error("%s: FAT volume at sector %llu: %s (sector %llu of the volume)", volume->name,
              (unsigned long long)volume->base.cache.first, cause, (unsigned long long)sector);
}

void fat_device_init(struct fat_volume *volume, uint64_t sectors)
{
    const struct block_device *block = volume->base.cache.block;

    volume->stamp = fat_time_from_unix(volume->second);
    volume->shown_unix = fat_time_to_unix(volume->shown);
    volume->device = (struct vfat_device){
        .context = volume,
        .sectors = sectors,
        .read_only = volume->base.read_only,
        .read = read_sectors,
        .write = write_sectors,
        .flush = block->ops->flush ? flush : NULL,
        .alloc = allocate,
        .free = release,
        .now = now,
        .report = report,
    };
}

int fat_changes(struct fat_volume *volume)
{
    if (volume->base.read_only)
        return -EROFS;
    if (!volume->timed)
        realtime_ns();
    volume->timed = true;
    write_back_note();
    return 0;
}
