/* What the driver reads from trees, and what it asks of the devices around it. */
#include "common_around.h"
#include "device_tree.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MOST 200000000u

static uint32_t hz;

static int supply(const char *path, uint32_t most)
{
    memset(around.order, 0, sizeof around.order);
    struct mshc_config config = {.node = tree_at(path), .name = path};
    int error = mshc_supply(&config, most);
    hz = config.input_hz;
    return error;
}

static struct mshc_config slot(const char *path)
{
    struct mshc_config config = {.node = tree_at(path), .name = path};
    mshc_slot(&config);
    return config;
}

static void clocks_come_before_the_reset_and_pins(void **state)
{
    assert_int_equal(supply("/sd", 0), 0);
    assert_string_equal(around.order, "a01rp");
    assert_int_equal(hz, 49500000);
    assert_int_equal(log_errors(), 0);
}

static void clocks_are_found_by_name(void **state)
{
    assert_int_equal(supply("/swapped", 0), 0);
    assert_string_equal(around.order, "a10p");
}

static void every_reset_is_released(void **state)
{
    around.resets = 3;
    assert_int_equal(supply("/sd", 0), 0);
    assert_string_equal(around.order, "a01rrrp");
}

static void what_has_no_driver_is_left_as_it_is(void **state)
{
    around.assigned_error = around.clock_error[0] = around.clock_error[1] = -ENODEV;
    around.rate_error = around.reset_error = around.pin_error = -ENODEV;
    assert_int_equal(supply("/sd", MOST), 0);
    assert_string_equal(around.order, "");
    assert_int_equal(hz, MOST);
    assert_int_equal(log_errors(), 0);
}

static void what_the_tree_lacks_is_left_as_it_is(void **state)
{
    around.clock_error[0] = around.clock_error[1] = around.rate_error = -ENOENT;
    assert_int_equal(supply("/bare", MOST), 0);
    assert_int_equal(hz, MOST);
    assert_string_equal(around.order, "ap");
}

static void an_unknown_rate_without_a_bound_is_an_error(void **state)
{
    around.rate_error = -ENODEV;
    assert_int_equal(supply("/sd", 0), -ENODEV);
    assert_string_equal(log_last_error(), "/sd: clock ciu: its rate is unknown: no driver");
    around.rate_error = 0;
    around.set_rate_error = -ENOTSUP;
    around.hz = 0;
    assert_true(supply("/sd", 0) < 0);
    around.hz = 1ull << 32;
    assert_true(supply("/sd", 0) < 0);
    assert_int_equal(log_errors(), 3);
}

static void a_rate_that_serves_is_left_alone(void **state)
{
    static const uint32_t useful[] = {45000000, 49500000, 198000000, 204000000};
    for (unsigned i = 0; i < sizeof useful / sizeof useful[0]; i++) {
        around.hz = useful[i];
        assert_int_equal(supply("/sd", 0), 0);
        assert_int_equal(hz, useful[i]);
        assert_int_equal(around.asked_hz, 0);
    }
}

static void another_rate_is_set(void **state)
{
    static const uint64_t useless[] = {0, 24000000, 396000000, 1ull << 33};
    for (unsigned i = 0; i < sizeof useless / sizeof useless[0]; i++) {
        around.hz = useless[i];
        assert_int_equal(supply("/emmc", 0), 0);
        assert_int_equal(around.asked_hz, 50000000);
        assert_int_equal(hz, 49500000);
    }
    around.set_rate_error = -ENOTSUP;
    around.hz = 24000000;
    assert_int_equal(supply("/emmc", 0), 0);
    assert_int_equal(hz, 24000000);
    assert_int_equal(log_errors(), 0);
}

static void the_trees_own_rate_serves(void **state)
{
    around.rate_error = -ENODEV;
    assert_int_equal(supply("/swapped", 0), 0);
    assert_int_equal(hz, 24000000);
}

/* A device whose clock or reset does not follow must not be touched. */
static void what_does_not_follow_is_an_error(void **state)
{
    around.clock_error[0] = -ETIMEDOUT;
    assert_int_equal(supply("/sd", MOST), -ETIMEDOUT);
    assert_string_equal(log_last_error(), "/sd: clock biu: it does not follow");
    around_setup(NULL);
    around.clock_error[1] = -EINVAL;
    assert_int_equal(supply("/sd", MOST), -EINVAL);
    assert_string_equal(log_last_error(), "/sd: clock ciu: the tree's entry is malformed");
    around_setup(NULL);
    around.reset_error = -ETIMEDOUT;
    assert_int_equal(supply("/sd", MOST), -ETIMEDOUT);
    assert_string_equal(log_last_error(), "/sd: resets: it does not follow");
}

