/* Lines that are typed, edited, echoed and read. */
#include "src/file/line.h"
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COOKED (ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE)

static char shown[4096];

static void echo(const char *bytes, size_t length)
{
    size_t before = strlen(shown);
    assert_true(before + length < sizeof shown);
    memcpy(shown + before, bytes, length);
    shown[before + length] = 0;
}

static struct line line;

static void use(tcflag_t input, tcflag_t local)
{
    struct termios settings = line.settings;
    settings.c_iflag = input;
    settings.c_lflag = local;
    line_set(&line, &settings);
}

static int setup(void **state)
{
    line = (struct line){.echo = echo};
    line_defaults(&line);
    use(ICRNL, COOKED);
    shown[0] = 0;
    return 0;
}

static void type(const char *text)
{
    for (; *text; text++)
        line_type(&line, *text);
}

static void expect_read(const char *text)
{
    char bytes[LINE_ROOM];
    size_t length = line_read(&line, bytes, sizeof bytes);
    assert_int_equal(length, strlen(text));
    assert_memory_equal(bytes, text, length);
}

static void expect_shown(const char *text)
{
    assert_string_equal(shown, text);
    shown[0] = 0;
}

static void a_line_is_read_when_it_is_whole(void **state)
{
    type("ab");
    assert_false(line_ready(&line));
    type("c\r");
    assert_int_equal(line_waiting(&line), 4);
    expect_read("abc\n");
    assert_false(line_ready(&line));
    expect_shown("abc\n");
}

static void lines_are_read_one_by_one_and_in_parts(void **state)
{
    char bytes[2];
    type("one\ntwo\n");
    assert_int_equal(line_read(&line, bytes, 2), 2);
    expect_read("e\n");
    expect_read("two\n");
}

static void keys_edit_the_line(void **state)
{
    type("abX\177c\n");
    expect_read("abc\n");
    expect_shown("abX\b \bc\n");
    type("one two  \27three\n");
    expect_read("one three\n");
    shown[0] = 0;
    type("gone\25x\n");
    expect_read("x\n");
    expect_shown("gone\b \b\b \b\b \b\b \bx\n");
}

static void nothing_is_erased_beyond_the_begin_of_a_line(void **state)
{
    type("a\n\177\27\25b\n");
    expect_read("a\n");
    expect_read("b\n");
    expect_shown("a\nb\n");
}

static void control_characters_are_shown_and_erased_as_two(void **state)
{
    type("\1\177\n");
    expect_read("\n");
    expect_shown("^A\b \b\b \b\n");
}

static void an_erased_tab_shows_the_line_again(void **state)
{
    type("a\tb\177\177\n");
    expect_read("a\n");
    expect_shown("a\tb\b \b\na\n");
}

static void whole_characters_of_utf_8_are_erased(void **state)
{
    use(ICRNL | IUTF8, COOKED);
    type("a\xe5\xb9\xba\177\n");
    expect_read("a\n");
}

static void the_next_key_is_taken_literally(void **state)
{
    type("a\26\3\26\4\26\177\n");
    expect_read("a\3\4\177\n");
    expect_shown("a^\b^C^\b^D^\b^?\n");
}

static void the_line_is_shown_again(void **state)
{
    type("old\nab\22");
    expect_shown("old\nab^R\nab");
}

static void an_end_of_input_ends_a_read(void **state)
{
    type("\4");
    assert_true(line_ready(&line));
    expect_read("");
    assert_false(line_ready(&line));
    type("ab\4");
    expect_read("ab");
    assert_false(line_ready(&line));
}

static void an_end_behind_what_fits_belongs_to_it(void **state)
{
    char bytes[2];
    type("ab\4");
    assert_int_equal(line_read(&line, bytes, sizeof bytes), 2);
    assert_false(line_ready(&line));
}

static void other_ends_of_lines(void **state)
{
    line.settings.c_cc[VEOL] = ';';
    line.settings.c_cc[VEOL2] = ':';
    type("a;b:");
    expect_read("a;");
    expect_read("b:");
}

static void a_key_of_zero_is_none(void **state)
{
    line.settings.c_cc[VERASE] = 0;
    line_type(&line, 'a');
    line_type(&line, 0);
    type("\177\n");
    char bytes[8];
    assert_int_equal(line_read(&line, bytes, sizeof bytes), 4);
    assert_memory_equal(bytes, "a\0\177\n", 4);
}

