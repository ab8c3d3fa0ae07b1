/*
 * Memory functions over every alignment and small length, between inaccessible pages: words are
 * read at the edges, so what matters is that none beyond the page is. UBSan sees misaligned
 * words.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sys/mman.h>

#define PAGE 4096
#define SPAN 300  /* a few unrolled rounds */
#define FAST 1100 /* the same of the fast memcpy(), whose longest round is 512 bytes */

/* One readable page with nothing before and behind it. */
static uint8_t *island(void)
{
    uint8_t *pages = mmap(NULL, 3 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    assert_int_equal(mprotect(pages + PAGE, PAGE, PROT_READ | PROT_WRITE), 0);
    return pages + PAGE;
}

static uint8_t *left, *right;
static uint8_t plain[PAGE];

static int setup(void **state)
{
    left = island();
    right = island();
    return 0;
}

static void fill(uint8_t *bytes)
{
    for (size_t i = 0; i < PAGE; i++)
        bytes[i] = (uint8_t)rand();
}

static void assert_same(const uint8_t *bytes)
{
    for (size_t i = 0; i < PAGE; i++)
        if (bytes[i] != plain[i])
            fail_msg("byte %zu is %#x, not %#x", i, bytes[i], plain[i]);
}

static void keep_plain(const uint8_t *bytes)
{
    for (size_t i = 0; i < PAGE; i++)
        plain[i] = bytes[i];
}

typedef void *copier(void *restrict to, const void *restrict from, size_t size);
copier memcpy_fast;

static void check_copy(copier *copy, size_t to, size_t from, size_t size)
{
    keep_plain(left);
    for (size_t i = 0; i < size; i++)
        plain[to + i] = right[from + i];
    assert_ptr_equal(copy(left + to, right + from, size), left + to);
    assert_same(left);
}

/* Both begin on the page, and then end with it. */
static void check_sizes(copier *copy, size_t to, size_t from, size_t end)
{
    for (size_t size = 0; size < end; size += size < 100 ? 1 : 7) {
        check_copy(copy, to, from, size);
        check_copy(copy, PAGE - to - size, PAGE - from - size, size);
    }
}

static void memcpy_copies_that_and_no_more(void **state)
{
    fill(right);
    for (size_t to = 0; to < 8; to++)
        for (size_t from = 0; from < 8; from++) {
            check_sizes(memcpy, to, from, SPAN);
            check_sizes(memcpy_fast, to, from, FAST);
        }
}

static void check_move(size_t to, size_t from, size_t size)
{
    fill(left);
    keep_plain(left);
    for (size_t i = 0; i < size; i++)
        plain[to + i] = left[from + i];
    assert_ptr_equal(memmove(left + to, left + from, size), left + to);
    assert_same(left);
}

static void memmove_copies_as_if_through_a_buffer(void **state)
{
    const size_t sizes[] = {0, 1, 7, 8, 9, 16, 31, 64, 127, 128, 129, 200, 299};
    for (size_t to = 0; to < 40; to++)
        for (size_t from = 0; from < 40; from++)
            for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++)
                check_move(to, from, sizes[i]);
    check_move(PAGE - 300, 0, 300);
    check_move(0, PAGE - 300, 300);
    check_move(1, 0, PAGE - 1);
    check_move(0, 1, PAGE - 1);
}

static void memset_sets_that_and_no_more(void **state)
{
    for (size_t to = 0; to < 8; to++)
        for (size_t size = 0; size < SPAN; size++) {
            fill(left);
            keep_plain(left);
            for (size_t i = 0; i < size; i++)
                plain[PAGE - to - size + i] = 0xa7;
            uint8_t *start = left + PAGE - to - size;
            assert_ptr_equal(memset(start, 0xfa7, size), start);
            assert_same(left);
        }
}

static int sign(int value)
{
    return (value > 0) - (value < 0);
}

static void memcmp_finds_the_first_difference(void **state)
{
    for (size_t a = 0; a < 8; a++)
        for (size_t b = 0; b < 8; b++)
            for (size_t size = 0; size < 70; size++) {
                uint8_t *x = left + PAGE - a - size, *y = right + PAGE - b - size;
                for (size_t i = 0; i < size; i++)
                    x[i] = y[i] = (uint8_t)rand();
                assert_int_equal(memcmp(x, y, size), 0);
                for (size_t at = 0; at < size; at++) {
                    y[at] ^= 0x80;
                    if (at + 1 < size)
                        y[size - 1] ^= 0x55;
                    assert_int_equal(sign(memcmp(x, y, size)), sign(x[at] - y[at]));
                    if (at + 1 < size)
                        y[size - 1] ^= 0x55;
                    y[at] ^= 0x80;
                }
            }
}

size_t strlen_fast(const char *string);

/* Bytes of 0x80 and 1 are what borrowing between bytes could be wrong about. */
static void strlen_finds_the_end(void **state)
{
    const uint8_t others[] = {0x80, 0x01, 0xff, 'x'};
    for (size_t i = 0; i < sizeof others; i++)
        for (size_t begin = 0; begin < 16; begin++)
            for (size_t length = 0; length < 80; length++) {
                char *string = (char *)left + PAGE - 1 - begin - length;
                for (size_t at = 0; at < length; at++)
                    string[at] = (char)others[i];
                string[length] = 0;
                assert_int_equal(strlen(string), length);
                assert_int_equal(strlen_fast(string), length);
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memcpy_copies_that_and_no_more),
        cmocka_unit_test(memmove_copies_as_if_through_a_buffer),
        cmocka_unit_test(memset_sets_that_and_no_more),
        cmocka_unit_test(memcmp_finds_the_first_difference),
        cmocka_unit_test(strlen_finds_the_end),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