static void the_sd_slot_of_visionfive2(void **state)
{
    struct mshc_config config = slot("/sd");
    assert_true(config.removable && config.high_speed && !config.is_emmc);
    assert_int_equal(config.max_width, 4);
    assert_int_equal(config.max_hz, 100000000);
    assert_int_equal(config.fifo_depth, 32);
    assert_int_equal(config.present.source, MSHC_GPIO);
    assert_int_equal(config.present.gpio.line, 41);
    assert_false(config.present.inverted);
    assert_int_equal(config.read_only.source, MSHC_REGISTER);
    assert_int_equal(around.inputs, 1);
    assert_int_equal(log_errors(), 0);
}

static void the_emmc_of_visionfive2(void **state)
{
    struct mshc_config config = slot("/emmc");
    assert_true(config.removable && config.high_speed && config.is_emmc);
    assert_int_equal(config.max_width, 8);
    assert_int_equal(config.present.source, MSHC_UNKNOWN);
    assert_int_equal(config.read_only.source, MSHC_UNKNOWN);
    assert_null(around.gpio);
}

static void a_node_that_says_nothing_gets_the_defaults(void **state)
{
    struct mshc_config config = slot("/bare");
    assert_true(config.removable && !config.high_speed && !config.is_emmc);
    assert_int_equal(config.max_width, 1);
    assert_int_equal(config.max_hz, UINT32_MAX);
    assert_int_equal(config.fifo_depth, 0);
    assert_int_equal(config.present.source, MSHC_REGISTER);
    assert_true(config.present.inverted); /* CDETECT is low with a card */
    assert_int_equal(log_errors(), 0);
}

static void what_is_malformed_is_reported(void **state)
{
    struct mshc_config config = slot("/malformed");
    assert_int_equal(config.max_width, 1);
    assert_int_equal(config.fifo_depth, 0);
    assert_int_equal(log_errors(), 2);
    assert_string_equal(log_last_error(), "/malformed: bus-width: 3: using 1");
}

static void switches_can_be_inverted(void **state)
{
    struct mshc_config config = slot("/switches");
    assert_int_equal(config.present.source, MSHC_REGISTER);
    assert_false(config.present.inverted);
    assert_int_equal(config.read_only.source, MSHC_GPIO);
    assert_true(config.read_only.inverted);
}

static void switches_can_be_missing(void **state)
{
    struct mshc_config config = slot("/broken-detect");
    assert_int_equal(config.present.source, MSHC_UNKNOWN);
    assert_int_equal(config.read_only.source, MSHC_UNKNOWN);
}

static void a_gpio_that_cannot_be_read_tells_nothing(void **state)
{
    around.gpio_error = -ENODEV;
    struct mshc_config config = slot("/sd");
    assert_int_equal(config.present.source, MSHC_UNKNOWN);
    assert_string_equal(log_last_error(), "/sd: cd-gpios: its controller has no driver: not used");
    around.gpio_error = -EINVAL;
    slot("/sd");
    assert_string_equal(log_last_error(), "/sd: cd-gpios: it does not work: not used");
}

static void an_sd_card_can_be_soldered(void **state)
{
    struct mshc_config config = slot("/soldered-sd");
    assert_false(config.is_emmc);
}

static void sdio_devices_are_told_from_cards(void **state)
{
    assert_true(mshc_is_sdio(tree_at("/wifi")));
    assert_true(mshc_is_sdio(tree_at("/wifi-by-power")));
    assert_true(mshc_is_sdio(tree_at("/neither")));
    assert_false(mshc_is_sdio(tree_at("/sd")));
    assert_false(mshc_is_sdio(tree_at("/emmc")));
    assert_false(mshc_is_sdio(tree_at("/with-card")));
}

#define TEST(name) cmocka_unit_test_setup(name, around_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clocks_come_before_the_reset_and_pins),
        TEST(clocks_are_found_by_name),
        TEST(every_reset_is_released),
        TEST(what_has_no_driver_is_left_as_it_is),
        TEST(what_the_tree_lacks_is_left_as_it_is),
        TEST(an_unknown_rate_without_a_bound_is_an_error),
        TEST(a_rate_that_serves_is_left_alone),
        TEST(another_rate_is_set),
        TEST(the_trees_own_rate_serves),
        TEST(what_does_not_follow_is_an_error),
        TEST(the_sd_slot_of_visionfive2),
        TEST(the_emmc_of_visionfive2),
        TEST(a_node_that_says_nothing_gets_the_defaults),
        TEST(what_is_malformed_is_reported),
        TEST(switches_can_be_inverted),
        TEST(switches_can_be_missing),
        TEST(a_gpio_that_cannot_be_read_tells_nothing),
        TEST(an_sd_card_can_be_soldered),
        TEST(sdio_devices_are_told_from_cards),
    };
    return cmocka_run_group_tests(tests, around_tree, NULL);
}
