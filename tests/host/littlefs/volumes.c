/* What is mounted, what is formatted before, and what is refused; volumes that are damaged. */
#include "common_volume.h"
#include "log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SECTORS 1024
#define BLOCKS  ((SECTORS - 8) / 8)

static uint8_t *volume_bytes(void)
{
    return disk.bytes + disk.first * BLOCK_SECTOR;
}

/* A disk on which nothing was mounted yet. */
static int setup(void **state)
{
    disk_make(SECTORS);
    disk_unmount();
    memset(disk.bytes, 0, SECTORS * BLOCK_SECTOR);
    disk_forget_events();
    log_reset();
    return 0;
}

static int teardown(void **state)
{
    disk_free();
    return 0;
}

static void refuses(const char *text)
{
    volume = NULL;
    log_reset();
    assert_int_equal(disk_try_mount(), -EINVAL);
    if (!strstr(log_last_error(), text))
        fail_msg("\"%s\" does not have \"%s\"", log_last_error(), text);
    assert_int_equal(disk.event_count, 0);
}

static void what_is_blank_is_formatted_once(void **state)
{
    for (int value = 0; value < 256; value += 255) {
        memset(disk.bytes, value, SECTORS * BLOCK_SECTOR);
        log_reset();
        disk_mount();
        assert_string_equal(log_last_info(),
                            "/disk: mount: sector 8: blank, so formatted as littlefs");
        put("/file", 100, 1);
        disk_unmount();
        log_reset();
        disk_mount();
        expect("/file", 100, 1);
        assert_int_equal(log_infos(), 0);
        disk_unmount();
        assert_int_equal(disk.bytes[0], value);
    }
}

static void what_is_not_blank_is_refused_and_left_alone(void **state)
{
    static const struct {
        size_t at;
        const char *bytes, *name;
    } others[] = {{3, "EXFAT   ", "exFAT"},
                  {3, "NTFS    ", "NTFS"},
                  {54, "FAT16   ", "FAT"},
                  {82, "FAT32   ", "FAT"},
                  {0, "hsqs", "SquashFS"},
                  {0, "XFSB", "XFS"},
                  {0, "LUKS", "LUKS"},
                  {1080, "\x53\xef", "ext2, ext3 or ext4"},
                  {4086, "SWAPSPACE2", "swap space"},
                  {32769, "CD001", "ISO 9660"},
                  {65600, "_BHRfS_M", "btrfs"},
                  {510, "\x55\xaa", "a boot sector or a partition table"},
                  {0, "x", "data that is no file system known here"},
                  {131071, "x", "data that is no file system known here"}};

    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        char text[100];
        memset(disk.bytes, 0, SECTORS * BLOCK_SECTOR);
        memcpy(volume_bytes() + others[i].at, others[i].bytes, strlen(others[i].bytes));
        sprintf(text, "sector 8: no littlefs, but %s", others[i].name);
        refuses(text);
    }
}

static void what_is_read_only_or_too_small_is_not_formatted(void **state)
{
    disk.read_only = true;
    refuses("it is blank, and cannot be formatted, as it is read-only");
    disk.read_only = false;
    disk.block.sectors = 8 + 7 * 8;
    refuses("it is blank, and too small to be formatted");
    disk.block.sectors = 8 + 8 * 8;
    disk_mount();
    put("/file", 5000, 1);
    expect("/file", 5000, 1);
}

static void a_cut_format_is_done_again(void **state)
{
    static uint8_t after[SECTORS * BLOCK_SECTOR];

    disk_mount();
    disk_lose();
    memcpy(after, disk.bytes, sizeof after);
    size_t events = disk.event_count;
    for (size_t cut = 0; cut <= events; cut++) {
        memset(disk.bytes, 0, sizeof after);
        for (size_t i = 0; i < cut; i++)
            memcpy(disk.bytes + disk.events[i].sector * BLOCK_SECTOR,
                   disk.data + disk.events[i].data, disk.events[i].count * (size_t)BLOCK_SECTOR);
        disk.recording = false;
        disk_mount();
        put("/file", 100, 1);
        expect("/file", 100, 1);
        disk_lose();
    }
}

static void a_volume_must_fit_into_its_partition(void **state)
{
    disk_mount();
    disk_unmount();
    disk_forget_events();
    disk.block.sectors -= 8;
    refuses("littlefs volume at sector 8: it is longer than its partition");
    disk.block.sectors += 16;
    disk_mount();
}

