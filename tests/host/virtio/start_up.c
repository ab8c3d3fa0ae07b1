#include "common_blk.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int open_with(uint32_t version, uint32_t id)
{
    struct virtio_mmio virtio;
    struct virtio_blk_model_config config = common_config(version);
    config.device_id = id;
    common_device(&config);
    return virtio_mmio_open(&virtio, config.base);
}

static void slots_tell_what_is_in_them(void **state)
{
    assert_int_equal(open_with(1, 0), 0);
    assert_int_equal(open_with(2, 1), 1);
    assert_int_equal(open_with(2, 0x10002), 0x10002);
    assert_int_equal(log_errors(), 0);
}

static void registers_of_nothing_we_know_are_refused(void **state)
{
    assert_int_equal(open_with(3, 2), -ENODEV);
    assert_int_equal(open_with(0, 2), -ENODEV);
    assert_int_equal(open_with(2, UINT32_MAX), -ENODEV);
}

static void capacity_comes_from_the_device(void **state)
{
    assert_int_equal(blk.block.sectors, VIRTIO_BLK_MODEL_SECTORS);
    assert_false(blk.block.read_only);
    assert_int_equal(blk.block.node, 7);
}

static void a_capacity_that_changes_meanwhile_is_read_whole(void **state)
{
    struct virtio_blk_model_config config = common_config(2);
    config.growing_reads = 3;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_int_equal(blk.block.sectors, model.capacity);
}

static void a_read_only_device_says_so(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.features |= F_RO;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_true(blk.block.read_only);
}

static void a_device_without_flush_writes_through(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.features &= ~F_FLUSH;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_null(blk.block.ops->flush);
}

static void only_what_the_driver_knows_is_accepted(void **state)
{
    struct virtio_blk_model_config config = common_config(2);
    config.features = UINT64_MAX;
    config.size_max = 65536;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_int_equal(model.driver_features,
                     F_SIZE_MAX | F_RO | F_BLK_SIZE | F_FLUSH | VIRTIO_F_VERSION_1);
}

static void a_slow_reset_is_waited_for(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.reset_ns = 5000000;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_int_equal(common_read(0, 1), 0);
}

static int start_failing(struct virtio_blk_model_config config)
{
    common_device(&config);
    int error = common_driver(true);
    assert_int_equal(log_errors(), 1);
    assert_non_null(strstr(log_last_error(), "/node@7"));
    return error;
}

static void a_device_that_never_leaves_reset_is_refused(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.reset_ns = 1ull << 60;
    assert_int_equal(start_failing(config), -ETIMEDOUT);
}

static void a_device_that_is_unhappy_with_our_features_is_refused(void **state)
{
    struct virtio_blk_model_config config = common_config(2);
    config.refuses_features = true;
    assert_int_equal(start_failing(config), -EIO);
    assert_true(model.status & 128);
    config = common_config(2);
    config.features &= ~VIRTIO_F_VERSION_1;
    assert_int_equal(start_failing(config), -EIO);
    assert_true(model.status & 128);
}

static void a_queue_that_is_too_small_is_refused(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.queue_max = 2;
    assert_int_equal(start_failing(config), -EIO);
    config.queue_max = 0;
    assert_int_equal(start_failing(config), -EIO);
}

static void segments_smaller_than_a_sector_are_refused(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.features |= F_SIZE_MAX;
    config.size_max = 511;
    assert_int_equal(start_failing(config), -EIO);
}

static void the_smallest_queue_that_fits_is_enough(void **state)
{
    struct virtio_blk_model_config config = common_config(*(uint32_t *)*state);
    config.queue_max = 4;
    common_device(&config);
    assert_int_equal(common_driver(true), 0);
    assert_int_equal(common_read(0, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ON(slots_tell_what_is_in_them, 2),
        ON(registers_of_nothing_we_know_are_refused, 2),
        BOTH(capacity_comes_from_the_device),
        ON(a_capacity_that_changes_meanwhile_is_read_whole, 2),
        BOTH(a_read_only_device_says_so),
        BOTH(a_device_without_flush_writes_through),
        ON(only_what_the_driver_knows_is_accepted, 2),
        BOTH(a_slow_reset_is_waited_for),
        BOTH(a_device_that_never_leaves_reset_is_refused),
        ON(a_device_that_is_unhappy_with_our_features_is_refused, 2),
        BOTH(a_queue_that_is_too_small_is_refused),
        BOTH(segments_smaller_than_a_sector_are_refused),
        BOTH(the_smallest_queue_that_fits_is_enough),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
