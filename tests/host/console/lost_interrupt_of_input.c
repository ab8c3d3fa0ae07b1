/* As the app writes little, only its input shows that the UART's interrupt never arrives. */
#include "common_console.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define CHANCE 2 /* times that bytes may have come just before a poll */

static void type_and_expect(size_t index)
{
    ns16550_model_receive(&model, (uint8_t)common_byte(index), 0);
    common_expect(index, 1);
}

static void bytes_are_found_and_the_third_time_polling_begins(void **state)
{
    for (size_t i = 0; i < CHANCE; i++)
        type_and_expect(i);
    assert_int_equal(log_errors(), 0);
    type_and_expect(CHANCE);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), "/node@2: interrupt 0 does not arrive: polling instead");
}

static void from_then_on_a_byte_is_seen_at_once(void **state)
{
    uint64_t before = clock_now();
    type_and_expect(0);
    assert_true(clock_now() - before < 2000000);
    assert_int_equal(log_errors(), 1);
}

static int start(void **state)
{
    common_start(BYTE_NS, false);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_are_found_and_the_third_time_polling_begins),
        cmocka_unit_test(from_then_on_a_byte_is_seen_at_once),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