/* The superblock's version is in its sixth word. */
static void another_version_is_refused(void **state)
{
    disk_mount();
    disk_unmount();
    disk_forget_events();
    uint32_t size = 0x77777777;
    memcpy(volume_bytes() + 24, &size, 4);
    memcpy(volume_bytes() + 4096 + 24, &size, 4);
    refuses("no littlefs, but data that is no file system known here");
    size = 8192;
    memcpy(volume_bytes() + 24, &size, 4);
    volume = NULL;
    log_reset();
    assert_true(disk_try_mount() < 0);
    assert_true(log_errors() > 0);
    assert_int_equal(disk.event_count, 0);
}

static void a_device_that_fails_is_told(void **state)
{
    disk.fail_read = disk.reads + 1;
    volume = NULL;
    assert_int_equal(disk_try_mount(), -EIO);
    assert_non_null(
        strstr(log_last_error(), "/disk: read of a volume's beginning: the device failed"));
}

/* Its root's blocks are both damaged: nothing can be mounted, and nothing is formatted. */
static void a_damaged_volume_is_refused(void **state)
{
    disk_mount();
    put("/file", 3000, 1);
    disk_unmount();
    disk_forget_events();
    memset(volume_bytes() + 60, 0xa5, 4036);
    memset(volume_bytes() + 4096 + 60, 0x5a, 4036);
    volume_bytes()[40] ^= 1;
    volume_bytes()[4096 + 40] ^= 1;
    volume = NULL;
    log_reset();
    assert_int_equal(disk_try_mount(), -EIO);
    assert_non_null(strstr(log_last_error(), "littlefs volume at sector 8: it is damaged"));
    assert_int_equal(disk.event_count, 0);
}

static uint32_t seed_now;

static uint32_t any(uint32_t below)
{
    seed_now = seed_now * 1664525 + 1013904223;
    return (seed_now >> 8) % below;
}

/* Whatever is done with a volume that is damaged anywhere, it ends, with an error or without. */
static void use(void)
{
    struct file *file;
    struct stat status;
    static uint8_t bytes[20000];

    for (unsigned i = 0; i < 12; i++) {
        char path[20];
        sprintf(path, i % 3 ? "/folder/f%u" : "/f%u", i);
        if (!file_try_open(path, O_RDWR | O_CREAT, &file)) {
            file_read(file, bytes, sizeof bytes);
            file_write(file, bytes, i * 900);
            file_close(file);
        }
        littlefs_stat(volume, path, &status);
        if (i % 4 == 0)
            littlefs_rename(volume, path, "/other");
        if (i % 5 == 0)
            littlefs_unlink(volume, path);
    }
    littlefs_mkdir(volume, "/made", 0777);
    if (!file_try_open("/folder", O_RDONLY, &file)) {
        const struct file_entry *entry;
        for (unsigned i = 0; i < 1000 && file->ops->entry(file, &entry) == 1; i++)
            file->ops->entry_taken(file);
        file_close(file);
    }
}

static void damage_anywhere_is_an_error_at_most(void **state)
{
    static uint8_t good[SECTORS * BLOCK_SECTOR];

    disk_mount();
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0777), 0);
    for (unsigned i = 0; i < 12; i++) {
        char path[20];
        sprintf(path, i % 3 ? "/folder/f%u" : "/f%u", i);
        put(path, i * 1000, i);
    }
    disk_unmount();
    memcpy(good, disk.bytes, sizeof good);
    disk.recording = false;
    for (unsigned run = 0; run < 400; run++) {
        seed_now = run;
        memcpy(disk.bytes, good, sizeof good);
        for (unsigned i = 0; i <= run % 40; i++)
            volume_bytes()[any(run % 2 ? 16 * 4096 : 4 * 4096)] = (uint8_t)any(256);
        volume = NULL;
        if (!disk_try_mount()) {
            use();
            littlefs_unmount(volume);
            littlefs_leave(volume);
            volume = NULL;
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_blank_is_formatted_once, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_blank_is_refused_and_left_alone, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(what_is_read_only_or_too_small_is_not_formatted, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(a_cut_format_is_done_again, setup, teardown),
        cmocka_unit_test_setup_teardown(a_volume_must_fit_into_its_partition, setup, teardown),
        cmocka_unit_test_setup_teardown(another_version_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_device_that_fails_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_damaged_volume_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(damage_anywhere_is_an_error_at_most, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
