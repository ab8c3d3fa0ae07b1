#include "common_blk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t *disk(uint64_t sector)
{
    return model.disk + sector * BLOCK_SECTOR;
}

static void read_returns_the_disks_bytes(void **state)
{
    assert_int_equal(common_read(0, 1), 0);
    assert_memory_equal(buffer, disk(0), BLOCK_SECTOR);
    assert_int_equal(common_read(17, 5), 0);
    assert_memory_equal(buffer, disk(17), 5 * BLOCK_SECTOR);
}

static void read_writes_nothing_beside_the_buffer(void **state)
{
    uint8_t before[64];
    memcpy(before, buffer + 3 * BLOCK_SECTOR, sizeof before);
    assert_int_equal(common_read(9, 3), 0);
    assert_memory_equal(before, buffer + 3 * BLOCK_SECTOR, sizeof before);
}

static void a_large_read_is_one_request(void **state)
{
    assert_int_equal(common_read(0, VIRTIO_BLK_MODEL_SECTORS), 0);
    assert_memory_equal(buffer, disk(0), sizeof model.disk);
    assert_int_equal(model.requests, 1);
    assert_int_equal(model.interrupts_raised, 1);
}

static void write_changes_these_sectors_and_no_others(void **state)
{
    static uint8_t before[sizeof model.disk];
    memcpy(before, model.disk, sizeof before);
    memset(buffer, 0x3c, 4 * BLOCK_SECTOR);
    assert_int_equal(common_write(100, 4), 0);
    assert_memory_equal(disk(100), buffer, 4 * BLOCK_SECTOR);
    assert_memory_equal(model.disk, before, 100 * BLOCK_SECTOR);
    assert_memory_equal(disk(104), before + 104 * BLOCK_SECTOR, 152 * BLOCK_SECTOR);
}

static void the_last_sector_is_reached(void **state)
{
    assert_int_equal(common_read(VIRTIO_BLK_MODEL_SECTORS - 1, 1), 0);
    assert_memory_equal(buffer, disk(VIRTIO_BLK_MODEL_SECTORS - 1), BLOCK_SECTOR);
}

static void a_buffer_at_an_odd_address_works(void **state)
{
    assert_int_equal(block_read(&blk.block, 3, buffer + 1, 2), 0);
    assert_memory_equal(buffer + 1, disk(3), 2 * BLOCK_SECTOR);
}

static void flush_reaches_the_device(void **state)
{
    assert_int_equal(blk.block.ops->flush(&blk.block), 0);
    assert_int_equal(model.flushes, 1);
    assert_int_equal(common_read(1, 1), 0); /* the chain has its data part again */
    assert_memory_equal(buffer, disk(1), BLOCK_SECTOR);
}

static void the_driver_sleeps_while_the_device_works(void **state)
{
    unsigned before = bus_accesses();
    assert_int_equal(common_read(0, 8), 0);
    assert_in_range(bus_accesses() - before, 1, 3); /* doorbell, interrupt status and ack */
    assert_true(clock_now() >= LATENCY_NS);
}

/* The ring indices have 16 bits and the rings four entries. */
static void indices_wrap_around(void **state)
{
    model.config.latency_ns = 1;
    for (unsigned i = 0; i < 66000; i++) {
        unsigned sector = i % VIRTIO_BLK_MODEL_SECTORS;
        assert_int_equal(common_read(sector, 1), 0);
        assert_memory_equal(buffer, disk(sector), BLOCK_SECTOR);
    }
    assert_int_equal(model.requests, 66000);
}

static void segments_stay_within_size_max(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.features |= F_SIZE_MAX;
    config.size_max = 3 * BLOCK_SECTOR + 100;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_int_equal(common_read(5, 10), 0);
    assert_memory_equal(buffer, disk(5), 10 * BLOCK_SECTOR);
    assert_int_equal(model.requests, 4);
    memset(buffer, 0x77, 7 * BLOCK_SECTOR);
    assert_int_equal(common_write(40, 7), 0);
    assert_memory_equal(disk(40), buffer, 7 * BLOCK_SECTOR);
}

static void without_interrupts_the_device_is_polled(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    common_device(&config);
    assert_int_equal(common_driver(false), 0);
    assert_int_equal(common_read(2, 2), 0);
    assert_memory_equal(buffer, disk(2), 2 * BLOCK_SECTOR);
    assert_in_range(clock_now(), LATENCY_NS, 2 * LATENCY_NS);
}

/* The interrupt of a request that the first look had found done comes during the next one. */
static void a_stale_interrupt_completes_nothing(void **state)
{
    wait_signal(&blk.completion);
    assert_int_equal(common_read(30, 1), 0);
    assert_memory_equal(buffer, disk(30), BLOCK_SECTOR);
}

static void early_interrupts_do_no_harm(void **state)
{
    model.fault = VIRTIO_BLK_EARLY_INTERRUPTS;
    for (unsigned i = 0; i < 10; i++) {
        assert_int_equal(common_read(i, 1), 0);
        assert_memory_equal(buffer, disk(i), BLOCK_SECTOR);
    }
    assert_false(virtio_blk_model_level(&model));
}

static void an_interrupt_without_cause_is_ignored(void **state)
{
    virtio_blk_interrupt(&blk);
    assert_false(blk.completion.signaled);
}

static void a_configuration_interrupt_is_acknowledged(void **state)
{
    model.interrupt_status = 2;
    virtio_blk_interrupt(&blk);
    assert_int_equal(model.interrupt_status, 0);
    assert_false(blk.completion.signaled);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(read_returns_the_disks_bytes),
        BOTH(read_writes_nothing_beside_the_buffer),
        BOTH(a_large_read_is_one_request),
        BOTH(write_changes_these_sectors_and_no_others),
        BOTH(the_last_sector_is_reached),
        BOTH(a_buffer_at_an_odd_address_works),
        BOTH(flush_reaches_the_device),
        BOTH(the_driver_sleeps_while_the_device_works),
        BOTH(indices_wrap_around),
        BOTH(segments_stay_within_size_max),
        BOTH(without_interrupts_the_device_is_polled),
        BOTH(a_stale_interrupt_completes_nothing),
        BOTH(early_interrupts_do_no_harm),
        BOTH(an_interrupt_without_cause_is_ignored),
        BOTH(a_configuration_interrupt_is_acknowledged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
