/* Lines that restart a board or power it off, on a strict model of SiFive's GPIO. */
#include "device_tree.h"
#include "log.h"
#include "sifive_gpio_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/gpio.h>
#include <yao/power.h>

#define BASE 0x10060000u
#define MS   1000000ull

extern YAO_DRIVER(gpio, sifive_gpio);
extern YAO_DRIVER(power, gpio_poweroff);
extern YAO_DRIVER(restart, gpio_restart);

const struct driver *const yao_drivers_gpio[] = {&yao_driver_gpio__sifive_gpio, NULL};
const struct driver *const yao_drivers_power[] = {&yao_driver_restart__gpio_restart,
                                                  &yao_driver_power__gpio_poweroff, NULL};

static struct sifive_gpio_model model;

enum { GPIO = 1, UNKNOWN };

static void node(const char *name, const char *compatible)
{
    tree_node(name);
    tree_property("compatible", compatible, (int)__builtin_strlen(compatible) + 1);
}

static void write_devices(void)
{
    node("restart", "gpio-restart");
    tree_cells("gpios", GPIO, 10, 1);
    tree_end_node();
    node("off", "gpio-poweroff");
    tree_cells("gpios", GPIO, 2, 0);
    tree_cells("active-delay-ms", 1);
    tree_cells("inactive-delay-ms", 20);
    tree_cells("timeout-ms", 300);
    tree_end_node();
    node("endless", "gpio-restart");
    tree_cells("gpios", GPIO, 10, 0);
    tree_cells("active-delay", 0xffffffff);
    tree_property("wait-delay", "abcde", 5);
    tree_end_node();
    node("no-line", "gpio-restart");
    tree_cells("gpios", GPIO, 16, 0);
    tree_end_node();
    node("no-driver", "gpio-restart");
    tree_cells("gpios", UNKNOWN, 1, 0);
    tree_end_node();
}

static int make_tree(void **state)
{
    tree_begin();
    tree_device("gpio", GPIO, "sifive,gpio0");
    tree_cells("reg", 0, BASE, 0, 0x1000);
    tree_cells("#gpio-cells", 2);
    tree_end_node();
    tree_device("unknown", UNKNOWN, "test,unknown");
    tree_cells("#gpio-cells", 2);
    tree_end_node();
    write_devices();
    tree_finish();
    return 0;
}

static int setup(void **state)
{
    bus_reset(0);
    log_reset();
    sifive_gpio_model_init(&model, BASE, 16);
    return 0;
}

static struct power *power(const char *path)
{
    struct device *dev;
    assert_int_equal(device_get(yao_drivers_power, tree_at(path), &dev), 0);
    return dev->interface;
}

static void a_restart_is_a_pulse_with_both_edges(void **state)
{
    struct power *restart = power("/restart");
    assert_true(restart->after_firmware);
    assert_int_equal(bus_accesses(), 0);
    model.watched = 10;
    restart->ops->restart(restart);
    assert_string_equal(model.changes, "LHL"); /* active low */
    assert_in_range(clock_now(), 3200 * MS, 3201 * MS);
}

static void power_off_has_its_own_delays(void **state)
{
    struct power *off = power("/off");
    model.watched = 2;
    off->ops->off(off, 0);
    assert_string_equal(model.changes, "HLH");
    assert_in_range(clock_now(), 321 * MS, 322 * MS);
}

static void neither_does_what_the_other_does(void **state)
{
    struct power *restart = power("/restart"), *off = power("/off");
    restart->ops->off(restart, 0);
    off->ops->restart(off);
    assert_int_equal(bus_accesses(), 0);
    assert_int_equal(clock_now(), 0);
}

static void delays_that_make_no_sense_are_not_taken(void **state)
{
    struct power *endless = power("/endless");
    endless->ops->restart(endless);
    assert_in_range(clock_now(), 3200 * MS, 3201 * MS);
}

static void a_line_that_does_not_exist_is_told(void **state)
{
    struct device *dev;
    assert_int_equal(device_get(yao_drivers_power, tree_at("/no-line"), &dev), -EINVAL);
    assert_string_equal(log_last_error(), "/no-line: gpios is missing, malformed or names no line");
    log_reset();
    assert_int_equal(device_get(yao_drivers_power, tree_at("/no-driver"), &dev), -ENODEV);
    assert_int_equal(log_errors(), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_restart_is_a_pulse_with_both_edges), TEST(power_off_has_its_own_delays),
        TEST(neither_does_what_the_other_does),     TEST(delays_that_make_no_sense_are_not_taken),
        TEST(a_line_that_does_not_exist_is_told),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
