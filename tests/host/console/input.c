/* Input while the app reads, and while it does not. */
#include "common_console.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SECOND 1000000000u

static void send_for(uint64_t ns)
{
    for (uint64_t end = clock_now() + ns; clock_now() < end;)
        clock_advance(BYTE_NS);
}

static int setup(void **state)
{
    log_reset();
    model.lost = 0;
    common_sent = 0;
    return 0;
}

static void what_nobody_reads_stays_in_the_fifo(void **state)
{
    common_send_until(3000);
    send_for(SECOND);
    assert_int_equal(common_sent, RING_SIZE + FIFO);
    common_expect(0, 3000);
    assert_int_equal(common_sent, 3000);
    assert_int_equal(log_errors(), 0);
}

static void a_long_text_arrives_whole_at_a_reader_that_pauses(void **state)
{
    common_send_until(100000);
    for (size_t at = 0; at < 100000; at += 500) {
        send_for(at % 1500 * 100000);
        common_expect(at, 500);
    }
    assert_int_equal(log_errors(), 0);
}

/* Without flow control. */
static void lose(unsigned count)
{
    for (unsigned i = 0; i < RING_SIZE + FIFO; i++) {
        ns16550_model_receive(&model, (uint8_t)common_byte(i), 0);
        clock_advance(BYTE_NS);
    }
    for (unsigned i = 0; i < count; i++)
        ns16550_model_receive(&model, 'x', 0);
    assert_int_equal(model.lost, count);
}

static void a_loss_is_reported_once_to_the_reader(void **state)
{
    lose(5);
    assert_int_equal(log_errors(), 0);
    common_expect(0, RING_SIZE + FIFO);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(),
                        "/node@2: input was lost (overruns and damaged bytes: 1)");
}

static void losses_are_reported_once_a_second(void **state)
{
    clock_advance(SECOND);
    for (int i = 0; i < 100; i++) {
        ns16550_model_receive(&model, '?', NS16550_MODEL_PARITY);
        ns16550_model_receive(&model, (uint8_t)common_byte((size_t)i), 0);
        common_expect((size_t)i, 1);
    }
    assert_int_equal(log_errors(), 1);
    clock_advance(SECOND);
    ns16550_model_receive(&model, (uint8_t)common_byte(0), 0);
    common_expect(0, 1);
    assert_int_equal(log_errors(), 2);
    assert_non_null(strstr(log_last_error(), "bytes: 99)"));
}

static void a_break_is_no_loss(void **state)
{
    clock_advance(SECOND);
    ns16550_model_receive(&model, 0, NS16550_MODEL_BREAK | NS16550_MODEL_FRAMING);
    ns16550_model_receive(&model, (uint8_t)common_byte(0), 0);
    common_expect(0, 1);
    assert_int_equal(log_errors(), 0);
}

static void type(void *ctx)
{
    ns16550_model_receive(&model, (uint8_t)common_byte(common_sent++), 0);
}

static void a_reader_who_waits_long_hears_of_no_trouble(void **state)
{
    for (size_t i = 0; i < 10; i++) {
        clock_schedule(clock_now() + 5ull * SECOND / 2, type, NULL);
        common_expect(i, 1);
    }
    assert_int_equal(log_errors(), 0);
}

static void type_text(const char *text)
{
    for (; *text; text++)
        ns16550_model_receive(&model, (uint8_t)*text, 0);
    clock_advance(1);
}

static void ctrl_d_ends_a_read_and_then_the_input_once(void **state)
{
    char bytes[8];
    type_text("ab\4cd\4\4e");
    assert_int_equal(console_read(bytes, sizeof bytes), 2);
    assert_memory_equal(bytes, "ab", 2);
    assert_int_equal(console_read(bytes, sizeof bytes), 0);
    assert_int_equal(console_read(bytes, 1), 1);
    assert_int_equal(console_read(bytes, 1), 1);
    assert_int_equal(bytes[0], 'd');
    assert_int_equal(console_read(bytes, 1), 0);
    assert_int_equal(console_read(bytes, 1), 0);
    assert_int_equal(console_read(bytes, sizeof bytes), 1);
    assert_int_equal(bytes[0], 'e');
}

static void bytes_that_arrive_during_a_flush_are_kept(void **state)
{
    char text[900];
    memset(text, 'o', sizeof text);
    common_send_until(500);
    console_write(text, sizeof text);
    console_flush();
    assert_true(common_sent >= 500);
    common_expect(0, 500);
    assert_int_equal(model.lost, 0);
}

static int start(void **state)
{
    common_start(BYTE_NS, true);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_nobody_reads_stays_in_the_fifo),
        TEST(a_long_text_arrives_whole_at_a_reader_that_pauses),
        TEST(a_loss_is_reported_once_to_the_reader),
        TEST(losses_are_reported_once_a_second),
        TEST(a_break_is_no_loss),
        TEST(a_reader_who_waits_long_hears_of_no_trouble),
        TEST(ctrl_d_ends_a_read_and_then_the_input_once),
        TEST(bytes_that_arrive_during_a_flush_are_kept),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
