/* Where a DW_apb_uart deviates from a 16550. */
#include "common_uart.h"
#include "drivers/serial/dw_uart.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void sends(const char *text)
{
    for (const char *p = text; *p; p++)
        bus_write(model.config.base, 4, (uint8_t)*p);
}

/* The model ends a test at any write of LCR that does not close the divisor latch. */
static void format_and_divisor_are_left_alone(void **state)
{
    common_device(&uart_jh7110);
    model.lcr = 0x1b;
    common_driver();
    assert_int_equal(model.lcr, 0x1b);
}

static void a_divisor_latch_left_open_is_closed(void **state)
{
    common_device(&uart_jh7110);
    sends("tail");
    model.lcr |= 0x80;
    common_driver();
    clock_advance(BYTE_NS);
    assert_int_equal(model.lcr, 3);
    assert_memory_equal(model.line, "tail", 4);
    assert_false(ns16550_model_level(&model));
    assert_int_equal(common_transmit("abc", 3), 3);
}

/* They cannot be read while the latch is open, and keep the UART busy, which keeps the latch open.
 */
static void received_bytes_do_not_keep_the_latch_open(void **state)
{
    common_device(&uart_jh7110);
    ns16550_model_receive(&model, 'x', 0);
    model.lcr |= 0x80;
    common_driver();
    clock_advance(BYTE_NS);
    assert_int_equal(model.lcr, 3);
    assert_false(ns16550_model_level(&model));
}

static void received_bytes_are_kept_if_the_latch_is_closed(void **state)
{
    char bytes[2];
    common_device(&uart_jh7110);
    ns16550_model_receive(&model, 'x', 0);
    common_driver();
    assert_int_equal(common_receive(bytes, 2), 1);
}

static void a_latch_that_stays_open_is_an_error(void **state)
{
    struct ns16550_model_config config = uart_jh7110;
    config.always_busy = true;
    common_device(&config);
    model.lcr |= 0x80;
    struct dw_uart_config driver = {
        {.base = config.base, .reg_shift = 2, .io_width = 4, .fifo_size = 16}, false};
    assert_int_equal(dw_uart_init(&uart, &driver), -EBUSY);
    assert_int_equal(model.ier, 0);
}

static void what_the_firmware_left_busy_does_not_interrupt(void **state)
{
    common_device(&uart_jh7110);
    ns16550_model_busy_storm(&model, 0);
    common_driver();
    assert_false(ns16550_model_level(&model));
}

static void a_storm_of_busy_interrupts_ends(void **state)
{
    char bytes[4];
    console_user_init(&user, &uart.console);
    ns16550_model_busy_storm(&model, 50);
    ns16550_model_receive(&model, 'x', 0);
    clock_advance(1);
    assert_false(ns16550_model_level(&model));
    assert_int_equal(user.received, 1);
    assert_int_equal(common_receive(bytes, 4), 0);
}

static void busy_interrupts_hold_up_neither_direction(void **state)
{
    char text[100];
    common_fill(text, sizeof text);
    console_user_init(&user, &uart.console);
    console_user_write(&user, text, sizeof text);
    for (unsigned i = 0; i < 150; i++) {
        ns16550_model_busy_storm(&model, i % 3);
        ns16550_model_receive(&model, (uint8_t)i, 0);
        clock_advance(BYTE_NS);
    }
    assert_memory_equal(model.line, text, sizeof text);
    assert_int_equal(user.received, 150);
}

static void a_timeout_on_an_empty_fifo_is_cleared(void **state)
{
    console_user_init(&user, &uart.console);
    ns16550_model_ghost_timeout(&model);
    clock_advance(1);
    assert_false(ns16550_model_level(&model));
    assert_int_equal(user.received, 0);
}

/* Reading once too often would lose it. */
static void a_timeout_with_a_byte_gets_the_byte(void **state)
{
    console_user_init(&user, &uart.console);
    model.fcr = 0xc1; /* interrupt at 14 bytes */
    ns16550_model_receive(&model, 'x', 0);
    assert_int_equal(user.received, 0);
    clock_advance(5 * BYTE_NS);
    assert_int_equal(user.received, 1);
    assert_int_equal(user.in[0], 'x');
}

static void an_interrupt_nobody_listens_to_is_silenced(void **state)
{
    uart.console.ops->set_interrupts(&uart.console, true, true);
    ns16550_model_receive(&model, 'x', 0);
    assert_true(ns16550_model_level(&model));
    uart.console.interrupt(&uart);
    assert_false(ns16550_model_level(&model));
}

static void start_with_cpr(uint32_t cpr, unsigned depth)
{
    struct ns16550_model_config config = uart_jh7110;
    config.cpr = cpr;
    config.depth = depth;
    common_device(&config);
    common_driver();
}

static void the_depth_that_the_uart_tells_is_used(void **state)
{
    char text[300];
    common_fill(text, sizeof text);
    start_with_cpr(0x00103ff2, 256);
    assert_int_equal(common_transmit(text, sizeof text), 256);
    clock_advance(256 * BYTE_NS);
    assert_memory_equal(model.line, text, 256);
    start_with_cpr(0x00023ff2, 32);
    assert_int_equal(common_transmit(text, sizeof text), 32);
}

static void a_depth_that_cannot_be_is_not_believed(void **state)
{
    char text[300];
    common_fill(text, sizeof text);
    start_with_cpr(0x00003ff2, 16);
    assert_int_equal(common_transmit(text, sizeof text), 16);
    start_with_cpr(0xffffffff, 16);
    assert_int_equal(common_transmit(text, sizeof text), 16);
}

static void a_narrow_uart_is_not_asked(void **state)
{
    struct ns16550_model_config config = uart_jh7110;
    config.io_width = 1;
    config.cpr = 0x00103ff2;
    common_device(&config);
    common_driver();
    assert_int_equal(common_transmit("0123456789abcdefgh", 18), 16);
}

static void windows_cover_the_last_registers(void **state)
{
    struct ns16550_config config = {.reg_shift = 2, .io_width = 4};
    assert_int_equal(dw_uart_window(&config), 0x80);
    assert_int_equal(dw_uart_window_full(&config), 0xf8);
}

#define TEST(name)   cmocka_unit_test(name)
#define DRIVER(name) cmocka_unit_test_setup(name, common_setup_designware)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(format_and_divisor_are_left_alone),
        TEST(a_divisor_latch_left_open_is_closed),
        TEST(received_bytes_do_not_keep_the_latch_open),
        TEST(received_bytes_are_kept_if_the_latch_is_closed),
        TEST(a_latch_that_stays_open_is_an_error),
        TEST(what_the_firmware_left_busy_does_not_interrupt),
        DRIVER(a_storm_of_busy_interrupts_ends),
        DRIVER(busy_interrupts_hold_up_neither_direction),
        DRIVER(a_timeout_on_an_empty_fifo_is_cleared),
        DRIVER(a_timeout_with_a_byte_gets_the_byte),
        DRIVER(an_interrupt_nobody_listens_to_is_silenced),
        TEST(the_depth_that_the_uart_tells_is_used),
        TEST(a_depth_that_cannot_be_is_not_believed),
        TEST(a_narrow_uart_is_not_asked),
        TEST(windows_cover_the_last_registers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
