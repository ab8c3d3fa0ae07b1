/* The block cache against a plain copy of the volume. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>

#include "ram_disk.h"
#include "src/block/cache.h"

#define FIRST   13u /* of the volume on the device */
#define SECTORS 203u
#define PLACES  8u

static struct ram_disk disk;
static struct cache cache;
static uint32_t tags[PLACES];
static uint8_t data[PLACES * CACHE_LINE_SIZE];

static void make(uint32_t aligned)
{
    ram_disk_make(&disk, FIRST + SECTORS + 5);
    for (size_t i = 0; i < disk.block.sectors * BLOCK_SECTOR; i++)
        disk.bytes[i] = (uint8_t)rand();
    cache_init(&cache, &disk.block, FIRST, SECTORS, aligned, tags, data, PLACES);
}

static uint8_t *plain(uint32_t sector)
{
    return disk.bytes + (FIRST + sector) * BLOCK_SECTOR;
}

static void random_operation(uint8_t *copy)
{
    uint8_t bytes[24 * BLOCK_SECTOR];
    uint32_t sector = (uint32_t)rand() % SECTORS, count = 1 + (uint32_t)rand() % 24;
    if (count > SECTORS - sector)
        count = SECTORS - sector;
    size_t size = count * BLOCK_SECTOR;
    int choice = rand() % 4;
    if (choice == 0) {
        for (size_t i = 0; i < size; i++)
            bytes[i] = (uint8_t)rand();
        assert_int_equal(cache_write(&cache, sector, bytes, count), 0);
        memcpy(copy + sector * BLOCK_SECTOR, bytes, size);
    } else if (choice == 1) {
        assert_int_equal(cache_read_around(&cache, sector, bytes, count), 0);
        assert_memory_equal(bytes, copy + sector * BLOCK_SECTOR, size);
    } else {
        assert_int_equal(cache_read(&cache, sector, bytes, count), 0);
        assert_memory_equal(bytes, copy + sector * BLOCK_SECTOR, size);
    }
}

static void random_operations_are_those_of_a_plain_copy(void **state)
{
    for (uint32_t aligned = 0; aligned < 16; aligned += 3) {
        uint8_t copy[SECTORS * BLOCK_SECTOR];
        make(aligned);
        memcpy(copy, plain(0), sizeof copy);
        for (int i = 0; i < 2000; i++)
            random_operation(copy);
        assert_memory_equal(plain(0), copy, sizeof copy);
        ram_disk_free(&disk);
    }
}

static void a_cluster_is_one_line_wherever_the_data_begins(void **state)
{
    for (uint32_t aligned = 0; aligned < 8; aligned++) {
        const uint8_t *bytes;
        make(aligned);
        assert_int_equal(cache_get(&cache, aligned + 16, &bytes), 0);
        assert_int_equal(cache_line_left(&cache, aligned + 16), CACHE_LINE_SIZE);
        assert_memory_equal(bytes, plain(aligned + 16), CACHE_LINE_SIZE);
        assert_int_equal(disk.reads, 1);
        ram_disk_free(&disk);
    }
}

static void what_is_cached_is_not_read_again(void **state)
{
    uint8_t bytes[BLOCK_SECTOR];
    make(0);
    for (int i = 0; i < 100; i++)
        assert_int_equal(cache_read(&cache, 40 + (uint32_t)i % 8, bytes, 1), 0);
    assert_int_equal(disk.reads, 1);
    ram_disk_free(&disk);
}

static void lines_read_in_order_come_several_at_once(void **state)
{
    uint8_t bytes[BLOCK_SECTOR];
    make(0);
    for (uint32_t sector = 0; sector < 64; sector++)
        assert_int_equal(cache_read(&cache, sector, bytes, 1), 0);
    assert_true(disk.reads <= 4);
    ram_disk_free(&disk);
}

