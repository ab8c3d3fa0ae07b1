/* The allocator against bookkeeping of which bytes belong to whom. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <malloc.h>

#include "common_pages.h"
#include "src/settings/defaults.h"

#define BLOCKS 400

const uint64_t yao_heap_size = UINT64_MAX;

struct block {
    uint8_t *bytes;
    size_t size;
    uint8_t pattern;
};

static struct block blocks[BLOCKS];

static int setup(void **state)
{
    memset(blocks, 0, sizeof blocks);
    return 0;
}

/* Each test gives everything back: at most one slab of each class stays. */
static int teardown(void **state)
{
    assert_true(pages_given() <= 20);
    return 0;
}

static void mark(struct block *block, size_t from)
{
    for (size_t i = from; i < block->size; i++)
        block->bytes[i] = (uint8_t)(block->pattern + i);
}

static void check(const struct block *block, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (block->bytes[i] != (uint8_t)(block->pattern + i))
            fail_msg("byte %zu of a block of %zu was overwritten", i, block->size);
}

static size_t random_size(void)
{
    switch (rand() % 8) {
    case 0:
        return (size_t)rand() % 40000;
    case 1:
        return 2000 + (size_t)rand() % 40;
    default:
        return (size_t)rand() % 600;
    }
}

static void adopt(struct block *block, void *bytes, size_t size)
{
    assert_non_null(bytes);
    assert_int_equal((uintptr_t)bytes % 16, 0);
    assert_true(malloc_usable_size(bytes) >= size);
    assert_true(pages_hold(bytes, malloc_usable_size(bytes)));
    block->bytes = bytes;
    block->size = malloc_usable_size(bytes);
}

static void new_block(struct block *block)
{
    size_t size = random_size();
    block->pattern = (uint8_t)rand();
    if (rand() % 3 == 0) {
        size_t align = 16u << rand() % 11;
        adopt(block, aligned_alloc(align, size), size);
        assert_int_equal((uintptr_t)block->bytes % align, 0);
    } else {
        adopt(block, malloc(size), size);
    }
    mark(block, 0);
}

static void resize_block(struct block *block)
{
    size_t old = block->size, size = random_size();
    adopt(block, realloc(block->bytes, size), size);
    check(block, old < size ? old : size);
    mark(block, 0);
}

static void free_block(struct block *block)
{
    check(block, block->size);
    free(block->bytes);
    block->bytes = NULL;
}

static void live_blocks_never_share_a_byte(void **state)
{
    for (int i = 0; i < 60000; i++) {
        struct block *block = &blocks[rand() % BLOCKS];
        if (!block->bytes)
            new_block(block);
        else if (rand() % 4 == 0)
            resize_block(block);
        else
            free_block(block);
    }
    for (int i = 0; i < BLOCKS; i++)
        if (blocks[i].bytes)
            free_block(&blocks[i]);
}

static void every_small_size_fits_and_fills_slabs(void **state)
{
    for (size_t size = 0; size <= 2100; size++) {
        for (int i = 0; i < 140; i++) {
            adopt(&blocks[i], malloc(size), size);
            mark(&blocks[i], 0);
        }
        for (int i = 0; i < 140; i++)
            free_block(&blocks[i]);
    }
}

static void calloc_clears_and_does_not_overflow(void **state)
{
    free(memset(malloc(300), 0xff, 300));
    uint8_t *bytes = calloc(3, 100);
    for (int i = 0; i < 300; i++)
        assert_int_equal(bytes[i], 0);
    free(bytes);
    volatile size_t huge = SIZE_MAX / 2;
    errno = 0;
    assert_null(calloc(huge, 3));
    assert_int_equal(errno, ENOMEM);
}

static void impossible_requests_fail(void **state)
{
    volatile size_t sizes[] = {SIZE_MAX, SIZE_MAX - 4096, SIZE_MAX / 2, 1ull << 40};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        errno = 0;
        assert_null(malloc(sizes[i]));
        assert_int_equal(errno, ENOMEM);
        assert_null(aligned_alloc(8192, sizes[i]));
    }
    volatile size_t odd = 24;
    errno = 0;
    assert_null(aligned_alloc(odd, 100));
    assert_int_equal(errno, EINVAL);
    void *block = NULL;
    assert_int_equal(posix_memalign(&block, odd, 100), EINVAL);
    assert_int_equal(posix_memalign(&block, 1ull << 40, 100), ENOMEM);
    assert_null(block);
}

