/* Pins of a JH7110, from a node that uses them down to strict registers. */
#include "common_pins.h"
#include "device_tree.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/gpio.h>
#include <yao/pinctrl.h>

#define IE   0x01u
#define MA12 0x06u
#define PU   0x08u
#define PD   0x10u
#define SLEW 0x20u
#define SMT  0x40u

enum { DETECT, RESTART, AON3, AON4, NO_CLOCK, NO_RESET };

static int setup(void **state)
{
    pins_reset();
    return 0;
}

static struct gpio line(unsigned index)
{
    struct gpio gpio;
    assert_int_equal(gpio_get(tree_at("/mmc"), "cd-gpios", index, &gpio), 0);
    return gpio;
}

static int select(const char *path)
{
    return pinctrl_select(tree_at(path), "default");
}

static void an_input_shows_what_the_board_drives(void **state)
{
    struct gpio detect = line(DETECT);
    jh7110_gpio_model_drive(&sys, 41, true);
    assert_int_equal(gpio_input(&detect), 0);
    assert_int_equal(gpio_value(&detect), 0); /* high: no card */
    jh7110_gpio_model_drive(&sys, 41, false);
    jh7110_gpio_model_drive(&sys, 40, true);
    assert_int_equal(gpio_value(&detect), 1);
    assert_int_equal(jh7110_gpio_model_pad(&sys, 41), IE | SMT);
}

static void an_input_is_taken_from_whoever_had_the_pin(void **state)
{
    struct gpio detect = line(DETECT);
    sys.regs[0x2a8 / 4] = 0xffffffff; /* function of 41 to 51 */
    sys.regs[41 / 4] = 0;
    sys.regs[(0x40 + 40) / 4] = 0x7f7f7f7f;
    assert_int_equal(gpio_input(&detect), 0);
    assert_int_equal(sys.regs[0x2a8 / 4], 0xfffffffc);
    assert_int_equal(jh7110_gpio_model_doen(&sys, 41), 1);
    assert_int_equal(jh7110_gpio_model_dout(&sys, 41), 0);
    assert_int_equal(jh7110_gpio_model_dout(&sys, 40), 0x7f);
    assert_int_equal(jh7110_gpio_model_doen(&sys, 40), 0);
}

static void an_output_drives_its_level(void **state)
{
    struct gpio restart = line(RESTART);
    sys.regs[0x120 / 4 + 35] = IE | PU;
    for (int active = 1; active >= 0; active--) {
        assert_int_equal(gpio_output(&restart, active), 0);
        assert_int_equal(jh7110_gpio_model_doen(&sys, 35), 0);
        assert_int_equal(jh7110_gpio_model_dout(&sys, 35), active);
        assert_int_equal(gpio_value(&restart), active);
    }
    assert_int_equal(jh7110_gpio_model_pad(&sys, 35), IE);
}

static void aon_has_four_lines(void **state)
{
    struct gpio gpio, last = line(AON3);
    assert_int_equal(gpio_output(&last, true), 0);
    assert_int_equal(aon.regs[0], 0x00010101);
    assert_int_equal(aon.regs[1], 0x01000000);
    assert_int_equal(gpio_input(&last), 0);
    assert_int_equal(aon.regs[0x40 / 4], IE | SMT);
    jh7110_gpio_model_drive(&aon, 3, true);
    assert_int_equal(gpio_value(&last), 1);
    assert_int_equal(gpio_get(tree_at("/mmc"), "cd-gpios", AON4, &gpio), -EINVAL);
}

static void a_group_connects_and_configures_its_pins(void **state)
{
    static const unsigned pads[] = {9, 11, 12, 7, 8};
    assert_int_equal(select("/mmc"), 0);
    assert_int_equal(jh7110_gpio_model_dout(&sys, 10), 55); /* the card's clock */
    assert_int_equal(jh7110_gpio_model_doen(&sys, 10), 0);
    assert_int_equal(jh7110_gpio_model_pad(&sys, 10), MA12 | PU);
    for (unsigned i = 0; i < 5; i++) {
        assert_int_equal(jh7110_gpio_model_dout(&sys, pads[i]), 57 + i);
        assert_int_equal(jh7110_gpio_model_doen(&sys, pads[i]), 19 + i);
        assert_int_equal(jh7110_gpio_model_source(&sys, 44 + i), pads[i]);
        assert_int_equal(jh7110_gpio_model_pad(&sys, pads[i]), IE | MA12 | PU | SMT);
    }
    assert_int_equal(jh7110_gpio_model_source(&sys, 43), -1);
    assert_int_equal(log_errors(), 0);
}

