/* Mounts the volume, makes it where there is nothing, and gives littlefs the device. */
#include "littlefs_volume.h"
#include "fat_volume.h"
#include "littlefs_calls.h"
#include "littlefs_node.h"
#include "volume_leave.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_ALTERNATIVE(littlefs, some);

#define BLOCKS_MIN 8u

/* Bytes of a folder's block: each look-up goes through all of them. */
#define METADATA_MAX 2048u

/* One allocation. */
struct memory {
    uint8_t lines[LITTLEFS_PLACES * CACHE_LINE_SIZE];
    uint8_t read[LITTLEFS_BLOCK], written[LITTLEFS_BLOCK], lookahead[LITTLEFS_LOOKAHEAD];
    struct littlefs_volume volume;
};

static struct littlefs_volume *of(const struct lfs_config *config)
{
    return config->context;
}

static uint32_t sector_of(const struct lfs_config *config, lfs_block_t block, lfs_off_t offset)
{
    uint64_t sector = ((uint64_t)block * config->block_size + offset) / BLOCK_SECTOR;

    return sector > UINT32_MAX ? UINT32_MAX : (uint32_t)sector;
}

static int tell(const struct littlefs_volume *volume, const char *operation, uint32_t sector,
                lfs_size_t size, int error)
{
    if (error)
        log_error("%s: %s of %u sectors at %u of the volume: %s (%d)", volume->name, operation,
                  size / BLOCK_SECTOR, sector, fat_cause(error), error);
    return error;
}

/* Blocks of files go to where they are wanted; parts of a block, and what littlefs reads for
 * itself, are likely to be read again. */
static int read_block(const struct lfs_config *config, lfs_block_t block, lfs_off_t offset,
                      void *buffer, lfs_size_t size)
{
    struct littlefs_volume *volume = of(config);
    uint32_t sector = sector_of(config, block, offset);
    bool again = size < CACHE_LINE_SIZE || buffer == volume->lfs.rcache.buffer;

    return tell(volume, "read", sector, size,
                (again ? cache_read : cache_read_around)(&volume->base.cache, sector, buffer,
                                                         size / BLOCK_SECTOR));
}

static int write_block(const struct lfs_config *config, lfs_block_t block, lfs_off_t offset,
                       const void *buffer, lfs_size_t size)
{
    struct littlefs_volume *volume = of(config);
    uint32_t sector = sector_of(config, block, offset);

    return tell(volume, "write", sector, size,
                cache_write(&volume->base.cache, sector, buffer, size / BLOCK_SECTOR));
}

/* Sectors are written over. */
static int erase_block(const struct lfs_config *config, lfs_block_t block)
{
    return 0;
}

static int flush(const struct lfs_config *config)
{
    struct littlefs_volume *volume = of(config);
    int error = block_flush(volume->base.cache.block);

    return error ? fat_device_error(volume->name, "flush", error) : 0;
}

/* @block_size: a multiple of a sector. A cache is a whole block where that is possible. */
static void configure(struct littlefs_volume *volume, struct memory *memory, uint32_t block_size)
{
    volume->config = (struct lfs_config){
        .context = volume,
        .read = read_block,
        .prog = write_block,
        .erase = erase_block,
        .sync = flush,
        .read_size = BLOCK_SECTOR,
        .prog_size = BLOCK_SECTOR,
        .block_size = block_size,
        .block_cycles = -1,
        .metadata_max = block_size < METADATA_MAX ? block_size : METADATA_MAX,
        .cache_size = block_size % LITTLEFS_BLOCK ? BLOCK_SECTOR : LITTLEFS_BLOCK,
        .lookahead_size = LITTLEFS_LOOKAHEAD,
        .read_buffer = memory->read,
        .prog_buffer = memory->written,
        .lookahead_buffer = memory->lookahead,
    };
}

static int refuse(const struct littlefs_volume *volume, const char *cause)
{
    log_error("%s: mount: littlefs volume at sector %llu: %s", volume->name,
              (unsigned long long)volume->base.cache.first, cause);
    return -EINVAL;
}

