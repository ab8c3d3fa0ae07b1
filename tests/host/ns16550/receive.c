#include "common_uart.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void received_bytes_arrive_in_order(void **state)
{
    console_user_init(&user, &uart.console);
    for (int i = 0; i < 600; i++) {
        ns16550_model_receive(&model, (uint8_t)i, 0);
        if (i % 11 == 10)
            clock_advance(BYTE_NS);
    }
    clock_advance(10 * BYTE_NS);
    assert_int_equal(user.received, 600);
    for (int i = 0; i < 600; i++)
        assert_int_equal((uint8_t)user.in[i], (uint8_t)i);
    assert_int_equal(model.lost, 0);
}

/* The firmware left the receive trigger at 14 bytes. */
static void a_single_byte_interrupts_at_once(void **state)
{
    console_user_init(&user, &uart.console);
    ns16550_model_receive(&model, 'x', 0);
    clock_advance(1);
    assert_int_equal(user.received, 1);
}

static void bytes_with_errors_and_breaks_are_dropped(void **state)
{
    char bytes[8];
    ns16550_model_receive(&model, 'a', 0);
    ns16550_model_receive(&model, 0, NS16550_MODEL_BREAK | NS16550_MODEL_FRAMING);
    ns16550_model_receive(&model, '?', NS16550_MODEL_PARITY);
    ns16550_model_receive(&model, 'b', 0);
    assert_int_equal(common_receive(bytes, sizeof bytes), 2);
    assert_memory_equal(bytes, "ab", 2);
}

/* Sending looks at the same register, and the look clears what it shows. */
static void errors_are_remembered_while_sending(void **state)
{
    char bytes[8];
    ns16550_model_receive(&model, 0, NS16550_MODEL_BREAK);
    ns16550_model_receive(&model, 'a', 0);
    common_transmit("xyz", 3);
    uart.console.ops->idle(&uart.console);
    assert_int_equal(common_receive(bytes, sizeof bytes), 1);
    assert_int_equal(bytes[0], 'a');
}

static void reception_goes_on_after_an_overrun(void **state)
{
    char bytes[32];
    for (int i = 0; i < 20; i++)
        ns16550_model_receive(&model, (uint8_t)('a' + i), 0);
    assert_int_equal(model.lost, 4);
    assert_int_equal(common_receive(bytes, sizeof bytes), 16);
    ns16550_model_receive(&model, 'z', 0);
    assert_int_equal(common_receive(bytes, sizeof bytes), 1);
    assert_int_equal(bytes[0], 'z');
}

static void receive_takes_no_more_than_asked_for(void **state)
{
    char bytes[2];
    for (int i = 0; i < 5; i++)
        ns16550_model_receive(&model, (uint8_t)('a' + i), 0);
    assert_int_equal(common_receive(bytes, 2), 2);
    assert_memory_equal(bytes, "ab", 2);
    assert_int_equal(model.rx_count, 3);
}

static void an_interrupt_nobody_listens_to_is_silenced(void **state)
{
    uart.console.ops->set_interrupts(&uart.console, true, true);
    ns16550_model_receive(&model, 'x', 0);
    assert_true(ns16550_model_level(&model));
    ns16550_interrupt(&uart);
    assert_false(ns16550_model_level(&model));
}

static void a_spurious_interrupt_reads_nothing(void **state)
{
    console_user_init(&user, &uart.console);
    ns16550_interrupt(&uart);
    assert_int_equal(user.interrupts, 0);
}

static void input_and_output_at_once_lose_nothing(void **state)
{
    char text[800];
    common_fill(text, sizeof text);
    console_user_init(&user, &uart.console);
    console_user_write(&user, text, sizeof text);
    for (int i = 0; i < 900; i++) {
        ns16550_model_receive(&model, (uint8_t)i, 0);
        clock_advance(BYTE_NS);
    }
    assert_memory_equal(model.line, text, sizeof text);
    assert_int_equal(user.received, 900);
    for (int i = 0; i < 900; i++)
        assert_int_equal((uint8_t)user.in[i], (uint8_t)i);
}

#define TEST(name)       cmocka_unit_test_setup(name, common_setup)
#define DESIGNWARE(name) cmocka_unit_test_setup(name, common_setup_designware)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(received_bytes_arrive_in_order),
        TEST(a_single_byte_interrupts_at_once),
        TEST(bytes_with_errors_and_breaks_are_dropped),
        TEST(errors_are_remembered_while_sending),
        TEST(reception_goes_on_after_an_overrun),
        TEST(receive_takes_no_more_than_asked_for),
        TEST(an_interrupt_nobody_listens_to_is_silenced),
        TEST(a_spurious_interrupt_reads_nothing),
        TEST(input_and_output_at_once_lose_nothing),
        DESIGNWARE(input_and_output_at_once_lose_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
