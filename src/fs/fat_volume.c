/* Mounts the volume, and allocates what belongs to it. */
#include "fat_volume.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

/* The cache takes at most a sixteenth of free memory, between this and CACHE_PLACES_MAX lines. */
#define CACHE_PLACES_MIN 4u

static struct fat_volume *mounted;

struct fat_volume *fat_drive(void)
{
    return mounted;
}

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

static int mount(struct fat_volume *volume, uint32_t places, uint8_t *data,
                 struct block_device *block, uint64_t first, const struct fat_geometry *geometry)
{
    volume->cluster_shift =
        (uint32_t)__builtin_ctz(geometry->cluster_sectors) + __builtin_ctz(BLOCK_SECTOR);
    cache_init(&volume->cache, block, first, geometry->sectors, geometry->data, volume->tags, data,
               places);
    int error = fat_error(volume, volume->name, "mount", f_mount(&volume->fs, "", 1));
    /* We do not maintain FAT32's count of free clusters (FF_FS_NOFSINFO). Make FatFs store
     * "unknown" with the first change, rather than leave a stale count. */
    volume->fs.fsi_flag |= 1;
    return error;
}

/* One allocation holds the cache's lines, followed by the volume and its name. */
int fat_mount(struct block_device *block, const char *name, uint64_t first,
              const struct fat_geometry *geometry, struct fat_volume **volume)
{
    uint32_t places = choose_places();
    size_t length = strlen(name) + 1, pages = pages_of(places * CACHE_LINE_SIZE);
    size_t all = pages + pages_of(sizeof **volume + length);
    uint8_t *data = page_alloc(all, PHYS_ANY);

    if (!data) {
        log_error("%s: mount: no %zu bytes of memory are left", name, all * PAGE_SIZE);
        return -ENOMEM;
    }
    mounted = memset(data + pages * PAGE_SIZE, 0, sizeof **volume + length);
    memcpy(mounted->name, name, length);
    int error = mount(mounted, places, data, block, first, geometry);
    if (error) {
        f_mount(NULL, "", 0); /* FatFs keeps the volume even when it cannot read it. */
        page_free(data, all);
        mounted = NULL;
    }
    *volume = mounted;
    return error;
}

int fat_flush_data(struct fat_volume *volume)
{
    FATFS *fs = &volume->fs;

    if (!fs->wflag || fs->winsect < fs->database)
        return 0;
    int error = cache_write(&volume->cache, fs->winsect, fs->win, 1);
    if (!error)
        fs->wflag = 0;
    return error;
}
