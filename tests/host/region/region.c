/* The allocator that never frees. Its pages come from an arena in which runs can be made to lie
 * apart. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "src/malloc/heap.h"
#include <cmocka.h>
#include <errno.h>
#include <malloc.h>

#define PAGE  4096u
#define PAGES 4096u

static _Alignas(PAGE) uint8_t arena[PAGES * PAGE];
static size_t used; /* pages */
static size_t gap;  /* pages between one run and the next */

void *heap_pages_alloc(size_t count)
{
    if (count > PAGES || used + count > PAGES) {
        errno = ENOMEM;
        return NULL;
    }
    void *pages = memset(arena + used * PAGE, 0xa5, count * PAGE);
    used += count + gap;
    return pages;
}

static int setup(void **state)
{
    gap = *state ? 1 : 0;
    return 0;
}

static void blocks_do_not_overlap_and_are_aligned(void **state)
{
    uint8_t *blocks[500];
    for (int i = 0; i < 500; i++) {
        size_t size = (size_t)(i * 37 % 900), align = 16u << i % 9;
        blocks[i] = i % 3 ? malloc(size) : aligned_alloc(align, size);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % (i % 3 ? 16 : align), 0);
        assert_int_equal(malloc_usable_size(blocks[i]), size);
        memset(blocks[i], i, size);
    }
    for (int i = 0; i < 500; i++)
        for (int j = 0; j < i * 37 % 900; j++)
            assert_int_equal(blocks[i][j], (uint8_t)i);
}

static void the_last_block_grows_and_shrinks_in_place(void **state)
{
    char *block = malloc(10);
    memcpy(block, "123456789", 10);
    assert_ptr_equal(realloc(block, 500), block);
    assert_ptr_equal(realloc(block, 20), block);
    char *next = malloc(1);
    assert_true(next - block < 64);
    assert_string_equal(block, "123456789");
}

static void another_block_moves_to_grow(void **state)
{
    char *block = malloc(10), *last = malloc(10);
    memcpy(block, "123456789", 10);
    char *moved = realloc(block, 100);
    assert_true(moved > last);
    assert_string_equal(moved, "123456789");
}

static void a_large_block_crosses_regions(void **state)
{
    uint8_t *block = malloc(100000);
    assert_non_null(block);
    memset(block, 1, 100000);
    assert_non_null(malloc(50));
}

static void freed_memory_stays_taken(void **state)
{
    void *block = malloc(64);
    free(block);
    assert_ptr_not_equal(malloc(64), block);
    free(NULL);
}

static void calloc_clears(void **state)
{
    uint8_t *bytes = calloc(100, 3);
    for (int i = 0; i < 300; i++)
        assert_int_equal(bytes[i], 0);
}

static void impossible_requests_fail(void **state)
{
    volatile size_t sizes[] = {SIZE_MAX, SIZE_MAX - 8, SIZE_MAX / 2, 1ull << 40};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        errno = 0;
        assert_null(malloc(sizes[i]));
        assert_int_equal(errno, ENOMEM);
        assert_null(aligned_alloc(1ul << 50, sizes[i]));
    }
}

static void an_exhausted_region_keeps_what_it_has(void **state)
{
    char *last = malloc(16);
    memcpy(last, "still here", 11);
    while (malloc(4000))
        continue;
    assert_null(realloc(last, 100000));
    assert_string_equal(last, "still here");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(blocks_do_not_overlap_and_are_aligned, setup),
        cmocka_unit_test_prestate_setup_teardown(blocks_do_not_overlap_and_are_aligned, setup, NULL,
                                                 "apart"),
        cmocka_unit_test_setup(the_last_block_grows_and_shrinks_in_place, setup),
        cmocka_unit_test_setup(another_block_moves_to_grow, setup),
        cmocka_unit_test_setup(a_large_block_crosses_regions, setup),
        cmocka_unit_test_setup(freed_memory_stays_taken, setup),
        cmocka_unit_test_setup(calloc_clears, setup),
        cmocka_unit_test_setup(impossible_requests_fail, setup),
        cmocka_unit_test_setup(an_exhausted_region_keeps_what_it_has, setup), /* the last */
    };
    return cmocka_run_group_tests_name("region", tests, NULL, NULL);
}
