/* Controllers that are not as expected, and the slot's switches. */
#include "bus.h"
#include "common_fake.h"
#include "common_mshc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

static int start(void)
{
    return mshc_init(&rig.mshc, &rig.slot);
}

static void a_controller_is_there(void **state)
{
    assert_int_equal(start(), 0);
    assert_non_null(rig.mshc.host.dma);
    assert_int_equal(rig.mshc.host.dma->limit, 1ull << 32);
    assert_int_equal(log_errors(), 0);
}

static void a_controller_without_clock_is_reported(void **state)
{
    static const uint32_t dead[] = {0, UINT32_MAX};
    for (unsigned i = 0; i < 2; i++) {
        fake[VERID / 4] = fake[HCON / 4] = dead[i];
        assert_int_equal(start(), -ENODEV);
        assert_string_equal(log_last_error(),
                            "/node@4: no controller answers: its clock is off, or it is in reset");
    }
}

static void a_fifo_of_another_width_is_refused(void **state)
{
    fake[HCON / 4] = JH7110_HCON + (1u << 7);
    assert_int_equal(start(), -ENODEV);
    assert_string_equal(log_last_error(), "/node@4: a FIFO of 64 bits: only 32 are supported");
}

static void other_dma_is_not_used(void **state)
{
    static const uint32_t others[] = {1u << 16, 2u << 16, 3u << 16, 1u << 27};
    for (unsigned i = 0; i < sizeof others / sizeof others[0]; i++) {
        fake[HCON / 4] = (JH7110_HCON & ~(3u << 16)) | others[i];
        assert_int_equal(start(), 0);
        assert_null(rig.mshc.host.dma);
        assert_null(rig.mshc.descriptors);
    }
}

static void thresholds_are_half_of_the_fifo(void **state)
{
    assert_int_equal(start(), 0);
    assert_int_equal(fake[FIFOTH / 4], 2u << 28 | 15u << 16 | 16u);
}

static void a_depth_that_the_tree_lacks_is_that_of_the_reset_value(void **state)
{
    rig.slot.fifo_depth = 0;
    fake[FIFOTH / 4] = 63u << 16;
    assert_int_equal(start(), 0);
    assert_int_equal(rig.mshc.fifo_depth, 64);
    rig.slot.fifo_depth = 0;
    fake[FIFOTH / 4] = 0;
    assert_int_equal(start(), 0);
    assert_int_equal(rig.mshc.fifo_depth, 16);
}

static void old_versions_have_their_fifo_elsewhere(void **state)
{
    assert_int_equal(start(), 0);
    assert_int_equal(rig.mshc.fifo, FAKE + 0x200);
    fake[VERID / 4] = 0x5342230a;
    assert_int_equal(start(), 0);
    assert_int_equal(rig.mshc.fifo, FAKE + 0x100);
}

static void power_is_given_time_only_if_it_was_off(void **state)
{
    assert_int_equal(start(), 0);
    assert_true(clock_now() >= TIME_MS(35));
    uint64_t before = clock_now();
    assert_int_equal(start(), 0);
    assert_true(clock_now() - before < TIME_MS(1));
}

static void the_number_of_lines_is_checked(void **state)
{
    assert_int_equal(start(), 0);
    const struct mmc_host_ops *ops = rig.mshc.host.ops;
    assert_int_equal(ops->set_width(&rig.mshc.host, 4), 0);
    assert_int_equal(fake[0x18 / 4], 1);
    assert_int_equal(ops->set_width(&rig.mshc.host, 1), 0);
    assert_int_equal(fake[0x18 / 4], 0);
    assert_int_equal(ops->set_width(&rig.mshc.host, 8), -ENOTSUP);
    assert_int_equal(ops->set_width(&rig.mshc.host, 2), -ENOTSUP);
    rig.slot.max_width = 8;
    assert_int_equal(start(), 0);
    assert_int_equal(ops->set_width(&rig.mshc.host, 8), 0);
    assert_int_equal(fake[0x18 / 4], 1u << 16);
}

static int present(struct mshc_switch from)
{
    rig.slot.present = from;
    assert_int_equal(start(), 0);
    return rig.mshc.host.ops->present(&rig.mshc.host);
}

static int read_only(struct mshc_switch from)
{
    rig.slot.read_only = from;
    assert_int_equal(start(), 0);
    return rig.mshc.host.ops->read_only(&rig.mshc.host);
}

static void switches_are_pins_or_gpios_or_unknown(void **state)
{
    assert_int_equal(present((struct mshc_switch){MSHC_UNKNOWN, {0}, true}), -ENOTSUP);
    assert_int_equal(read_only((struct mshc_switch){MSHC_UNKNOWN, {0}, false}), -ENOTSUP);
    for (unsigned value = 0; value < 2; value++) {
        fake[0x50 / 4] = fake[0x54 / 4] = value;
        rig.gpio = (int)value;
        for (unsigned inverted = 0; inverted < 2; inverted++) {
            bool expected = value != inverted;
            assert_int_equal(present((struct mshc_switch){MSHC_REGISTER, {0}, inverted}), expected);
            assert_int_equal(present((struct mshc_switch){MSHC_GPIO, {0}, inverted}), expected);
            assert_int_equal(read_only((struct mshc_switch){MSHC_REGISTER, {0}, inverted}),
                             expected);
            assert_int_equal(read_only((struct mshc_switch){MSHC_GPIO, {0}, inverted}), expected);
        }
    }
    rig.gpio = -EIO;
    assert_int_equal(present((struct mshc_switch){MSHC_GPIO, {0}, true}), -ENOTSUP);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fake_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_controller_is_there),
        TEST(a_controller_without_clock_is_reported),
        TEST(a_fifo_of_another_width_is_refused),
        TEST(other_dma_is_not_used),
        TEST(thresholds_are_half_of_the_fifo),
        TEST(a_depth_that_the_tree_lacks_is_that_of_the_reset_value),
        TEST(old_versions_have_their_fifo_elsewhere),
        TEST(power_is_given_time_only_if_it_was_off),
        TEST(the_number_of_lines_is_checked),
        TEST(switches_are_pins_or_gpios_or_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
