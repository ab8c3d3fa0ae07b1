#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "memory.h"
#include "src/boot/args.h"
#include "src/boot/environment.h"
#include <cmocka.h>

size_t environment_write(const char **to)
{
    if (to)
        to[0] = "HOME=/", to[1] = "A=";
    return 2;
}

static void expect(const char *text, int count, const char *const expected[])
{
    int argc;
    char **argv = args_split("app", text, &argc);
    assert_int_equal(argc, count + 1);
    assert_string_equal(argv[0], "app");
    for (int i = 0; i < count; i++)
        assert_string_equal(argv[i + 1], expected[i]);
    assert_null(argv[argc]);
    assert_string_equal(argv[argc + 1], "HOME=/");
    assert_string_equal(argv[argc + 2], "A=");
    for (int i = 3; i <= 5; i++)
        assert_null(argv[argc + i]); /* the end of the environment, and of the auxiliary vector */
}

#define EXPECT(text, ...)                                                                          \
    expect(text, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *),                           \
           (const char *const[]){__VA_ARGS__})

static void blanks_separate(void **state)
{
    EXPECT("one two\tthree", "one", "two", "three");
    EXPECT("  one   two  ", "one", "two");
    expect("", 0, NULL);
    expect("   ", 0, NULL);
    expect(NULL, 0, NULL);
}

static void quotes_group(void **state)
{
    EXPECT("\"one two\" 'three four'", "one two", "three four");
    EXPECT("--name='a \"b\" c'", "--name=a \"b\" c");
    EXPECT("\"it's\"", "it's");
    EXPECT("'' \"\"", "", "");
}

static void a_backslash_makes_the_next_character_plain(void **state)
{
    EXPECT("a\\ b \\\"", "a b", "\"");
    EXPECT("\"a\\\"b\"", "a\"b");
    EXPECT("'a\\b'", "a\\b");
    EXPECT("end\\", "end\\");
}

static void an_open_quote_ends_with_the_text(void **state)
{
    EXPECT("one 'two three", "one", "two three");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blanks_separate),
        cmocka_unit_test(quotes_group),
        cmocka_unit_test(a_backslash_makes_the_next_character_plain),
        cmocka_unit_test(an_open_quote_ends_with_the_text),
    };
    return cmocka_run_group_tests_name("args", tests, NULL, NULL);
}