static void writes_are_on_the_device_when_they_return(void **state)
{
    uint8_t bytes[2 * BLOCK_SECTOR] = {1, 2, 3};
    make(0);
    assert_int_equal(cache_write(&cache, 7, bytes, 2), 0);
    assert_memory_equal(plain(7), bytes, sizeof bytes);
    ram_disk_free(&disk);
}

static void a_failed_fill_leaves_nothing_behind(void **state)
{
    uint8_t bytes[BLOCK_SECTOR];
    make(0);
    disk.bad_sector = FIRST + 20;
    assert_int_equal(cache_read(&cache, 17, bytes, 1), -EIO);
    assert_null(cache_find(&cache, 17));
    disk.bad_sector = UINT64_MAX;
    assert_int_equal(cache_read(&cache, 17, bytes, 1), 0);
    assert_memory_equal(bytes, plain(17), sizeof bytes);
    ram_disk_free(&disk);
}

/* The device may have taken all, some or nothing of it. */
static void after_a_failed_write_the_device_is_asked(void **state)
{
    uint8_t bytes[BLOCK_SECTOR] = {0};
    make(0);
    assert_int_equal(cache_read(&cache, 17, bytes, 1), 0);
    disk.bad_sector = FIRST + 17;
    assert_int_equal(cache_write(&cache, 17, bytes, 1), -EIO);
    disk.bad_sector = UINT64_MAX;
    memset(plain(17), 0x77, BLOCK_SECTOR);
    assert_int_equal(cache_read(&cache, 17, bytes, 1), 0);
    assert_memory_equal(bytes, plain(17), sizeof bytes);
    ram_disk_free(&disk);
}

static void the_rest_of_the_device_is_out_of_reach(void **state)
{
    uint8_t bytes[4 * BLOCK_SECTOR] = {0};
    make(3);
    assert_int_equal(cache_read(&cache, SECTORS, bytes, 1), -EINVAL);
    assert_int_equal(cache_read(&cache, SECTORS - 2, bytes, 3), -EINVAL);
    assert_int_equal(cache_write(&cache, SECTORS - 2, bytes, 3), -EINVAL);
    assert_int_equal(cache_read_around(&cache, UINT32_MAX, bytes, 2), -EINVAL);
    assert_int_equal(cache_read(&cache, SECTORS - 2, bytes, 2), 0);
    assert_int_equal(disk.reads, 1);
    ram_disk_free(&disk);
}

/* What was cached can be read; nothing reaches the other one. */
static void another_medium_is_not_touched(void **state)
{
    uint8_t bytes[16 * BLOCK_SECTOR] = {0};
    make(0);
    ram_disk_slot(&disk);
    assert_int_equal(cache_read(&cache, 17, bytes, 1), 0);
    disk.changed = true;
    assert_int_equal(cache_write(&cache, 17, bytes, 1), -ENOMEDIUM);
    assert_int_equal(block_look(&disk.block), 0);
    ram_disk_calm(&disk);
    assert_int_equal(cache_write(&cache, 17, bytes, 1), -ENOMEDIUM);
    assert_int_equal(cache_read(&cache, 17, bytes, 1), -ENOMEDIUM);
    assert_int_equal(cache_read_around(&cache, 0, bytes, 16), -ENOMEDIUM);
    assert_int_equal(disk.reads + disk.writes, 0);
    ram_disk_free(&disk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_operations_are_those_of_a_plain_copy),
        cmocka_unit_test(a_cluster_is_one_line_wherever_the_data_begins),
        cmocka_unit_test(what_is_cached_is_not_read_again),
        cmocka_unit_test(lines_read_in_order_come_several_at_once),
        cmocka_unit_test(writes_are_on_the_device_when_they_return),
        cmocka_unit_test(a_failed_fill_leaves_nothing_behind),
        cmocka_unit_test(after_a_failed_write_the_device_is_asked),
        cmocka_unit_test(another_medium_is_not_touched),
        cmocka_unit_test(the_rest_of_the_device_is_out_of_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
