/* device_supply() on clocks and resets that are counted. */
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <yao/clk.h>
#include <yao/device_supply.h>
#include <yao/reset.h>

#define NODE 5

static struct {
    unsigned clocks, resets, bad_clock, bad_reset; /* how many, and which fails from 1; 0: none */
    int error;
    char order[16];
} tree;

static int apply(char letter, unsigned index, unsigned count, unsigned bad)
{
    if (index >= count)
        return -ENOENT;
    if (index + 1 == bad)
        return tree.error;
    tree.order[strlen(tree.order)] = letter;
    return 0;
}

int clk_enable(dt_node node, unsigned index)
{
    assert_int_equal(node, NODE);
    return apply('c', index, tree.clocks, tree.bad_clock);
}

int reset_deassert(dt_node node, unsigned index)
{
    assert_int_equal(node, NODE);
    return apply('r', index, tree.resets, tree.bad_reset);
}

static int setup(void **state)
{
    memset(&tree, 0, sizeof tree);
    log_reset();
    return 0;
}

static void all_clocks_come_before_all_resets(void **state)
{
    tree.clocks = 3;
    tree.resets = 2;
    assert_int_equal(device_supply(NODE), 0);
    assert_string_equal(tree.order, "cccrr");
    assert_int_equal(log_errors(), 0);
}

static void a_node_without_either_is_fine(void **state)
{
    assert_int_equal(device_supply(NODE), 0);
    assert_string_equal(tree.order, "");
}

static void a_clock_that_fails_keeps_the_device_in_reset(void **state)
{
    tree.clocks = tree.bad_clock = 2;
    tree.resets = 1;
    tree.error = -ENODEV;
    assert_int_equal(device_supply(NODE), -ENODEV);
    assert_string_equal(log_last_error(), "/node@5: clocks: entry 1: no driver for its controller");
    assert_string_equal(tree.order, "c");
}

static void a_reset_that_fails_is_named(void **state)
{
    tree.resets = tree.bad_reset = 1;
    tree.error = -EINVAL;
    assert_int_equal(device_supply(NODE), -EINVAL);
    assert_string_equal(log_last_error(),
                        "/node@5: resets: entry 0: malformed, or its controller does not have it");
    tree.error = -ETIMEDOUT;
    assert_int_equal(device_supply(NODE), -ETIMEDOUT);
    assert_string_equal(log_last_error(),
                        "/node@5: resets: entry 0: its controller does not follow");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(all_clocks_come_before_all_resets, setup),
        cmocka_unit_test_setup(a_node_without_either_is_fine, setup),
        cmocka_unit_test_setup(a_clock_that_fails_keeps_the_device_in_reset, setup),
        cmocka_unit_test_setup(a_reset_that_fails_is_named, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
