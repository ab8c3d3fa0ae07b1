/* The UART's interrupt never arrives, as when the tree names another source. */
#include "common_console.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define LENGTH 3000u

static void output_goes_on_by_polling_with_one_message(void **state)
{
    char text[LENGTH];
    for (size_t i = 0; i < LENGTH; i++)
        text[i] = common_byte(i);
    console_write(text, LENGTH);
    console_flush();
    assert_int_equal(model.line_length, LENGTH);
    assert_memory_equal(model.line, text, LENGTH);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), "/node@2: interrupt 0 does not arrive: polling instead");
    console_write(text, 1000);
    assert_int_equal(log_errors(), 1);
}

static void input_is_polled_too(void **state)
{
    common_send_until(100);
    uint64_t before = clock_now();
    common_expect(0, 100);
    assert_true(clock_now() - before < 200 * BYTE_NS);
}

static int start(void **state)
{
    common_start(BYTE_NS, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(output_goes_on_by_polling_with_one_message),
        cmocka_unit_test(input_is_polled_too),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
