/* Output through the buffer, with an interrupt that arrives. */
#include "common_console.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/irq.h>

#define LENGTH 3000u

static char text[LENGTH];

static void long_output_is_complete(void **state)
{
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = common_byte(i);
    console_write(text, LENGTH);
    console_flush();
    assert_int_equal(model.line_length, LENGTH);
    assert_memory_equal(model.line, text, LENGTH);
    assert_int_equal(log_errors(), 0);
}

/* A FIFO holds 16 bytes: interrupts must not be off for longer than that. */
static void a_caller_with_interrupts_off_polls(void **state)
{
    memset(text, 'x', sizeof text);
    model.line_length = 0;
    unsigned long enabled = irq_save();
    console_write(text, sizeof text);
    irq_restore(enabled);
    console_flush();
    assert_int_equal(model.line_length, sizeof text);
    assert_int_equal(log_errors(), 0);
}

static void interrupts_are_never_off_for_long(void **state)
{
    assert_in_range(bus_longest_irq_save(), 1, FIFO * BYTE_NS / 2);
}

static int start(void **state)
{
    common_start(BYTE_NS, true);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(long_output_is_complete),
        cmocka_unit_test(interrupts_are_never_off_for_long),
        cmocka_unit_test(a_caller_with_interrupts_off_polls),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
