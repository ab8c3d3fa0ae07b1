/* A transmitter that stops for ever takes no app with it. */
#include "common_console.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define FOR_EVER (1ull << 62)

static void whoever_writes_goes_on(void **state)
{
    char text[2 * RING_SIZE];
    memset(text, 'x', sizeof text);
    assert_int_equal(console_write(text, sizeof text), sizeof text);
    console_flush();
    assert_int_equal(model.line_length, 0);
    assert_int_equal(log_errors(), 1);
}

static int start(void **state)
{
    common_start(FOR_EVER, true);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whoever_writes_goes_on),
    };
    return cmocka_run_group_tests(tests, start, NULL);
}
