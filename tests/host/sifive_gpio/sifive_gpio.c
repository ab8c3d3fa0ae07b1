/* SiFive's GPIO, from a property of a node down to strict registers. */
#include "device_tree.h"
#include "log.h"
#include "sifive_gpio_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/gpio.h>

#define BASE 0x10060000u

extern YAO_DRIVER(gpio, sifive_gpio);

const struct driver *const yao_drivers_gpio[] = {&yao_driver_gpio__sifive_gpio, NULL};

static struct sifive_gpio_model model;
static struct gpio detect, power; /* active low, active high */

static void controller(const char *name, unsigned phandle, unsigned lines)
{
    tree_device(name, phandle, "sifive,gpio0");
    tree_cells("reg", 0, BASE, 0, 0x1000);
    tree_cells("#gpio-cells", 2);
    if (lines)
        tree_cells("ngpios", lines);
    tree_end_node();
}

static int make_tree(void **state)
{
    tree_begin();
    controller("gpio", 1, 0);
    controller("all", 2, 32);
    controller("too-many", 3, 33);
    tree_node("mmc");
    tree_cells("gpios", 1, 11, 1, 1, 14, 0, 1, 16, 0, 2, 31, 0, 3, 0, 0);
    tree_end_node();
    tree_finish();
    return 0;
}

static int setup(void **state)
{
    bus_reset(0);
    log_reset();
    sifive_gpio_model_init(&model, BASE, 16);
    model.watched = 14;
    assert_int_equal(gpio_get(tree_at("/mmc"), "gpios", 0, &detect), 0);
    assert_int_equal(gpio_get(tree_at("/mmc"), "gpios", 1, &power), 0);
    return 0;
}

static void nothing_is_touched_before_it_is_used(void **state)
{
    assert_int_equal(bus_accesses(), 0);
}

static void an_input_shows_what_the_board_drives(void **state)
{
    assert_int_equal(gpio_input(&detect), 0);
    assert_int_equal(gpio_value(&detect), 1); /* low: a card is there */
    model.outside = 1u << 11;
    assert_int_equal(gpio_value(&detect), 0);
    model.outside = ~(1u << 11);
    assert_int_equal(gpio_value(&detect), 1);
}

static void an_output_has_the_level_from_the_start(void **state)
{
    assert_int_equal(gpio_output(&power, true), 0);
    assert_int_equal(gpio_output(&power, false), 0);
    assert_int_equal(gpio_output(&power, true), 0);
    assert_string_equal(model.changes, "HLH");
    assert_int_equal(gpio_value(&power), 1);
}

static void an_inverted_output_has_the_level_all_the_same(void **state)
{
    model.inverted = 1u << 14;
    assert_int_equal(gpio_output(&power, false), 0);
    assert_int_equal(gpio_output(&power, true), 0);
    assert_string_equal(model.changes, "LH");
    assert_int_equal(gpio_value(&power), 1);
}

static void an_output_becomes_an_input(void **state)
{
    gpio_output(&power, true);
    assert_int_equal(gpio_input(&power), 0);
    assert_string_equal(model.changes, "Hz");
    assert_int_equal(gpio_value(&power), 0);
}

static void other_lines_stay_as_they_are(void **state)
{
    model.out_en = model.out = 0x0401;
    gpio_input(&detect);
    gpio_output(&power, true);
    assert_int_equal(model.out_en, 0x4401);
    assert_int_equal(model.out, 0x4401);
    assert_int_equal(model.in_en, 0x0800);
}

static void lines_are_counted(void **state)
{
    struct gpio gpio;
    dt_node mmc = tree_at("/mmc");
    assert_int_equal(gpio_get(mmc, "gpios", 2, &gpio), -EINVAL);
    assert_int_equal(gpio_get(mmc, "gpios", 3, &gpio), 0);
    model.lines = 32;
    assert_int_equal(gpio_output(&gpio, true), 0);
    assert_int_equal(model.out, 1u << 31);
    log_reset();
    assert_int_equal(gpio_get(mmc, "gpios", 4, &gpio), -EINVAL);
    assert_string_equal(log_last_error(), "/too-many: ngpios is malformed, or not from 1 to 32");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nothing_is_touched_before_it_is_used),
        TEST(an_input_shows_what_the_board_drives),
        TEST(an_output_has_the_level_from_the_start),
        TEST(an_inverted_output_has_the_level_all_the_same),
        TEST(an_output_becomes_an_input),
        TEST(other_lines_stay_as_they_are),
        TEST(lines_are_counted),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