static int format(struct littlefs_volume *volume)
{
    volume->config.block_count = volume->base.cache.sectors / (LITTLEFS_BLOCK / BLOCK_SECTOR);
    if (volume->config.block_count < BLOCKS_MIN)
        return refuse(volume, "it is blank, and too small to be formatted");
    if (volume->base.read_only)
        return refuse(volume, "it is blank, and cannot be formatted, as it is read-only");
    log_info("%s: mount: sector %llu: blank, so formatted as littlefs", volume->name,
             (unsigned long long)volume->base.cache.first);
    int error = littlefs_call_format(volume);
    volume->config.block_count = 0;
    return error;
}

/* A volume may be smaller than its partition. */
static int mount_there(struct littlefs_volume *volume)
{
    int error = littlefs_call_mount(volume);

    if (error)
        return error == -EINVAL ? refuse(volume, "its version or its numbers are not supported")
                                : error;
    uint64_t sectors =
        (uint64_t)volume->lfs.block_count * (volume->config.block_size / BLOCK_SECTOR);
    if (sectors <= volume->base.cache.sectors)
        return 0;
    littlefs_call_unmount(volume);
    return refuse(volume, "it is longer than its partition");
}

static int mount(struct littlefs_volume *volume, struct memory *memory)
{
    struct littlefs_content content;
    int error = littlefs_look(volume, &content);

    if (error)
        return fat_device_error(volume->name, "read of a volume's beginning", error);
    if (content.other) {
        log_error("%s: mount: sector %llu: no littlefs, but %s; only what is blank is formatted",
                  volume->name, (unsigned long long)volume->base.cache.first, content.other);
        return -EINVAL;
    }
    configure(volume, memory, content.blank ? LITTLEFS_BLOCK : content.block_size);
    error = content.blank ? format(volume) : 0;
    return error ? error : mount_there(volume);
}

static size_t pages_of(const char *name)
{
    return (sizeof(struct memory) + strlen(name) + 1 + PAGE_SIZE - 1) / PAGE_SIZE;
}

int littlefs_mount(struct block_device *block, const char *name, uint64_t first, uint64_t sectors,
                   bool read_only, struct volume **volume)
{
    struct memory *memory = page_alloc(pages_of(name), PHYS_ANY);
    uint32_t count = sectors > UINT32_MAX ? UINT32_MAX : (uint32_t)sectors;

    if (!memory) {
        log_error("%s: mount: no %zu bytes of memory are left", name, pages_of(name) * PAGE_SIZE);
        return -ENOMEM;
    }
    struct littlefs_volume *new = &memory->volume;
    memset(new, 0, sizeof *new);
    strcpy(new->name, name);
    new->base.read_only = read_only || block->read_only;
    cache_init(&new->base.cache, block, first, count, 0, new->tags, memory->lines, LITTLEFS_PLACES);
    int error = mount(new, memory);
    if (error)
        page_free(memory, pages_of(name));
    else
        *volume = &new->base;
    return error;
}

int littlefs_unmount(struct littlefs_volume *volume)
{
    int error = littlefs_sync(volume);

    littlefs_nodes_forget(volume);
    return error;
}

static bool is_used(const struct volume *volume)
{
    return ((const struct littlefs_volume *)volume)->names;
}

static void release(struct volume *base)
{
    struct memory *memory = (struct memory *)((uint8_t *)base - offsetof(struct memory, volume));

    page_free(memory, pages_of(memory->volume.name));
}

/* Nothing of it can be written any more. */
void littlefs_leave(struct littlefs_volume *volume)
{
    static struct volume *left;

    volume->failed = -ENOMEDIUM;
    littlefs_nodes_forget(volume);
    volume_leave(&volume->base, &left, is_used, release);
}

int littlefs_writable(struct littlefs_volume *volume)
{
    return volume->base.read_only ? -EROFS : 0;
}
