#include "common_uart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void one_look_at_the_status_pays_for_a_full_fifo(void **state)
{
    char text[32];
    common_fill(text, sizeof text);
    unsigned before = bus_accesses();
    assert_int_equal(common_transmit(text, sizeof text), 16);
    assert_int_equal(bus_accesses() - before, 16 + 2); /* the second look finds it full */
    assert_int_equal(common_transmit(text, sizeof text), 0);
    clock_advance(16 * BYTE_NS);
    assert_memory_equal(model.line, text, 16);
}

static void a_16450_gets_one_byte_at_a_time(void **state)
{
    struct ns16550_model_config config = uart_16550a;
    config.has_fifo = false;
    common_device(&config);
    common_driver();
    assert_int_equal(common_transmit("abc", 3), 2); /* the first moved on to the shifter */
    assert_int_equal(common_transmit("c", 1), 0);
}

static void broken_fifos_of_the_first_16550_stay_off(void **state)
{
    struct ns16550_model_config config = uart_16550a;
    config.broken_fifo = true;
    common_device(&config);
    common_driver();
    assert_int_equal(model.fcr, 0);
    assert_int_equal(common_transmit("abc", 3), 2);
}

static void polled_output_keeps_order_under_back_pressure(void **state)
{
    char text[500];
    size_t sent = 0;
    common_fill(text, sizeof text);
    while (sent < sizeof text) {
        sent += common_transmit(text + sent, sizeof text - sent);
        clock_advance(BYTE_NS / 3);
    }
    clock_advance(20 * BYTE_NS);
    assert_int_equal(model.line_length, sizeof text);
    assert_memory_equal(model.line, text, sizeof text);
}

static void interrupts_send_a_long_text_in_order(void **state)
{
    char text[2000];
    common_fill(text, sizeof text);
    console_user_init(&user, &uart.console);
    console_user_write(&user, text, sizeof text);
    for (int i = 0; i < 2100; i++)
        clock_advance(BYTE_NS);
    assert_int_equal(model.line_length, sizeof text);
    assert_memory_equal(model.line, text, sizeof text);
    assert_in_range(user.interrupts, 1, sizeof text / 16 + 2);
    assert_false(ns16550_model_level(&model));
}

/* Whatever moment between two accesses of the driver the FIFO empties at. */
static void room_is_never_missed_while_interrupts_are_being_enabled(void **state)
{
    char text[80];
    common_fill(text, sizeof text);
    for (uint64_t byte_ns = 1; byte_ns < 60 * BUS_ACCESS_NS; byte_ns += 3) {
        struct ns16550_model_config config = uart_16550a;
        config.byte_ns = byte_ns;
        common_device(&config);
        common_driver();
        console_user_init(&user, &uart.console);
        console_user_write(&user, text, sizeof text);
        for (int i = 0; i < 200; i++)
            clock_advance(byte_ns);
        assert_int_equal(model.line_length, sizeof text);
        assert_memory_equal(model.line, text, sizeof text);
    }
}

/* The event was consumed by the handler while nothing was queued; room stays on. */
static void asking_for_room_again_while_there_is_room_interrupts_again(void **state)
{
    uart.console.ops->set_interrupts(&uart.console, true, true);
    bus_read(model.config.base + 2, 1);
    assert_false(ns16550_model_level(&model));
    uart.console.ops->set_interrupts(&uart.console, true, true);
    assert_true(ns16550_model_level(&model));
}

static void idle_waits_for_the_shift_register_too(void **state)
{
    assert_true(uart.console.ops->idle(&uart.console));
    common_transmit("a", 1);
    assert_false(uart.console.ops->idle(&uart.console));
    clock_advance(BYTE_NS);
    assert_true(uart.console.ops->idle(&uart.console));
}

#define TEST(name) cmocka_unit_test_setup(name, common_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_look_at_the_status_pays_for_a_full_fifo),
        TEST(a_16450_gets_one_byte_at_a_time),
        TEST(broken_fifos_of_the_first_16550_stay_off),
        TEST(polled_output_keeps_order_under_back_pressure),
        TEST(interrupts_send_a_long_text_in_order),
        TEST(room_is_never_missed_while_interrupts_are_being_enabled),
        TEST(asking_for_room_again_while_there_is_room_interrupts_again),
        TEST(idle_waits_for_the_shift_register_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
