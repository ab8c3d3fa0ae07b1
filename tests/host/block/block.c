/* Checked access to block devices, and CRC-32. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>

#include "lib/crc/crc32.h"
#include "ram_disk.h"

static uint8_t buffer[4 * BLOCK_SECTOR];

static void sectors_beyond_the_device_are_refused(void **state)
{
    struct ram_disk disk;
    ram_disk_make(&disk, 8);
    assert_int_equal(block_read(&disk.block, 8, buffer, 1), -EINVAL);
    assert_int_equal(block_read(&disk.block, 6, buffer, 3), -EINVAL);
    assert_int_equal(block_read(&disk.block, UINT64_MAX, buffer, 2), -EINVAL);
    assert_int_equal(block_write(&disk.block, 5, buffer, UINT32_MAX), -EINVAL);
    assert_int_equal(block_read(&disk.block, 4, buffer, 4), 0);
    assert_int_equal(disk.reads + disk.writes, 1);
    ram_disk_free(&disk);
}

static void nothing_to_transfer_does_not_reach_the_driver(void **state)
{
    struct ram_disk disk;
    ram_disk_make(&disk, 8);
    assert_int_equal(block_read(&disk.block, 8, buffer, 0), 0);
    assert_int_equal(block_write(&disk.block, 0, buffer, 0), 0);
    assert_int_equal(disk.reads + disk.writes, 0);
    ram_disk_free(&disk);
}

static void a_read_only_device_is_not_written(void **state)
{
    struct ram_disk disk;
    ram_disk_make(&disk, 8);
    disk.block.read_only = true;
    assert_int_equal(block_write(&disk.block, 0, buffer, 1), -EROFS);
    assert_int_equal(disk.writes, 0);
    ram_disk_free(&disk);
}

static void flush_reaches_drivers_that_have_it(void **state)
{
    struct ram_disk disk;
    ram_disk_make(&disk, 8);
    assert_int_equal(block_flush(&disk.block), 0);
    assert_int_equal(disk.flushes, 1);
    struct block_ops without = *disk.block.ops;
    without.flush = NULL;
    disk.block.ops = &without;
    assert_int_equal(block_flush(&disk.block), 0);
    ram_disk_free(&disk);
}

/* The check value that catalogues of CRCs give for CRC-32/ISO-HDLC. */
static void crc32_has_the_check_value(void **state)
{
    assert_int_equal(crc32_update(0, "123456789", 9), 0xcbf43926);
    assert_int_equal(crc32_update(crc32_update(0, "1234", 4), "56789", 5), 0xcbf43926);
    assert_int_equal(crc32_update(0, "", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sectors_beyond_the_device_are_refused),
        cmocka_unit_test(nothing_to_transfer_does_not_reach_the_driver),
        cmocka_unit_test(a_read_only_device_is_not_written),
        cmocka_unit_test(flush_reaches_drivers_that_have_it),
        cmocka_unit_test(crc32_has_the_check_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