static void a_signal_drops_what_was_typed(void **state)
{
    assert_int_equal(line_signal(&line, 3), SIGINT);
    assert_int_equal(line_signal(&line, 28), SIGQUIT);
    assert_int_equal(line_signal(&line, 26), SIGTSTP);
    assert_int_equal(line_signal(&line, 'c'), 0);
    type("ab\3c\n");
    expect_read("c\n");
    expect_shown("ab^Cc\n");
    use(ICRNL, COOKED | NOFLSH);
    type("ab\3c\n");
    expect_read("abc\n");
    use(ICRNL, COOKED & ~(tcflag_t)ISIG);
    assert_int_equal(line_signal(&line, 3), 0);
    type("\3\n");
    expect_read("\3\n");
}

static void nothing_is_echoed_if_not_asked_for(void **state)
{
    use(ICRNL, ICANON);
    type("secret\177\n");
    expect_read("secre\n");
    expect_shown("");
    use(ICRNL, ICANON | ECHONL);
    type("secret\n");
    expect_shown("\n");
}

static void raw_bytes_are_read_as_they_come(void **state)
{
    use(0, 0);
    type("\3\4\r\n\177");
    assert_int_equal(line_waiting(&line), 5);
    expect_read("\3\4\r\n\177");
    assert_false(line_ready(&line));
    expect_shown("");
}

static void line_ends_are_changed(void **state)
{
    use(IGNCR, ICANON);
    type("a\rb\n");
    expect_read("ab\n");
    use(INLCR, 0);
    type("a\n");
    expect_read("a\r");
    use(ISTRIP, 0);
    type("\xe1");
    expect_read("a");
}

static void what_was_typed_is_kept_when_the_mode_changes(void **state)
{
    type("whole\nha");
    use(0, 0);
    expect_read("whole\nha");
    type("raw");
    use(ICRNL, COOKED);
    assert_true(line_ready(&line));
    expect_read("raw");
    type("\4");
    use(0, 0);
    expect_read("\4");
}

static void a_line_that_is_too_long_is_cut(void **state)
{
    char bytes[LINE_ROOM + 1];
    for (size_t i = 0; i < 2 * LINE_ROOM; i++)
        line_type(&line, 'x');
    assert_true(line_takes(&line));
    assert_non_null(strchr(shown, '\a'));
    line_type(&line, '\n');
    assert_false(line_takes(&line));
    assert_int_equal(line_read(&line, bytes, sizeof bytes), LINE_ROOM);
    assert_int_equal(bytes[LINE_ROOM - 1], '\n');
}

/* Over the end of the buffer, many times. */
static void long_input_arrives_whole(void **state)
{
    char text[16], expected[16];
    for (int i = 0; i < 2000; i++) {
        snprintf(text, sizeof text, "%dX\177\n", i);
        snprintf(expected, sizeof expected, "%d\n", i);
        type(text);
        shown[0] = 0;
        expect_read(expected);
    }
}

static void settings_without_effect_are_cleared(void **state)
{
    use(ICRNL | IXON | INPCK, COOKED | TOSTOP | ECHOPRT);
    assert_int_equal(line.settings.c_iflag, ICRNL);
    assert_int_equal(line.settings.c_lflag, COOKED);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_line_is_read_when_it_is_whole),
        TEST(lines_are_read_one_by_one_and_in_parts),
        TEST(keys_edit_the_line),
        TEST(nothing_is_erased_beyond_the_begin_of_a_line),
        TEST(control_characters_are_shown_and_erased_as_two),
        TEST(an_erased_tab_shows_the_line_again),
        TEST(whole_characters_of_utf_8_are_erased),
        TEST(the_next_key_is_taken_literally),
        TEST(the_line_is_shown_again),
        TEST(an_end_of_input_ends_a_read),
        TEST(an_end_behind_what_fits_belongs_to_it),
        TEST(other_ends_of_lines),
        TEST(a_key_of_zero_is_none),
        TEST(a_signal_drops_what_was_typed),
        TEST(nothing_is_echoed_if_not_asked_for),
        TEST(raw_bytes_are_read_as_they_come),
        TEST(line_ends_are_changed),
        TEST(what_was_typed_is_kept_when_the_mode_changes),
        TEST(a_line_that_is_too_long_is_cut),
        TEST(long_input_arrives_whole),
        TEST(settings_without_effect_are_cleared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
