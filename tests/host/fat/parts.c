/* Times and paths. */
#include "common_card.h"
#include "src/file/path.h"
#include "src/fs/fat_time.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define FAT_TIME(y, mo, d, h, mi, s)                                                               \
    ((y - 1980u) << 25 | mo << 21 | d << 16 | h << 11 | mi << 5 | s / 2)

/* Seconds from `date -u -d ... +%s`. */
static void times_are_those_of_the_calendar(void **state)
{
    const struct {
        uint32_t fat;
        time_t seconds;
    } times[] = {
        {FAT_TIME(1980, 1, 1, 0, 0, 0), 315532800},
        {FAT_TIME(2000, 2, 29, 12, 34, 56), 951827696},
        {FAT_TIME(2000, 3, 1, 0, 0, 0), 951868800},
        {FAT_TIME(2023, 11, 14, 22, 13, 20), 1700000000},
        {FAT_TIME(2100, 2, 28, 23, 59, 58), 4107542398},
        {FAT_TIME(2100, 3, 1, 0, 0, 0), 4107542400},
        {FAT_TIME(2107, 12, 31, 23, 59, 58), 4354819198},
    };
    for (unsigned i = 0; i < sizeof times / sizeof times[0]; i++) {
        assert_int_equal(fat_time_to_unix(times[i].fat), times[i].seconds);
        assert_int_equal(fat_time_from_unix(times[i].seconds), times[i].fat);
    }
}

static void every_day_survives_the_way_there_and_back(void **state)
{
    for (time_t at = 315532800; at < 4354819200; at += 43202)
        assert_int_equal(fat_time_to_unix(fat_time_from_unix(at)), at);
    assert_int_equal(fat_time_from_unix(0), FAT_TIME(1980, 1, 1, 0, 0, 0));
    assert_int_equal(fat_time_from_unix(INT64_MAX), FAT_TIME(2107, 12, 31, 23, 59, 58));
    fat_time_to_unix(0);
    fat_time_to_unix(UINT32_MAX);
}

static void paths_are_made_absolute(void **state)
{
    const struct {
        const char *path, *absolute;
        int result;
    } paths[] = {
        {"/", "/", PATH_SLASH},
        {"//", "/", PATH_SLASH},
        {".", "/", PATH_DOT},
        {"a", "/a", 0},
        {"./a/b", "/a/b", 0},
        {"/a//b/", "/a/b", PATH_SLASH},
        {"/a/b/..", "/a", PATH_DOT_DOT},
        {"/a/../../../b", "/b", 0},
        {"/..", "/", PATH_DOT_DOT},
        {"...", "/...", 0},
        {"/.a/..b", "/.a/..b", 0},
        {"", NULL, -ENOENT},
        {"/a\x01*:", "/a\x01*:", 0},
        {"/file/..", NULL, -ENOTDIR},
        {"/none/../a", NULL, -ENOENT},
    };
    char absolute[PATH_MAX];
    assert_int_equal(mkdir("/a", 0777), 0);
    assert_int_equal(mkdir("/a/b", 0777), 0);
    card_put("/file", 1);
    for (unsigned i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        assert_int_equal(path_resolve(AT_FDCWD, paths[i].path, absolute), paths[i].result);
        if (paths[i].absolute)
            assert_string_equal(absolute, paths[i].absolute);
    }
}

/* Lengths around the limit, from the root and from below it. */
static void paths_never_outgrow_their_buffer(void **state)
{
    const char *const current[] = {"/", "/abcdef"};
    char path[PATH_MAX + 20], absolute[PATH_MAX];
    for (size_t i = 0; i < 2; i++)
        for (size_t length = PATH_MAX - 20; length < PATH_MAX + 20; length++) {
            strcpy(path_current(), current[i]);
            memset(path, 'x', length);
            path[length] = '\0';
            for (size_t at = 100; at < length; at += 200)
                path[at] = '/';
            int result = path_resolve(AT_FDCWD, path, absolute);
            if (result >= 0)
                assert_true(strlen(absolute) < PATH_MAX);
            else
                assert_int_equal(result, -ENAMETOOLONG);
        }
    strcpy(path_current(), "/");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_those_of_the_calendar),
        cmocka_unit_test(every_day_survives_the_way_there_and_back),
        cmocka_unit_test_setup_teardown(paths_are_made_absolute, card_setup, card_teardown),
        cmocka_unit_test(paths_never_outgrow_their_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
