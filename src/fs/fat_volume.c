#include "fat_volume.h"
#include <errno.h>
#include <string.h>
#include <yao/log.h>
#include <yao/mm.h>

/* 256 KiB where memory is plenty, never more than a sixteenth of what is free. */
#define CACHE_PLACES_MAX 64u
#define CACHE_PLACES_MIN 4u

static struct fat_volume *mounted;

struct fat_volume *fat_drive(void)
{
    return mounted;
}

static int init_cache(struct fat_volume *volume, struct block_device *block, uint64_t first,
                      const struct fat_geometry *geometry)
{
    uint32_t places = CACHE_PLACES_MAX;

    while (places > CACHE_PLACES_MIN && places * CACHE_LINE_SIZE > page_free_bytes() / 16)
        places /= 2;
    uint8_t *data = page_alloc(places * CACHE_LINE_SIZE / PAGE_SIZE, PHYS_ANY);
    if (!data) {
        log_error("%s: mount: no %u bytes of memory for its cache", volume->name,
                  places * CACHE_LINE_SIZE);
        return -ENOMEM;
    }
    uint32_t *tags = permanent_alloc(places * sizeof *tags, _Alignof(uint32_t));
    cache_init(&volume->cache, block, first, geometry->sectors, geometry->data, tags, data, places);
    return 0;
}

int fat_mount(struct block_device *block, const char *name, uint64_t first,
              const struct fat_geometry *geometry, struct fat_volume **volume)
{
    size_t length = strlen(name) + 1;

    mounted = permanent_alloc(sizeof **volume + length, _Alignof(struct fat_volume));
    memcpy(mounted->name, name, length);
    mounted->cluster_shift =
        (uint32_t)__builtin_ctz(geometry->cluster_sectors) + __builtin_ctz(BLOCK_SECTOR);
    int error = init_cache(mounted, block, first, geometry);
    if (!error)
        error = fat_error(mounted, name, "mount", f_mount(&mounted->fs, "", 1));
    /* We keep no count of free clusters, so the one that FAT32 stores goes stale: FatFs is to
     * store "unknown" with the first change. */
    mounted->fs.fsi_flag |= 1;
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
