#include "drivers/serial/sifive_uart.h"
#include "console_user.h"
#include "sifive_uart_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BASE    0x10010000u
#define BYTE_NS 86806u /* ten bits at 115200 */

static struct sifive_uart_model model;
static struct sifive_uart uart;
static struct console_user user;

static void start(uint64_t byte_ns)
{
    bus_reset(0);
    sifive_uart_model_init(&model, BASE, byte_ns);
    sifive_uart_init(&uart, &(struct sifive_uart_config){.base = BASE});
    bus_interrupt(sifive_uart_model_level, &model, sifive_uart_interrupt, &uart);
}

static int setup(void **state)
{
    start(BYTE_NS);
    return 0;
}

static void fill(char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        text[i] = (char)(i * 7 + 3);
}

static size_t transmit(const char *bytes, size_t length)
{
    return uart.console.ops->transmit(&uart.console, bytes, length);
}

static void transmit_stops_when_the_fifo_is_full(void **state)
{
    char text[32];
    fill(text, sizeof text);
    assert_int_equal(transmit(text, sizeof text), 9); /* one is in the shift register */
    assert_int_equal(transmit(text, sizeof text), 0);
    clock_advance(9 * BYTE_NS);
    assert_memory_equal(model.line, text, 9);
}

static void polled_output_keeps_order_under_back_pressure(void **state)
{
    char text[500];
    size_t sent = 0;
    fill(text, sizeof text);
    while (sent < sizeof text) {
        sent += transmit(text + sent, sizeof text - sent);
        clock_advance(BYTE_NS / 3);
    }
    clock_advance(10 * BYTE_NS);
    assert_int_equal(model.line_length, sizeof text);
    assert_memory_equal(model.line, text, sizeof text);
}

static void interrupts_send_a_long_text_in_order(void **state)
{
    char text[2000];
    fill(text, sizeof text);
    console_user_init(&user, &uart.console);
    console_user_write(&user, text, sizeof text);
    while (model.line_length < sizeof text)
        clock_advance(BYTE_NS);
    assert_memory_equal(model.line, text, sizeof text);
    assert_in_range(user.interrupts, 1, sizeof text / 8 + 2);
    assert_false(sifive_uart_model_level(&model));
}

/* Whatever moment between two accesses of the driver the FIFO empties at. */
static void room_is_never_missed_while_interrupts_are_being_enabled(void **state)
{
    char text[40];
    fill(text, sizeof text);
    for (uint64_t byte_ns = 1; byte_ns < 100 * BUS_ACCESS_NS; byte_ns += 3) {
        start(byte_ns);
        console_user_init(&user, &uart.console);
        console_user_write(&user, text, sizeof text);
        for (int i = 0; i < 100; i++)
            clock_advance(byte_ns);
        assert_int_equal(model.line_length, sizeof text);
        assert_memory_equal(model.line, text, sizeof text);
    }
}

static void received_bytes_arrive_in_order(void **state)
{
    console_user_init(&user, &uart.console);
    for (int i = 0; i < 600; i++) {
        sifive_uart_model_receive(&model, (uint8_t)i);
        if (i % 5 == 4)
            clock_advance(BYTE_NS);
    }
    assert_int_equal(user.received, 600);
    for (int i = 0; i < 600; i++)
        assert_int_equal((uint8_t)user.in[i], (uint8_t)i);
    assert_int_equal(model.overruns, 0);
}

static void received_bytes_before_start_up_are_kept(void **state)
{
    char bytes[16];
    bus_reset(0);
    sifive_uart_model_init(&model, BASE, BYTE_NS);
    sifive_uart_model_receive(&model, 'x');
    sifive_uart_init(&uart, &(struct sifive_uart_config){.base = BASE});
    assert_int_equal(uart.console.ops->receive(&uart.console, bytes, sizeof bytes), 1);
    assert_int_equal(bytes[0], 'x');
}

