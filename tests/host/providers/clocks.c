/* Clocks and reset lines, as their users see them: the tree's good and bad descriptions. */
#include "common_fakes.h"
#include "common_tree.h"
#include "device_tree.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/clk.h>
#include <yao/reset.h>

enum { SEVEN, FIXED, HOLE, HALF, RATELESS, NO_CLOCK, UNKNOWN, BROKEN, DISABLED, BEYOND };

static dt_node consumer;

static int setup(void **state)
{
    fake_reset();
    log_reset();
    consumer = tree_at("/consumer");
    return 0;
}

static uint64_t rate(unsigned index)
{
    uint64_t hz = 0;
    assert_int_equal(clk_rate(consumer, index, &hz), 0);
    return hz;
}

static void a_clock_is_asked_with_its_cells(void **state)
{
    assert_int_equal(rate(SEVEN), CLOCK_HZ);
    assert_int_equal(fake.args[0], 7);
    assert_int_equal(fake.args[1], 0);
    assert_int_equal(clk_enable(consumer, SEVEN), 0);
    assert_int_equal(fake.enables, 1);
    assert_int_equal(clk_set_rate(consumer, SEVEN, 5000000000), 0);
    assert_int_equal(fake.hz, 5000000000);
}

static void a_clock_is_found_by_its_name(void **state)
{
    assert_int_equal(dt_name_index(consumer, "clock-names", "half"), HALF);
    assert_int_equal(rate(HALF), 12000000);
    assert_int_equal(dt_name_index(consumer, "clock-names", "quarter"), -ENOENT);
}

static void fixed_clocks_run_and_cannot_be_set(void **state)
{
    assert_int_equal(rate(FIXED), 24000000);
    assert_int_equal(clk_enable(consumer, FIXED), 0);
    assert_int_equal(clk_enable(consumer, HALF), 0);
    assert_int_equal(clk_set_rate(consumer, FIXED, 1), -ENOTSUP);
    assert_int_equal(clk_set_rate(consumer, HALF, 1), -ENOTSUP);
}

static void assert_no_clock(dt_node node, unsigned index, int error)
{
    uint64_t hz;
    assert_int_equal(clk_rate(node, index, &hz), error);
    assert_int_equal(clk_set_rate(node, index, 1), error);
    assert_int_equal(clk_enable(node, index), error);
}

static void what_the_tree_lacks_is_an_error_without_a_message(void **state)
{
    uint64_t hz;
    assert_no_clock(consumer, HOLE, -ENOENT);
    assert_no_clock(consumer, BEYOND, -ENOENT);
    assert_no_clock(consumer, UINT32_MAX, -ENOENT);
    assert_no_clock(consumer, (unsigned)-ENOENT, -ENOENT);
    assert_no_clock(consumer, UNKNOWN, -ENODEV);
    assert_no_clock(consumer, DISABLED, -ENODEV);
    assert_no_clock(consumer, BROKEN, -EIO);
    assert_no_clock(tree_at("/fake"), 0, -ENOENT);
    assert_int_equal(clk_rate(consumer, RATELESS, &hz), -ENOTSUP);
    assert_int_equal(clk_rate(consumer, NO_CLOCK, &hz), -EINVAL);
    assert_int_equal(log_errors(), 0);
}

static void malformed_lists_are_refused(void **state)
{
    assert_no_clock(tree_at("/of-nothing"), 0, -EINVAL);
    assert_no_clock(tree_at("/cut-short"), 0, -EINVAL);
    assert_no_clock(tree_at("/wide-consumer"), 0, -EINVAL);
    assert_no_clock(tree_at("/odd"), 0, -EINVAL);
    assert_int_equal(log_errors(), 0);
    assert_int_equal(fake.enables, 0);
}

static void a_circle_of_clocks_ends(void **state)
{
    uint64_t hz;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(clk_rate(tree_at("/of-circle"), 0, &hz), -ELOOP);
        assert_int_equal(clk_enable(tree_at("/of-circle"), 0), -ELOOP);
    }
    assert_int_equal(rate(HALF), 12000000);
}

static void assert_refused(const char *path, const char *message)
{
    log_reset();
    assert_no_clock(tree_at(path), 0, -EINVAL);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), message);
}

static void clocks_without_what_defines_them_are_told_once(void **state)
{
    assert_refused("/of-no-rate", "/no-rate: clock-frequency is missing or malformed");
    assert_refused("/of-no-div", "/no-div: clock-div is missing or malformed");
    assert_refused("/of-no-mult", "/no-mult: clock-mult is missing or malformed");
}

static void a_factor_of_nothing_has_no_rate(void **state)
{
    uint64_t hz;
    assert_int_equal(clk_rate(tree_at("/of-no-parent"), 0, &hz), -ENOENT);
    assert_int_equal(clk_enable(tree_at("/of-no-parent"), 0), -ENOENT);
}

static void a_rate_beyond_64_bits_is_unknown(void **state)
{
    uint64_t hz;
    assert_int_equal(clk_rate(tree_at("/of-enormous"), 0, &hz), -ENOTSUP);
}

static void assigned_rates_are_set_and_the_first_error_returned(void **state)
{
    assert_int_equal(clk_assigned(consumer), -ENOTSUP);
    assert_int_equal(fake.rates_set, 2); /* the first asks for 0, the third is a hole */
    assert_int_equal(fake.args[0], 6);
    assert_int_equal(fake.hz, 25000000);
    assert_int_equal(clk_assigned(tree_at("/fake")), 0);
}

static void a_reset_line_is_set_and_released(void **state)
{
    assert_int_equal(reset_deassert(consumer, 0), 0);
    assert_int_equal(fake.args[0], 3);
    assert_int_equal(fake.deasserts, 1);
    assert_int_equal(fake.asserts, 0);
    assert_int_equal(reset_assert(consumer, 0), 0);
    assert_int_equal(fake.asserts, 1);
    assert_int_equal(reset_deassert(consumer, 2), -ETIMEDOUT);
}

static void reset_lines_that_are_not_there_are_errors(void **state)
{
    assert_int_equal(reset_deassert(consumer, 1), -ENOENT);
    assert_int_equal(reset_deassert(consumer, 3), -ENODEV);
    assert_int_equal(reset_assert(consumer, 4), -EIO);
    assert_int_equal(reset_assert(consumer, 5), -ENOENT);
    assert_int_equal(reset_assert(tree_at("/wide-consumer"), 0), -EINVAL);
    assert_int_equal(reset_assert(tree_at("/odd"), 0), -EINVAL);
    assert_int_equal(reset_assert(tree_at("/fake"), 0), -ENOENT);
    assert_int_equal(fake.asserts + fake.deasserts, 0);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_clock_is_asked_with_its_cells),
        TEST(a_clock_is_found_by_its_name),
        TEST(fixed_clocks_run_and_cannot_be_set),
        TEST(what_the_tree_lacks_is_an_error_without_a_message),
        TEST(malformed_lists_are_refused),
        TEST(a_circle_of_clocks_ends),
        TEST(clocks_without_what_defines_them_are_told_once),
        TEST(a_factor_of_nothing_has_no_rate),
        TEST(a_rate_beyond_64_bits_is_unknown),
        TEST(assigned_rates_are_set_and_the_first_error_returned),
        TEST(a_reset_line_is_set_and_released),
        TEST(reset_lines_that_are_not_there_are_errors),
    };
    return cmocka_run_group_tests(tests, common_tree, NULL);
}
