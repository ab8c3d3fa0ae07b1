#include "emulated_disk.h"
#include "bd/lfs_emubd.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#define SECTOR 512

struct emulated_disk emulated_disk;

static lfs_emubd_t state;
static struct lfs_emubd_config settings;
static struct lfs_config config;
static uint32_t between;

static void power_lost(void *data)
{
    struct emulated_disk *disk = &emulated_disk;
    size_t size = (size_t)settings.erase_count * SECTOR;
    struct emulated_cut cut = {disk->events, malloc(size)};

    emulated_disk_read(0, cut.bytes, settings.erase_count);
    disk->cuts = realloc(disk->cuts, (disk->cut_count + 1) * sizeof cut);
    disk->cuts[disk->cut_count++] = cut;
    assert_int_equal(lfs_emubd_setpowercycles(&config, between), 0);
}

void emulated_disk_make(const uint8_t *bytes, uint32_t sectors, bool out_of_order, uint32_t every)
{
    settings = (struct lfs_emubd_config){
        .read_size = SECTOR,
        .prog_size = SECTOR,
        .erase_size = SECTOR,
        .erase_count = sectors,
        .erase_value = -1,
        .powerloss_behavior = out_of_order ? LFS_EMUBD_POWERLOSS_OOO : LFS_EMUBD_POWERLOSS_NOOP,
        .powerloss_cb = power_lost,
    };
    config = (struct lfs_config){
        .context = &state, .block_size = SECTOR, .block_count = sectors, .read_size = SECTOR};
    assert_int_equal(lfs_emubd_create(&config, &settings), 0);
    emulated_disk_write(0, bytes, sectors);
    emulated_disk_flush();
    emulated_disk = (struct emulated_disk){.events = 0};
    between = every;
    assert_int_equal(lfs_emubd_setpowercycles(&config, every), 0);
}

void emulated_disk_free(void)
{
    for (unsigned i = 0; i < emulated_disk.cut_count; i++)
        free(emulated_disk.cuts[i].bytes);
    free(emulated_disk.cuts);
    assert_int_equal(lfs_emubd_destroy(&config), 0);
}

void emulated_disk_read(uint64_t sector, void *to, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        assert_int_equal(lfs_emubd_read(&config, (lfs_block_t)sector + i, 0,
                                        (uint8_t *)to + (size_t)i * SECTOR, SECTOR),
                         0);
}

/* A cut may come between its sectors. */
void emulated_disk_write(uint64_t sector, const void *from, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        lfs_block_t block = (lfs_block_t)sector + i;
        assert_int_equal(lfs_emubd_erase(&config, block), 0);
        assert_int_equal(
            lfs_emubd_prog(&config, block, 0, (const uint8_t *)from + (size_t)i * SECTOR, SECTOR),
            0);
    }
    emulated_disk.events++;
}

void emulated_disk_flush(void)
{
    assert_int_equal(lfs_emubd_sync(&config), 0);
    emulated_disk.events++;
}
