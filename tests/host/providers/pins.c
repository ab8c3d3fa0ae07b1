/* GPIO lines and pin groups, as their users see them. */
#include "common_fakes.h"
#include "common_tree.h"
#include "device_tree.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>

static dt_node consumer;

static int setup(void **state)
{
    fake_reset();
    log_reset();
    consumer = tree_at("/consumer");
    return 0;
}

static struct gpio line(unsigned index)
{
    struct gpio gpio;
    assert_int_equal(gpio_get(consumer, "cd-gpios", index, &gpio), 0);
    return gpio;
}

static void levels_are_logical(void **state)
{
    struct gpio low = line(0), high = line(2);
    assert_int_equal(low.line, 11);
    assert_int_equal(high.line, 4);
    for (int active = 0; active < 2; active++) {
        assert_int_equal(gpio_output(&low, active), 0);
        assert_int_equal(fake.level, !active);
        assert_int_equal(gpio_value(&low), active);
        assert_int_equal(gpio_output(&high, active), 0);
        assert_int_equal(fake.level, active);
        assert_int_equal(gpio_value(&high), active);
    }
    fake.level = -EIO;
    assert_int_equal(gpio_value(&low), -EIO);
    assert_int_equal(gpio_input(&high), 0);
    assert_int_equal(fake.use, 'i');
    assert_int_equal(fake.line, 4);
}

static void lines_that_are_not_there_are_errors(void **state)
{
    struct gpio gpio;
    assert_int_equal(gpio_get(consumer, "cd-gpios", 1, &gpio), -ENOENT);
    assert_int_equal(gpio_get(consumer, "cd-gpios", 3, &gpio), -EINVAL); /* beyond the last line */
    assert_int_equal(gpio_get(consumer, "cd-gpios", 4, &gpio), -ENODEV);
    assert_int_equal(gpio_get(consumer, "cd-gpios", 5, &gpio), -ENOENT);
    assert_int_equal(gpio_get(consumer, "wp-gpios", 0, &gpio), -ENOENT);
    assert_int_equal(gpio_get(tree_at("/wide-consumer"), "cd-gpios", 0, &gpio), -EINVAL);
    assert_int_equal(gpio_get(tree_at("/odd"), "cd-gpios", 0, &gpio), -EINVAL);
    assert_int_equal(log_errors(), 0);
}

static void a_state_applies_its_groups_in_order(void **state)
{
    assert_int_equal(pinctrl_select(consumer, "default"), 0);
    assert_int_equal(fake.group_count, 2);
    assert_int_equal(fake.groups[0], tree_at("/fake/group-a"));
    assert_int_equal(fake.groups[1], tree_at("/fake/more/group-b"));
    assert_int_equal(pinctrl_select(consumer, "sleep"), 0); /* an empty list */
    assert_int_equal(fake.group_count, 2);
}

static void states_that_cannot_be_selected_are_errors(void **state)
{
    assert_int_equal(pinctrl_select(consumer, "other"), -ENOENT);
    assert_int_equal(pinctrl_select(consumer, "none"), -EINVAL);
    assert_int_equal(pinctrl_select(consumer, "odd"), -EINVAL);
    assert_int_equal(pinctrl_select(consumer, "alone"), -ENODEV);
    assert_int_equal(pinctrl_select(tree_at("/fake"), "default"), -ENOENT);
    assert_int_equal(pinctrl_select(tree_at("/wide-consumer"), "default"), -ENOENT);
    assert_int_equal(fake.group_count, 0);
    assert_int_equal(pinctrl_select(consumer, "lost"), -EINVAL);
    assert_int_equal(pinctrl_select(consumer, "bad"), -EINVAL);
    assert_int_equal(fake.group_count, 2); /* nothing after the error */
    assert_int_equal(log_errors(), 0);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(levels_are_logical),
        TEST(lines_that_are_not_there_are_errors),
        TEST(a_state_applies_its_groups_in_order),
        TEST(states_that_cannot_be_selected_are_errors),
    };
    return cmocka_run_group_tests(tests, common_tree, NULL);
}
