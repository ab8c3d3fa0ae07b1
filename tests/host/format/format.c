#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/format/format.h"
#include <cmocka.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

static struct {
    char text[512];
    size_t length;
} out;

static void put(void *context, char byte)
{
    assert_true(out.length < sizeof out.text - 1);
    out.text[out.length++] = byte;
    out.text[out.length] = 0;
}

/* Formats with ours and with the C library, which must agree. */
__attribute__((format(printf, 1, 2))) static void same_as_printf(const char *text, ...)
{
    char expected[512];
    va_list args;
    out.length = 0;
    out.text[0] = 0;
    va_start(args, text);
    format(put, NULL, text, args);
    va_end(args);
    va_start(args, text);
    vsnprintf(expected, sizeof expected, text, args);
    va_end(args);
    assert_string_equal(out.text, expected);
}

static void numbers_look_as_printf_prints_them(void **state)
{
    same_as_printf("%d %d %d %d", 0, INT_MAX, INT_MIN, -7);
    same_as_printf("%ld %ld %lld", LONG_MAX, LONG_MIN, -1ll);
    same_as_printf("%u %lu %zu %x %lx %llx", UINT_MAX, ULONG_MAX, SIZE_MAX, 0xbeefu, 1ul << 63,
                   0ull);
    same_as_printf("[%5d] [%05d] [%016lx] [%2d]", 42, 42, 0xfeedul, 12345);
    same_as_printf("[%5d] [%06d]", -42, -42);
    same_as_printf("%p", (void *)0x1234);
}

static void text_is_padded(void **state)
{
    same_as_printf("%s|%10s|%c|%3c", "abc", "abc", 'x', 'y');
    same_as_printf("100%% %s", "");
}

static void very_long_numbers_of_zeros_stay_inside(void **state)
{
    out.length = 0;
    same_as_printf("%030d", 7);
    same_as_printf("[%031lx]", 1ul << 63);
}

static void unknown_conversions_are_shown(void **state)
{
    const char *volatile text = "%q %";
    va_list none;
    memset(&none, 0, sizeof none);
    out.length = 0;
    format(put, NULL, text, none);
    assert_string_equal(out.text, "%q %");
}

static void call(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    format(put, NULL, text, args);
    va_end(args);
}

static void a_null_string_is_named(void **state)
{
    out.length = 0;
    call("%s", NULL);
    assert_string_equal(out.text, "(null)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_look_as_printf_prints_them),
        cmocka_unit_test(text_is_padded),
        cmocka_unit_test(very_long_numbers_of_zeros_stay_inside),
        cmocka_unit_test(unknown_conversions_are_shown),
        cmocka_unit_test(a_null_string_is_named),
    };
    return cmocka_run_group_tests_name("format", tests, NULL, NULL);
}
