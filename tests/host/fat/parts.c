/* Boot sectors, times, and paths: the parts that need no volume. */
#include "common_card.h"
#include "src/file/path.h"
#include "src/fs/fat_boot_sector.h"
#include "src/fs/fat_time.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>

static uint8_t sector[512];
static struct fat_geometry geometry;
static const char *cause;

static void put(unsigned offset, unsigned width, uint32_t value)
{
    for (unsigned i = 0; i < width; i++)
        sector[offset + i] = (uint8_t)(value >> (8 * i));
}

/* A FAT16 of 10000 sectors of which 9775 are clusters of one sector. */
static void make_fat16(void)
{
    memset(sector, 0, sizeof sector);
    memcpy(sector, "\xeb\x3c\x90", 3);
    put(11, 2, 512);
    put(13, 1, 1);
    put(14, 2, 1);
    put(16, 1, 2);
    put(17, 2, 512);
    put(19, 2, 10000);
    put(22, 2, 96);
    put(510, 2, 0xaa55);
}

static void make_fat32(void)
{
    make_fat16();
    put(17, 2, 0);
    put(19, 2, 0);
    put(22, 2, 0);
    put(32, 4, 100000);
    put(36, 4, 800);
    put(44, 4, 2);
    memcpy(sector + 82, "FAT32   ", 8);
}

static enum fat_verdict judge(uint64_t sectors)
{
    return fat_check_boot_sector(sector, sectors, &geometry, &cause);
}

static void sound_boot_sectors_are_understood(void **state)
{
    make_fat16();
    assert_int_equal(judge(10000), FAT_VALID);
    assert_int_equal(geometry.sectors, 10000);
    assert_int_equal(geometry.data, 1 + 2 * 96 + 32);
    assert_int_equal(geometry.cluster_sectors, 1);
    make_fat32();
    assert_int_equal(judge(1ull << 40), FAT_VALID);
    assert_int_equal(geometry.data, 1 + 2 * 800);
}

/* Each number made wrong by itself. */
static void numbers_that_make_no_sense_are_refused(void **state)
{
    const struct {
        unsigned offset, width;
        uint32_t value;
        const char *words;
    } fat16[] = {
        {11, 2, 4096, "512 bytes"},
        {13, 1, 0, "power of two"},
        {13, 1, 3, "power of two"},
        {14, 2, 0, "reserved"},
        {14, 2, 10000, "no room"},
        {16, 1, 0, "number of its FATs"},
        {16, 1, 3, "number of its FATs"},
        {17, 2, 513, "root directory"},
        {19, 2, 10001, "longer than its partition"},
        {22, 2, 37, "too small"},
        {22, 2, 5000, "no room"},
    };
    for (unsigned i = 0; i < sizeof fat16 / sizeof fat16[0]; i++) {
        make_fat16();
        put(fat16[i].offset, fat16[i].width, fat16[i].value);
        assert_int_equal(judge(10000), FAT_MALFORMED);
        if (!strstr(cause, fat16[i].words))
            fail_msg("%u: \"%s\" does not say \"%s\"", i, cause, fat16[i].words);
    }
}

/* FatFs adds these in 32 bits. */
static void sums_that_overflow_are_refused(void **state)
{
    const uint32_t sizes[] = {0x80000000, 0x80000001, 0xffffffff, 0x7fffffff};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        make_fat32();
        put(36, 4, sizes[i]);
        assert_int_equal(judge(1ull << 40), FAT_MALFORMED);
        make_fat32();
        put(32, 4, sizes[i]);
        assert_int_equal(judge(1ull << 40), FAT_MALFORMED);
    }
}

static void roots_that_do_not_exist_are_refused(void **state)
{
    const uint32_t clusters[] = {0, 1, 98401, 0x0fffffff, 0xffffffff};
    for (unsigned i = 0; i < sizeof clusters / sizeof clusters[0]; i++) {
        make_fat32();
        put(44, 4, clusters[i]);
        assert_int_equal(judge(100000), FAT_MALFORMED);
        assert_non_null(strstr(cause, "root directory does not exist"));
    }
    make_fat32();
    put(44, 4, 98400);
    assert_int_equal(judge(100000), FAT_VALID);
}

static void other_file_systems_are_named(void **state)
{
    make_fat16();
    memcpy(sector + 3, "NTFS    ", 8);
    assert_int_equal(judge(10000), FAT_NOT_FAT);
    assert_string_equal(cause, "NTFS");
    memcpy(sector + 3, "EXFAT   ", 8);
    assert_int_equal(judge(10000), FAT_NOT_FAT);
    assert_string_equal(cause, "exFAT");
    memset(sector, 0, sizeof sector);
    assert_int_equal(judge(10000), FAT_NOT_FAT);
    assert_null(cause);
}

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
        {"/a\x01", NULL, -EINVAL},
    };
    char absolute[PATH_MAX];
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
        cmocka_unit_test(sound_boot_sectors_are_understood),
        cmocka_unit_test(numbers_that_make_no_sense_are_refused),
        cmocka_unit_test(sums_that_overflow_are_refused),
        cmocka_unit_test(roots_that_do_not_exist_are_refused),
        cmocka_unit_test(other_file_systems_are_named),
        cmocka_unit_test(times_are_those_of_the_calendar),
        cmocka_unit_test(every_day_survives_the_way_there_and_back),
        cmocka_unit_test(paths_are_made_absolute),
        cmocka_unit_test(paths_never_outgrow_their_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