static void applying_a_group_again_changes_nothing(void **state)
{
    assert_int_equal(select("/mmc"), 0);
    struct jh7110_gpio_model before = sys;
    sys.config.keep = UINT64_MAX;
    assert_int_equal(select("/mmc"), 0);
    sys.config.keep = before.config.keep;
    assert_memory_equal(&sys, &before, sizeof sys);
}

static void pads_without_gpio_or_register_are_left_alone(void **state)
{
    struct jh7110_gpio_model before = sys;
    assert_int_equal(select("/emmc"), 0);
    assert_int_equal(select("/gmac"), 0);
    assert_memory_equal(&sys, &before, sizeof sys);
}

static void strengths_are_rounded_up(void **state)
{
    assert_int_equal(select("/strengths"), 0);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(jh7110_gpio_model_pad(&sys, 40 + i), PD | SLEW | i << 1);
}

static void aon_has_groups_too(void **state)
{
    assert_int_equal(select("/aon-user"), 0);
    assert_int_equal(jh7110_gpio_model_dout(&aon, 2), 3);
    assert_int_equal(jh7110_gpio_model_doen(&aon, 2), 2);
    assert_int_equal(jh7110_gpio_model_source(&aon, 2), 2);
}

static void assert_refused(const char *user, int error, const char *message)
{
    struct jh7110_gpio_model before = sys;
    log_reset();
    assert_int_equal(select(user), error);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), message);
    assert_memory_equal(&sys, &before, sizeof sys);
}

static void groups_that_cannot_be_are_told(void **state)
{
    assert_refused("/bad-pin", -EINVAL,
                   "/sys/bad-pin/pins: pinmux: 0xff00005f: there is no such pin or signal");
    assert_refused("/bad-signal", -EINVAL,
                   "/sys/bad-signal/pins: pinmux: 0xff80000a: there is no such pin or signal");
    assert_refused("/bad-input", -EINVAL,
                   "/sys/bad-input/pins: pinmux: 0x5c00000a: there is no such pin or signal");
    assert_refused("/camera", -ENOTSUP,
                   "/sys/camera/pins: pinmux: pin 10: no driver for its function 2");
    assert_refused("/no-mux", -EINVAL, "/sys/no-mux/pins: pinmux is missing or malformed");
    assert_refused("/odd-mux", -EINVAL, "/sys/odd-mux/pins: pinmux is missing or malformed");
    assert_refused("/aon-bad", -EINVAL,
                   "/aon/aon-bad/pins: pinmux: 0xff000004: there is no such pin or signal");
}

static void a_controller_without_clock_or_reset_is_not_touched(void **state)
{
    struct gpio gpio;
    dt_node mmc = tree_at("/mmc");
    unsigned before = bus_accesses();
    assert_int_equal(gpio_get(mmc, "cd-gpios", NO_CLOCK, &gpio), -EIO);
    assert_string_equal(log_last_error(), "/no-clock: clocks: entry 0 cannot be enabled: error -5");
    assert_int_equal(select("/no-clock-user"), -EIO);
    assert_int_equal(gpio_get(mmc, "cd-gpios", NO_RESET, &gpio), -ETIMEDOUT);
    assert_string_equal(log_last_error(),
                        "/no-reset: resets: entry 0 cannot be released: error -110");
    assert_int_equal(bus_accesses(), before);
    clock_runs = released = true;
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_input_shows_what_the_board_drives),
        TEST(an_input_is_taken_from_whoever_had_the_pin),
        TEST(an_output_drives_its_level),
        TEST(aon_has_four_lines),
        TEST(a_group_connects_and_configures_its_pins),
        TEST(applying_a_group_again_changes_nothing),
        TEST(pads_without_gpio_or_register_are_left_alone),
        TEST(strengths_are_rounded_up),
        TEST(aon_has_groups_too),
        TEST(groups_that_cannot_be_are_told),
        TEST(a_controller_without_clock_or_reset_is_not_touched),
    };
    return cmocka_run_group_tests(tests, pins_tree, NULL);
}
