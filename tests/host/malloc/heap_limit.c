/* The setting heap-size, which counts what the allocator takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include "common_pages.h"
#include "src/settings/defaults.h"
#include <cmocka.h>
#include <errno.h>

const uint64_t yao_heap_size = 5 * 4096;

static void the_limit_is_reached_and_not_passed(void **state)
{
    errno = 0;
    assert_null(malloc(5 * 4096));
    assert_int_equal(errno, ENOMEM);
    void *most = malloc(4 * 4096);
    assert_non_null(most);
    assert_int_equal(pages_given(), 5);
    assert_null(malloc(1));
    free(most);
}

static void what_was_freed_counts_no_more(void **state)
{
    for (int i = 0; i < 20; i++) {
        void *block = malloc(4 * 4096);
        assert_non_null(block);
        block = realloc(block, 4096);
        void *other = malloc(2 * 4096);
        assert_non_null(other);
        free(other);
        free(block);
    }
    assert_int_equal(pages_given(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_is_reached_and_not_passed),
        cmocka_unit_test(what_was_freed_counts_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