static void a_failed_realloc_keeps_the_block(void **state)
{
    struct block block = {.pattern = 9};
    adopt(&block, malloc(5000), 5000);
    mark(&block, 0);
    pages_exhaust();
    assert_null(realloc(block.bytes, 50000));
    check(&block, block.size);
    free(block.bytes);
    pages_reset();
}

static void shrinking_gives_pages_back(void **state)
{
    size_t before = pages_given();
    void *block = malloc(100 * 4096);
    block = realloc(block, 5000);
    assert_true(pages_given() - before <= 2);
    block = realloc(block, 20);
    assert_true(pages_given() - before <= 1);
    free(block);
}

static void nothing_is_not_freed(void **state)
{
    free(NULL);
    assert_int_equal(malloc_usable_size(NULL), 0);
    void *block = realloc(NULL, 10);
    assert_non_null(block);
    free(block);
}

static void free_again(void *block)
{
    free(block);
}

static void assert_panics(void *block, const char *words)
{
    const char *text = panic_of(free_again, block);
    assert_non_null(text);
    if (!strstr(text, words))
        fail_msg("\"%s\" does not say \"%s\"", text, words);
}

static void a_second_free_is_caught(void **state)
{
    const size_t sizes[] = {1, 64, 500, 2016, 2017, 10000};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        char *keep = malloc(sizes[i]), *volatile block = malloc(sizes[i]);
        free(block);
        assert_panics(block, "free");
        free(keep);
    }
}

static void an_address_within_a_block_is_caught(void **state)
{
    char *volatile small = malloc(200), *volatile large = malloc(9000);
    assert_panics(small + 16, "no block begins there");
    assert_panics(small + 1, "no block begins there");
    assert_panics(large + 16, "did not return");
    assert_panics(large + 5000, "did not return");
    free(small);
    free(large);
}

static void memory_that_malloc_did_not_give_is_caught(void **state)
{
    static _Alignas(4096) char own[2 * 4096];
    char *volatile wild = own + 4096 + 64;
    assert_panics(wild, "did not return");
}

/* What remains of a page behind its last block looks like one more by its address. */
static void the_rest_of_a_page_is_no_block(void **state)
{
    for (size_t size = 32; size <= 2016; size += 16) {
        char *block = malloc(size);
        size_t step = malloc_usable_size(block);
        char *page = (char *)((uintptr_t)block & -4096ul);
        for (char *volatile wild = block + step; wild < page + 4096; wild += step)
            assert_panics(wild, "free");
        free(block);
    }
}

/* Writing after free() would be the app's error, but must not lead the allocator astray. */
static void writes_after_free_do_not_mislead(void **state)
{
    uint8_t *first = malloc(64), *volatile second = malloc(64);
    free(second);
    memset(second, 0x41, 64);
    uint8_t *third = malloc(64), *fourth = malloc(64);
    assert_true(pages_hold(third, 64) && pages_hold(fourth, 64));
    assert_ptr_not_equal(third, fourth);
    free(first);
    free(third);
    free(fourth);
}

static void taking_turns_does_not_turn_pages(void **state)
{
    free(malloc(64));
    size_t before = pages_given();
    for (int i = 0; i < 100; i++) {
        void *block = malloc(64);
        assert_int_equal(pages_given(), before);
        free(block);
        assert_int_equal(pages_given(), before);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(live_blocks_never_share_a_byte),
        TEST(every_small_size_fits_and_fills_slabs),
        TEST(calloc_clears_and_does_not_overflow),
        TEST(impossible_requests_fail),
        TEST(shrinking_gives_pages_back),
        TEST(nothing_is_not_freed),
        TEST(a_second_free_is_caught),
        TEST(an_address_within_a_block_is_caught),
        TEST(the_rest_of_a_page_is_no_block),
        TEST(memory_that_malloc_did_not_give_is_caught),
        TEST(writes_after_free_do_not_mislead),
        TEST(taking_turns_does_not_turn_pages),
        TEST(a_failed_realloc_keeps_the_block), /* last: it takes all pages away */
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
