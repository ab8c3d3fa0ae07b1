/* The models of the JH7110's clocks and pins: what they refuse, and what they do. */
#include "jh7110_crg.h"
#include "jh7110_gpio.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define ON (1u << 31)

static struct jh7110_crg_model crg;
static struct jh7110_gpio_model pins;
static unsigned violations;
static char text[200];

static void violated(void *user, const char *what)
{
    violations++;
    strncpy(text, what, sizeof text - 1);
}

static int setup(void **state)
{
    struct jh7110_crg_model_config config = jh7110_crg_sys;
    config.violation = violated;
    jh7110_crg_model_init(&crg, &config);
    jh7110_gpio_model_init(&pins,
                           &(struct jh7110_gpio_model_config){false, 1u << 5, violated, 0, 0});
    violations = 0;
    return 0;
}

static void crg_write(unsigned offset, uint32_t value, unsigned expected)
{
    violations = 0;
    jh7110_crg_model_write(&crg, offset, 4, value);
    if (violations != expected)
        fail_msg("%#x to %#x: %u violations, the last \"%s\"", value, offset, violations, text);
}

static void clocks_take_what_they_have(void **state)
{
    crg_write(4 * 92, ON, 0);
    crg_write(4 * 92, ON | 1, 1);        /* a gate has no divisor */
    crg_write(4 * 92, ON | 1u << 24, 2); /* nor a mux: the bit, and the parent */
    crg_write(4 * 94, ON | 15, 0);
    crg_write(4 * 94, ON | 16, 1);
    crg_write(4 * 94, ON, 1);
    crg_write(4 * 94, 1u << 30 | 2, 1);
    crg_write(4 * 5, 2u << 24, 1);
    crg_write(4 * 9, 0, 1);  /* ahb0 is needed */
    crg_write(4 * 43, 0, 1); /* the RAM's */
    crg_write(0x308, 0, 1);
    crg_write(0x2f4 + 0x30, 0, 1);
}

static void accesses_are_words(void **state)
{
    assert_int_equal(jh7110_crg_model_read(&crg, 4 * 94, 2), 0);
    assert_int_equal(jh7110_crg_model_read(&crg, 4 * 94 + 2, 4), 0);
    jh7110_crg_model_write(&crg, 4 * 94, 1, 2);
    assert_int_equal(violations, 3);
    assert_int_equal(jh7110_crg_model_divisor(&crg, 94), 2);
}

static void a_line_follows_its_clock_after_a_while(void **state)
{
    uint32_t lines = jh7110_crg_model_read(&crg, 0x2f8 + 8, 4);
    assert_int_equal(lines & 3, 3);
    crg_write(0x2f8 + 8, lines & ~2u, 0);
    jh7110_crg_model_step(&crg, 1000);
    assert_false(jh7110_crg_model_released(&crg, 65)); /* no clock */
    crg_write(4 * 92, ON, 0);
    jh7110_crg_model_step(&crg, 1);
    assert_true(jh7110_crg_model_released(&crg, 65));
    crg_write(0x2f8 + 8, lines, 0);
    jh7110_crg_model_step(&crg, 7);
    assert_true(jh7110_crg_model_released(&crg, 65));
    jh7110_crg_model_step(&crg, 1);
    assert_false(jh7110_crg_model_released(&crg, 65));
    crg_write(0x2f8, 1, 1); /* a line of the harts */
}

static void faults_keep_a_gate_and_a_line(void **state)
{
    crg.faults = (struct jh7110_crg_faults){92, 64};
    crg_write(4 * 92, ON, 0);
    assert_false(jh7110_crg_model_runs(&crg, 92));
    crg_write(4 * 91, ON, 0);
    crg_write(0x2f8 + 8, jh7110_crg_model_read(&crg, 0x2f8 + 8, 4) & ~1u, 0);
    jh7110_crg_model_step(&crg, 1000);
    assert_false(jh7110_crg_model_released(&crg, 64));
}

static void pins_write(unsigned offset, uint32_t value, unsigned expected)
{
    violations = 0;
    jh7110_gpio_model_write(&pins, offset, 4, value);
    if (violations != expected)
        fail_msg("%#x to %#x: %u violations, the last \"%s\"", value, offset, violations, text);
}

static void pins_take_what_they_have(void **state)
{
    pins_write(0x00, 0x3f010101, 0);
    pins_write(0x00, 0x40010101, 1);
    pins_write(0x40, 0x80000000, 1);
    pins_write(0x118, 0, 0);
    pins_write(0x118, 1, 1);
    pins_write(0x100, 1, 1);         /* an interrupt */
    pins_write(0x120, 0x18, 1);      /* pulls both ways */
    pins_write(0x120 + 4 * 5, 1, 1); /* the console's pad */
    pins_write(0x44, 1u << 8, 1);    /* and its signal */
    pins_write(0x04, 0x01010001, 1); /* and its direction */
    pins_write(0x24c, 0, 1);
    pins_write(0x2b4, 0, 1);
    jh7110_gpio_model_read(&pins, 0x00, 1);
    assert_int_equal(violations, 2);
}

static void a_pin_is_seen_through_its_buffer(void **state)
{
    jh7110_gpio_model_drive(&pins, 41, true);
    assert_int_equal(jh7110_gpio_model_read(&pins, 0x11c, 4), 0);
    assert_false(jh7110_gpio_model_level(&pins, 41));
    pins_write(0x120 + 4 * 41, 1, 0);
    assert_true(jh7110_gpio_model_level(&pins, 41));
    assert_int_equal(jh7110_gpio_model_read(&pins, 0x11c, 4), 1u << 9);
    pins_write(0x28, 0x01010001, 0); /* an output, which is low */
    assert_int_equal(jh7110_gpio_model_read(&pins, 0x11c, 4), 0);
    pins_write(0x68, 0x00000100, 0);
    assert_int_equal(jh7110_gpio_model_read(&pins, 0x11c, 4), 1u << 9);
}

static void pads_begin_as_asked(void **state)
{
    jh7110_gpio_model_init(
        &pins, &(struct jh7110_gpio_model_config){.aon = true, .violation = violated, .pads = 1});
    jh7110_gpio_model_drive(&pins, 1, true);
    assert_int_equal(jh7110_gpio_model_read(&pins, 0x34, 4), 1);
    assert_int_equal(jh7110_gpio_model_read(&pins, 0x2c, 4), 2);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(clocks_take_what_they_have),
        TEST(accesses_are_words),
        TEST(a_line_follows_its_clock_after_a_while),
        TEST(faults_keep_a_gate_and_a_line),
        TEST(pins_take_what_they_have),
        TEST(a_pin_is_seen_through_its_buffer),
        TEST(pads_begin_as_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
