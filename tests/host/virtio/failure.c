#include "common_blk.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/time.h>

static void expect_read_works(void)
{
    model.fault = VIRTIO_BLK_OK;
    assert_int_equal(common_read(3, 2), 0);
    assert_memory_equal(buffer, model.disk + 3 * BLOCK_SECTOR, 2 * BLOCK_SECTOR);
}

static void expect_told(const char *what)
{
    assert_int_equal(log_errors(), 1);
    assert_non_null(strstr(log_last_error(), "/node@7"));
    assert_non_null(strstr(log_last_error(), what));
}

static void a_failed_sector_is_an_error_and_the_next_read_works(void **state)
{
    model.fault = VIRTIO_BLK_STATUS_IOERR;
    assert_int_equal(common_read(20, 1), -EIO);
    expect_told("read at sector 20");
    expect_read_works();
}

static void a_failed_write_is_an_error(void **state)
{
    model.fault = VIRTIO_BLK_STATUS_IOERR;
    assert_int_equal(common_write(20, 1), -EIO);
    expect_told("write at sector 20");
}

static void a_refused_request_is_an_error(void **state)
{
    model.fault = VIRTIO_BLK_STATUS_UNSUPP;
    assert_int_equal(blk.block.ops->flush(&blk.block), -EIO);
    expect_told("does not support");
}

static void a_missing_status_is_an_error(void **state)
{
    expect_read_works(); /* leaves a good status behind */
    model.fault = VIRTIO_BLK_NO_STATUS;
    assert_int_equal(common_read(0, 1), -EIO);
    expect_told("no status");
    expect_read_works();
}

static void a_descriptor_that_was_never_sent_is_an_error(void **state)
{
    model.fault = VIRTIO_BLK_USED_ID;
    assert_int_equal(common_read(0, 1), -EIO);
    expect_told("never got");
    expect_read_works();
}

static void a_used_index_that_jumps_is_an_error(void **state)
{
    model.fault = VIRTIO_BLK_USED_INDEX;
    assert_int_equal(common_read(0, 1), -EIO);
    expect_told("never got");
    expect_read_works();
}

static void a_short_answer_is_an_error(void **state)
{
    model.fault = VIRTIO_BLK_USED_LENGTH;
    assert_int_equal(common_read(0, 1), -EIO);
    expect_told("wrong number of bytes");
}

static void a_legacy_devices_lengths_are_ignored(void **state)
{
    model.fault = VIRTIO_BLK_USED_LENGTH;
    assert_int_equal(common_read(0, 1), 0);
}

static void a_silent_device_times_out_and_can_be_used_again(void **state)
{
    model.fault = VIRTIO_BLK_NEVER_COMPLETES;
    assert_int_equal(common_read(0, 1), -ETIMEDOUT);
    expect_told("no answer");
    assert_in_range(clock_now(), TIME_SECOND, 60ull * TIME_SECOND);
    expect_read_works();
}

static void a_completion_without_interrupt_is_found_within_a_second(void **state)
{
    model.fault = VIRTIO_BLK_NO_INTERRUPT;
    uint64_t start = clock_now();
    assert_int_equal(common_read(0, 1), 0);
    assert_true(clock_now() - start < 2 * (uint64_t)TIME_SECOND);
    assert_true(blk.interrupts); /* the device shows none: it may announce the next one */
}

static void an_interrupt_that_never_arrives_is_reported_and_survived(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    common_device(&config);
    assert_int_equal(common_driver(false), 0);
    blk.interrupts = true; /* but nobody wires it */
    uint64_t start = clock_now();
    expect_read_works();
    expect_told("interrupt 0 does not arrive: polling instead");
    assert_true(clock_now() - start < 2 * (uint64_t)TIME_SECOND);
    start = clock_now();
    expect_read_works();
    assert_true(clock_now() - start < TIME_MS(100));
    assert_int_equal(log_errors(), 1);
}

/* The answer is later than any patience; the device must not write it into a buffer that the
 * caller has back. */
static void a_late_answer_never_reaches_the_buffer(void **state)
{
    model.config.latency_ns = 1000ull * TIME_SECOND;
    assert_int_equal(common_read(0, 4), -ETIMEDOUT);
    memset(buffer, 0x11, 4 * BLOCK_SECTOR);
    clock_advance(2000ull * TIME_SECOND);
    for (unsigned i = 0; i < 4 * BLOCK_SECTOR; i++)
        assert_int_equal(buffer[i], 0x11);
}

static void a_device_stuck_in_reset_is_given_up(void **state)
{
    model.fault = VIRTIO_BLK_NEVER_COMPLETES;
    model.config.reset_ns = 1000ull * TIME_SECOND;
    assert_int_equal(common_read(0, 1), -ETIMEDOUT);
    unsigned requests = model.requests;
    assert_int_equal(common_read(0, 1), -ETIMEDOUT);
    assert_int_equal(common_write(0, 1), -ETIMEDOUT);
    assert_int_equal(blk.block.ops->flush(&blk.block), -ETIMEDOUT);
    assert_int_equal(model.requests, requests);
}

static void the_first_failing_part_ends_a_split_read(void **state)
{
    struct virtio_blk_model_config config = common_config(2);
    config.features |= F_SIZE_MAX;
    config.size_max = BLOCK_SECTOR;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    model.fault = VIRTIO_BLK_STATUS_IOERR;
    assert_int_equal(common_read(0, 8), -EIO);
    assert_int_equal(model.requests, 1);
}

static void sectors_of_another_size_are_the_cause(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.sector_size = 4096;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_int_equal(common_read(8, 16), 0);
    assert_int_equal(common_read(0, 1), -EIO);
    expect_told(
        "read at sector 0: the device reports an I/O error; its own sectors have 4096 bytes, "
        "and ours 512");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_failed_sector_is_an_error_and_the_next_read_works),
        BOTH(a_failed_write_is_an_error),
        BOTH(a_refused_request_is_an_error),
        BOTH(sectors_of_another_size_are_the_cause),
        BOTH(a_missing_status_is_an_error),
        BOTH(a_descriptor_that_was_never_sent_is_an_error),
        BOTH(a_used_index_that_jumps_is_an_error),
        ON(a_short_answer_is_an_error, 2),
        ON(a_legacy_devices_lengths_are_ignored, 1),
        BOTH(a_silent_device_times_out_and_can_be_used_again),
        BOTH(a_completion_without_interrupt_is_found_within_a_second),
        BOTH(an_interrupt_that_never_arrives_is_reported_and_survived),
        BOTH(a_late_answer_never_reaches_the_buffer),
        BOTH(a_device_stuck_in_reset_is_given_up),
        ON(the_first_failing_part_ends_a_split_read, 2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
