#include "common_uart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/time.h>

static void firmware_sends(const char *text)
{
    for (const char *p = text; *p; p++)
        bus_write(model.config.base, model.config.io_width, (uint8_t)*p);
}

/* The model ends the test when the divisor or a busy LCR is touched. */
static void format_and_divisor_are_left_alone(void **state)
{
    common_device(&uart_16550a);
    model.lcr = 0x1b; /* 8 bits, even parity */
    model.mcr = 0x0b;
    common_driver();
    assert_int_equal(model.lcr, 0x1b);
    assert_int_equal(model.mcr, 0x0b);
}

static void a_divisor_latch_left_open_is_closed(void **state)
{
    common_device(&uart_16550a);
    firmware_sends("tail");
    model.lcr |= 0x80;
    common_driver();
    assert_int_equal(model.lcr, 3);
    assert_int_equal(common_transmit("abc", 3), 3);
}

static void bytes_the_firmware_was_sending_are_sent(void **state)
{
    common_device(&uart_16550a);
    firmware_sends("OpenSBI v1.1");
    common_driver();
    clock_advance(20 * BYTE_NS);
    assert_int_equal(model.line_length, 12);
    assert_memory_equal(model.line, "OpenSBI v1.1", 12);
}

static void bytes_received_before_start_up_are_kept(void **state)
{
    char bytes[8];
    common_device(&uart_16550a);
    ns16550_model_receive(&model, 'x', 0);
    common_driver();
    assert_int_equal(common_receive(bytes, sizeof bytes), 1);
    assert_int_equal(bytes[0], 'x');
}

static void fifos_left_off_are_enabled_once_the_transmitter_is_empty(void **state)
{
    common_device(&uart_16550a);
    model.fcr = 0;
    firmware_sends("a");
    common_driver();
    assert_int_equal(model.line_length, 1);
    assert_int_equal(common_transmit("0123456789abcdefgh", 18), 16);
}

/* Flow control can hold a transmitter for ever. */
static void start_up_ends_although_the_transmitter_is_stuck(void **state)
{
    struct ns16550_model_config config = uart_16550a;
    config.has_fifo = false;
    common_device(&config);
    model.shifting = true;
    common_driver();
    assert_in_range(clock_now(), TIME_MS(1), TIME_MS(30));
}

static void firmware_interrupts_are_masked(void **state)
{
    common_device(&uart_16550a);
    model.ier = 3;
    ns16550_model_receive(&model, 'x', 0);
    common_driver();
    assert_false(ns16550_model_level(&model));
    assert_ptr_equal(uart.console.interrupt, ns16550_interrupt);
}

static void check_layout(unsigned shift, unsigned width)
{
    char text[40], bytes[4];
    struct ns16550_model_config config = uart_16550a;
    config.reg_shift = shift;
    config.io_width = width;
    common_device(&config);
    common_driver();
    common_fill(text, sizeof text);
    console_user_init(&user, &uart.console);
    console_user_write(&user, text, sizeof text);
    for (int i = 0; i < 50; i++)
        clock_advance(BYTE_NS);
    assert_memory_equal(model.line, text, sizeof text);
    ns16550_model_receive(&model, 0xfe, 0);
    assert_int_equal(common_receive(bytes, sizeof bytes), 1);
    assert_int_equal((uint8_t)bytes[0], 0xfe);
}

static void every_register_layout_works(void **state)
{
    static const struct {
        unsigned shift, width;
    } layouts[] = {{0, 1}, {1, 1}, {1, 2}, {2, 1}, {2, 2}, {2, 4}, {3, 4}};
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        check_layout(layouts[i].shift, layouts[i].width);
}

static void window_covers_the_last_register(void **state)
{
    struct ns16550_config config = {.io_width = 1};
    assert_int_equal(ns16550_window(&config), 8);
    config = (struct ns16550_config){.reg_shift = 2, .io_width = 4};
    assert_int_equal(ns16550_window(&config), 0x20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(format_and_divisor_are_left_alone),
        cmocka_unit_test(a_divisor_latch_left_open_is_closed),
        cmocka_unit_test(bytes_the_firmware_was_sending_are_sent),
        cmocka_unit_test(bytes_received_before_start_up_are_kept),
        cmocka_unit_test(fifos_left_off_are_enabled_once_the_transmitter_is_empty),
        cmocka_unit_test(start_up_ends_although_the_transmitter_is_stuck),
        cmocka_unit_test(firmware_interrupts_are_masked),
        cmocka_unit_test(every_register_layout_works),
        cmocka_unit_test(window_covers_the_last_register),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
