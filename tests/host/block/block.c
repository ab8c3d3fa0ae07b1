/* Checked access to block devices, and CRC-32. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>

#include "lib/crc/crc32.h"
#include "memory.h"
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

/* What a device with DMA moves: @sectors of them, from or to @offset bytes into memory that begins
 * on a page. */
static void move(const struct dma_reach *reach, uint32_t most, uint32_t sectors, unsigned offset)
{
    struct ram_disk disk;
    size_t size = sectors * BLOCK_SECTOR;
    memory_reset();
    ram_disk_make(&disk, sectors + 2);
    disk.block.dma = reach;
    disk.block.request_max = most;
    for (size_t i = 0; i < (sectors + 2) * BLOCK_SECTOR; i++)
        disk.bytes[i] = (uint8_t)(i / BLOCK_SECTOR + i);
    uint8_t *memory = (uint8_t *)page_alloc((size + offset) / PAGE_SIZE + 1, PHYS_ANY) + offset;

    assert_int_equal(block_read(&disk.block, 1, memory, sectors), 0);
    assert_memory_equal(memory, disk.bytes + BLOCK_SECTOR, size);
    for (size_t i = 0; i < size; i++)
        memory[i] ^= 0x5a;
    assert_int_equal(block_write(&disk.block, 1, memory, sectors), 0);
    assert_memory_equal(memory, disk.bytes + BLOCK_SECTOR, size);
    assert_int_equal(disk.bytes[0], 0);
    assert_true(!most || disk.longest_read <= most);
    ram_disk_free(&disk);
    memory_reset();
}

static void what_a_device_reaches_is_moved_straight(void **state)
{
    move(&(struct dma_reach){PHYS_ANY, 1}, 0, 200, 3);
    move(&(struct dma_reach){PHYS_ANY, 512}, 7, 200, 512);
}

static void what_it_does_not_reach_is_bounced(void **state)
{
    move(&(struct dma_reach){PHYS_ANY, 4}, 0, 200, 2);
    move(&(struct dma_reach){PHYS_ANY, 512}, 5, 1, 4);
    move(&(struct dma_reach){PHYS_ANY, 64}, 1000, 333, 1);
}

/* The first memory is below the limit, for the bounce; the buffer is above. */
static void memory_above_the_limit_is_bounced(void **state)
{
    static const struct dma_reach reach = {0x80000000u + 40 * PAGE_SIZE, 1};
    struct ram_disk disk;
    memory_reset();
    ram_disk_make(&disk, 8);
    disk.block.dma = &reach;
    disk.bytes[5] = 99;
    uint8_t *low = page_alloc(1, PHYS_ANY);
    assert_int_equal(block_read(&disk.block, 0, low, 1), 0); /* straight */
    assert_null(disk.block.bounce);
    disk.block.dma = &(struct dma_reach){0x80000000u + 40 * PAGE_SIZE, BLOCK_SECTOR};
    assert_int_equal(block_read(&disk.block, 0, low + 1, 1), 0); /* takes the bounce */
    disk.block.dma = &reach;
    page_alloc(64, PHYS_ANY);
    uint8_t *high = page_alloc(1, PHYS_ANY);
    assert_int_equal(block_read(&disk.block, 0, high, 1), 0);
    assert_int_equal(high[5], 99);
    ram_disk_free(&disk);
    memory_reset();
}

static void a_buffer_that_is_no_memory_reaches_no_device(void **state)
{
    struct ram_disk disk;
    memory_reset();
    ram_disk_make(&disk, 8);
    disk.block.dma = &(struct dma_reach){PHYS_ANY, 1};
    assert_int_equal(block_read(&disk.block, 0, NULL, 1), -EFAULT);
    assert_int_equal(block_write(&disk.block, 0, buffer, 1), -EFAULT); /* not declared */
    memory_declare(buffer, sizeof buffer);
    assert_int_equal(block_read(&disk.block, 0, buffer + 1, 4), -EFAULT);
    assert_int_equal(disk.reads + disk.writes, 0);
    assert_int_equal(block_read(&disk.block, 0, buffer, 4), 0);
    ram_disk_free(&disk);
    memory_reset();
}

static void without_memory_to_bounce_through_the_transfer_fails(void **state)
{
    struct ram_disk disk;
    memory_reset();
    memory_declare(buffer, sizeof buffer);
    ram_disk_make(&disk, 8);
    disk.block.dma = &(struct dma_reach){PHYS_ANY, PAGE_SIZE};
    uint8_t *odd = buffer + ((uintptr_t)buffer % PAGE_SIZE ? 0 : 1);
    memory_fail(1);
    assert_int_equal(block_read(&disk.block, 0, odd, 1), -ENOMEM);
    assert_int_equal(disk.reads, 0);
    assert_int_equal(block_read(&disk.block, 0, odd, 1), 0);
    ram_disk_free(&disk);
    memory_reset();
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
        cmocka_unit_test(what_a_device_reaches_is_moved_straight),
        cmocka_unit_test(what_it_does_not_reach_is_bounced),
        cmocka_unit_test(memory_above_the_limit_is_bounced),
        cmocka_unit_test(a_buffer_that_is_no_memory_reaches_no_device),
        cmocka_unit_test(without_memory_to_bounce_through_the_transfer_fails),
        cmocka_unit_test(crc32_has_the_check_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
