#include "drivers/serial/ns16550.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The node's properties, in place of a tree. */
static struct {
    const char *name;
    uint32_t value;
} properties[4];
static unsigned count;

int dt_u32(dt_node node, const char *name, unsigned index, uint32_t *value)
{
    for (unsigned i = 0; i < count; i++)
        if (!strcmp(properties[i].name, name)) {
            *value = properties[i].value;
            return 0;
        }
    return -ENOENT;
}

static void add(const char *name, uint32_t value)
{
    properties[count].name = name;
    properties[count++].value = value;
}

static int begin(void **state)
{
    count = 0;
    return 0;
}

static void a_bare_node_is_a_pc16550d(void **state)
{
    struct ns16550_config config = {.base = 0x10000000};
    assert_int_equal(ns16550_layout(0, &config), 0);
    assert_int_equal(config.reg_shift, 0);
    assert_int_equal(config.io_width, 1);
    assert_int_equal(config.fifo_size, 16);
    assert_int_equal(config.base, 0x10000000);
}

static void every_property_counts(void **state)
{
    struct ns16550_config config;
    add("reg-shift", 2);
    add("reg-io-width", 4);
    add("fifo-size", 256);
    add("reg-offset", 0x40);
    assert_int_equal(ns16550_layout(0, &config), 0x40);
    assert_int_equal(config.reg_shift, 2);
    assert_int_equal(config.io_width, 4);
    assert_int_equal(config.fifo_size, 256);
}

static int layout_with(const char *name, uint32_t value, uint32_t shift)
{
    struct ns16550_config config;
    count = 0;
    if (shift)
        add("reg-shift", shift);
    add(name, value);
    return ns16550_layout(0, &config);
}

static void what_is_out_of_range_is_refused(void **state)
{
    assert_int_equal(layout_with("reg-shift", 4, 0), 0);
    assert_int_equal(layout_with("reg-shift", 5, 0), -EINVAL);
    assert_int_equal(layout_with("reg-shift", UINT32_MAX, 0), -EINVAL);
    assert_int_equal(layout_with("reg-io-width", 0, 2), -EINVAL);
    assert_int_equal(layout_with("reg-io-width", 3, 2), -EINVAL);
    assert_int_equal(layout_with("reg-io-width", 8, 3), -EINVAL);
    assert_int_equal(layout_with("fifo-size", 0, 0), -EINVAL);
    assert_int_equal(layout_with("reg-offset", INT32_MAX, 0), INT32_MAX);
    assert_int_equal(layout_with("reg-offset", 1u << 31, 0), -EINVAL);
}

static void registers_do_not_overlap(void **state)
{
    assert_int_equal(layout_with("reg-io-width", 4, 1), -EINVAL);
    assert_int_equal(layout_with("reg-io-width", 2, 0), -EINVAL);
    assert_int_equal(layout_with("reg-io-width", 2, 1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_bare_node_is_a_pc16550d, begin),
        cmocka_unit_test_setup(every_property_counts, begin),
        cmocka_unit_test_setup(what_is_out_of_range_is_refused, begin),
        cmocka_unit_test_setup(registers_do_not_overlap, begin),
    };
    return cmocka_run_group_tests_name("ns16550_layout", tests, NULL, NULL);
}
