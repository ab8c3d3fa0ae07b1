/* Mounts the volume, and allocates what belongs to it. */
#include "fat_volume.h"
#include "exfat.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>
#include <yao/module.h>

YAO_ALTERNATIVE(volumes, fat);

/* The cache takes at most a sixteenth of free memory, between this and CACHE_PLACES_MAX lines. */
#define CACHE_PLACES_MIN 4u

static uint32_t choose_places(void)
{
    uint32_t places = CACHE_PLACES_MAX;

    while (places > CACHE_PLACES_MIN && places * CACHE_LINE_SIZE > page_free_bytes() / 16)
        places /= 2;
    return places;
}

static size_t pages_of(size_t bytes)
{
    return (bytes + PAGE_SIZE - 1) / PAGE_SIZE;
}

/* Where the volume is, and where its data begins is what a line begins with. */
struct extent {
    struct block_device *block;
    uint64_t first, sectors;
};

static void make_cache(struct fat_volume *volume, const struct extent *extent, uint32_t data,
                       uint8_t *lines, uint32_t places)
{
    uint32_t sectors = extent->sectors > UINT32_MAX ? UINT32_MAX : (uint32_t)extent->sectors;

    cache_init(&volume->base.cache, extent->block, extent->first, sectors, data, volume->tags,
               lines, places);
}

/* So large an index has a folder with as many names as FAT allows. */
#define INDEX_BYTES (544 * 1024)

static int mount(struct fat_volume *volume, const struct extent *extent, uint8_t *lines,
                 uint32_t places)
{
    const struct vfat_options options = {
        .read_only = volume->base.read_only, .exfat = fat_exfat, .index_bytes = INDEX_BYTES};
    struct vfat_volume *mounted;

    make_cache(volume, extent, 0, lines, places);
    fat_device_init(volume, volume->base.cache.sectors);
    int error = vfat_mount(&volume->device, &options, &mounted);
    if (error == VFAT_ENOMEM)
        log_error("%s: mount: no memory is left", volume->name);
    if (error)
        return error;
    volume->vfat = mounted;
    volume->base.read_only = vfat_is_read_only(mounted);
    volume->cluster_bytes = vfat_cluster_bytes(mounted);
    make_cache(volume, extent, vfat_data_start(mounted), lines, places);
    return 0;
}

/* One allocation holds the cache's lines, followed by the volume and its name. */
int fat_mount(struct block_device *block, const char *name, uint64_t first, uint64_t sectors,
              bool read_only, struct volume **volume)
{
    const struct extent extent = {block, first, sectors};
    uint32_t places = choose_places();
    size_t length = strlen(name) + 1, pages = pages_of(places * CACHE_LINE_SIZE);
    size_t all = pages + pages_of(sizeof(struct fat_volume) + length);
    uint8_t *lines = page_alloc(all, PHYS_ANY);

    if (!lines) {
        log_error("%s: mount: no %zu bytes of memory are left", name, all * PAGE_SIZE);
        return -ENOMEM;
    }
    struct fat_volume *new = memset(lines + pages * PAGE_SIZE, 0, sizeof *new + length);
    memcpy(new->name, name, length);
    new->base.read_only = read_only || block->read_only;
    int error = mount(new, &extent, lines, places);
    if (error)
        page_free(lines, all);
    else
        *volume = &new->base;
    return error;
}

int fat_sync(struct fat_volume *volume)
{
    return volume->vfat ? vfat_sync(volume->vfat) : 0;
}

int fat_unmount(struct fat_volume *volume)
{
    fat_let_go(volume);
    int error = vfat_unmount(volume->vfat);
    volume->vfat = NULL;
    return error;
}