static void receive_takes_no_more_than_asked_for(void **state)
{
    char bytes[2];
    for (int i = 0; i < 5; i++)
        sifive_uart_model_receive(&model, (uint8_t)('a' + i));
    assert_int_equal(uart.console.ops->receive(&uart.console, bytes, 2), 2);
    assert_memory_equal(bytes, "ab", 2);
    assert_int_equal(model.rx_count, 3);
}

static void start_up_sends_what_the_firmware_left_and_keeps_its_stop_bits(void **state)
{
    bus_reset(0);
    sifive_uart_model_init(&model, BASE, BYTE_NS);
    uint32_t txctrl = model.txctrl;
    for (const char *p = "OpenSBI"; *p; p++)
        bus_write(BASE, 4, (uint8_t)*p);
    sifive_uart_init(&uart, &(struct sifive_uart_config){.base = BASE});
    clock_advance(8 * BYTE_NS);
    assert_memory_equal(model.line, "OpenSBI", 7);
    assert_int_equal(model.txctrl & 3, txctrl & 3);
}

static void firmware_interrupts_are_masked_by_start_up(void **state)
{
    bus_reset(0);
    sifive_uart_model_init(&model, BASE, BYTE_NS);
    model.ie = 3;
    sifive_uart_init(&uart, &(struct sifive_uart_config){.base = BASE});
    assert_false(sifive_uart_model_level(&model));
    assert_ptr_equal(uart.console.interrupt, sifive_uart_interrupt);
}

static void an_interrupt_nobody_listens_to_is_silenced(void **state)
{
    uart.console.ops->set_interrupts(&uart.console, true, true);
    assert_true(sifive_uart_model_level(&model));
    sifive_uart_interrupt(&uart);
    assert_false(sifive_uart_model_level(&model));
}

static void a_spurious_interrupt_does_no_harm(void **state)
{
    console_user_init(&user, &uart.console);
    sifive_uart_interrupt(&uart);
    assert_int_equal(user.received, 0);
    assert_int_equal(model.line_length, 0);
    assert_false(sifive_uart_model_level(&model));
}

static void flush(void)
{
    while (!uart.console.ops->idle(&uart.console))
        ;
}

/* The driver must not rely on the watermark, which covers only the FIFO. */
static void idle_means_that_the_last_byte_has_left_the_shift_register(void **state)
{
    transmit("abc", 3);
    flush();
    assert_int_equal(model.line_length, 3);
    clock_advance(BYTE_NS);
    transmit("d", 1);
    flush();
    assert_int_equal(model.line_length, 4);
}

static void idle_does_not_take_much_longer_than_a_byte(void **state)
{
    uint64_t before = clock_now();
    transmit("a", 1);
    flush();
    assert_in_range(clock_now() - before, BYTE_NS, 10 * BYTE_NS);
}

static void bytes_above_127_go_both_ways_unchanged(void **state)
{
    char bytes[1];
    transmit("\xff", 1);
    clock_advance(BYTE_NS);
    assert_int_equal((uint8_t)model.line[0], 0xff);
    sifive_uart_model_receive(&model, 0x80);
    uart.console.ops->receive(&uart.console, bytes, 1);
    assert_int_equal((uint8_t)bytes[0], 0x80);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(transmit_stops_when_the_fifo_is_full),
        TEST(polled_output_keeps_order_under_back_pressure),
        TEST(interrupts_send_a_long_text_in_order),
        TEST(room_is_never_missed_while_interrupts_are_being_enabled),
        TEST(received_bytes_arrive_in_order),
        TEST(received_bytes_before_start_up_are_kept),
        TEST(receive_takes_no_more_than_asked_for),
        TEST(start_up_sends_what_the_firmware_left_and_keeps_its_stop_bits),
        TEST(firmware_interrupts_are_masked_by_start_up),
        TEST(an_interrupt_nobody_listens_to_is_silenced),
        TEST(a_spurious_interrupt_does_no_harm),
        TEST(idle_means_that_the_last_byte_has_left_the_shift_register),
        TEST(idle_does_not_take_much_longer_than_a_byte),
        TEST(bytes_above_127_go_both_ways_unchanged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
