/* Which lines tell of the card, by the slot's node: as the trees of FU540 and FU740 name them, and
 * as those of other slots do. */
#include "device_tree.h"
#include "drivers/mmc/mmc_spi.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/gpio.h>

extern YAO_DRIVER(block, mmc_spi);

enum { GPIO = 1, UNKNOWN };

static struct {
    uint32_t inputs; /* lines that were made inputs */
    int error;       /* of that */
} pins;

static int make_input(struct gpio_controller *controller, unsigned line)
{
    pins.inputs |= 1u << line;
    return pins.error;
}

static const struct gpio_ops pin_ops = {.input = make_input};
static struct gpio_controller pin_controller = {.ops = &pin_ops, .lines = 16};
static struct spi bus;

static int probe_gpio(struct device *dev)
{
    dev->interface = &pin_controller;
    return 0;
}

static int probe_spi(struct device *dev)
{
    dev->interface = &bus;
    return 0;
}

static const struct dt_match gpio_match[] = {{"test,gpio", NULL}, {NULL, NULL}};
static const struct dt_match spi_match[] = {{"test,spi", NULL}, {NULL, NULL}};
static const struct driver gpio_driver = {gpio_match, probe_gpio};
static const struct driver spi_driver = {spi_match, probe_spi};
const struct driver *const yao_drivers_gpio[] = {&gpio_driver, NULL};
const struct driver *const yao_drivers_spi[] = {&spi_driver, NULL};
static const struct driver *const slots[] = {&yao_driver_block__mmc_spi, NULL};

static struct mmc_spi_config found;

int mmc_spi_init(struct mmc_spi *spi, const struct mmc_spi_config *config)
{
    found = *config;
    return 0;
}

static void begin_slot(const char *name)
{
    tree_node(name);
    tree_text("compatible", "mmc-spi-slot");
    tree_cells("reg", 0);
    tree_cells("spi-max-frequency", 20000000);
}

static void slot(const char *name, const char *property, uint32_t provider, uint32_t line)
{
    begin_slot(name);
    tree_cells(property, provider, line, 1);
    tree_end_node();
}

static int make_tree(void **state)
{
    tree_begin();
    tree_device("gpio", GPIO, "test,gpio");
    tree_cells("#gpio-cells", 2);
    tree_end_node();
    tree_device("unknown", UNKNOWN, "test,nobody");
    tree_cells("#gpio-cells", 2);
    tree_end_node();
    tree_node("spi");
    tree_text("compatible", "test,spi");
    begin_slot("none");
    tree_end_node();
    slot("old", "gpios", GPIO, 11);
    slot("new", "cd-gpios", GPIO, 3);
    slot("no-driver", "gpios", UNKNOWN, 11);
    slot("no-line", "cd-gpios", GPIO, 16);
    slot("stuck", "cd-gpios", GPIO, 4);
    begin_slot("old-both");
    tree_cells("gpios", GPIO, 1, 0, GPIO, 2, 1);
    tree_end_node();
    begin_slot("new-both");
    tree_cells("cd-gpios", GPIO, 5, 1);
    tree_cells("wp-gpios", GPIO, 6, 0);
    tree_end_node();
    begin_slot("micro");
    tree_cells("gpios", GPIO, 7, 1, GPIO, 8, 1);
    tree_property("disable-wp", "", 0);
    tree_end_node();
    tree_end_node();
    tree_finish();
    return 0;
}

static int setup(void **state)
{
    log_reset();
    memset(&pins, 0, sizeof pins);
    memset(&found, 0xff, sizeof found);
    return 0;
}

static void probe(const char *path)
{
    struct device *dev;
    assert_int_equal(device_get(slots, tree_at(path), &dev), 0);
    assert_ptr_equal(found.spi, &bus);
    assert_string_equal(found.name, path);
}

static void a_slot_without_lines(void **state)
{
    probe("/spi/none");
    assert_null(found.present);
    assert_null(found.read_only);
    assert_int_equal(log_errors(), 0);
}

static void check_line(const struct gpio *line, unsigned number, bool active_low)
{
    assert_non_null(line);
    assert_ptr_equal(line->controller, &pin_controller);
    assert_int_equal(line->line, number);
    assert_int_equal(line->active_low, active_low);
    assert_true(pins.inputs & 1u << number);
}

static void the_card_detect_of_sifive_boards(void **state)
{
    probe("/spi/old");
    check_line(found.present, 11, true);
    assert_null(found.read_only);
    probe("/spi/new");
    check_line(found.present, 3, true);
    assert_int_equal(log_errors(), 0);
}

static void the_protection_switch(void **state)
{
    probe("/spi/old-both");
    check_line(found.present, 1, false);
    check_line(found.read_only, 2, true);
    probe("/spi/new-both");
    check_line(found.present, 5, true);
    check_line(found.read_only, 6, false);
    probe("/spi/micro");
    check_line(found.present, 7, true);
    assert_null(found.read_only);
}

static void unusable(const char *path, const char *message)
{
    probe(path);
    assert_null(found.present);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), message);
    log_reset();
}

static void a_line_that_cannot_be_read_is_reported(void **state)
{
    unusable("/spi/no-driver", "/spi/no-driver: gpios: its controller has no driver: not used");
    unusable("/spi/no-line", "/spi/no-line: cd-gpios: it does not work: not used");
    pins.error = -EIO;
    unusable("/spi/stuck", "/spi/stuck: cd-gpios: it does not work: not used");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_slot_without_lines),
        TEST(the_card_detect_of_sifive_boards),
        TEST(the_protection_switch),
        TEST(a_line_that_cannot_be_read_is_reported),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
