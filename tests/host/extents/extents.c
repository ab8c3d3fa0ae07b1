#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/extents/extents.h"
#include <cmocka.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define PAGES 256u

static char *arena;

static int setup(void **state)
{
    arena = aligned_alloc(EXTENT_PAGE, PAGES * EXTENT_PAGE);
    return !arena;
}

static int teardown(void **state)
{
    free(arena);
    return 0;
}

static char *page(size_t index)
{
    return arena + index * EXTENT_PAGE;
}

static void everything_given_can_be_taken_once(void **state)
{
    struct extents extents = {0};
    assert_int_equal(extents_give(&extents, arena, PAGES), 0);
    bool taken[PAGES] = {false};
    for (size_t i = 0; i < PAGES; i++) {
        char *got = extents_take(&extents, 1, UINTPTR_MAX);
        assert_non_null(got);
        assert_false(taken[(size_t)(got - arena) / EXTENT_PAGE]);
        taken[(size_t)(got - arena) / EXTENT_PAGE] = true;
    }
    assert_null(extents_take(&extents, 1, UINTPTR_MAX));
    assert_int_equal(extents.free_pages, 0);
}

/* Random runs against an ownership map; at the end one extent is left. */
static void freeing_in_any_order_and_in_parts_leaves_one_extent(void **state)
{
    struct extents extents = {0};
    bool owned[PAGES] = {false};
    size_t owned_count = 0;
    assert_int_equal(extents_give(&extents, arena, PAGES), 0);
    srand(2);
    for (unsigned step = 0; step < 20000; step++) {
        size_t count = 1 + (size_t)rand() % 12, at = (size_t)rand() % PAGES;
        if (rand() % 2) {
            char *got = extents_take(&extents, count, UINTPTR_MAX);
            for (size_t i = 0; got && i < count; i++) {
                size_t index = (size_t)(got - arena) / EXTENT_PAGE + i;
                assert_false(owned[index]);
                owned[index] = true;
                owned_count++;
            }
        } else if (owned[at]) {
            size_t run = 0;
            while (at + run < PAGES && run < count && owned[at + run])
                owned[at + run++] = false;
            owned_count -= run;
            assert_int_equal(extents_give(&extents, page(at), run), 0);
        }
        assert_int_equal(extents.free_pages, PAGES - owned_count);
    }
    for (size_t i = 0; i < PAGES; i++)
        if (owned[i])
            assert_int_equal(extents_give(&extents, page(i), 1), 0);
    assert_ptr_equal(extents.first, arena);
    assert_int_equal(extents.first->pages, PAGES);
    assert_null(extents.first->next);
}

static void giving_twice_is_refused_and_changes_nothing(void **state)
{
    struct extents extents = {0};
    assert_int_equal(extents_give(&extents, page(4), 8), 0);
    assert_int_equal(extents_give(&extents, page(4), 8), -1);
    assert_int_equal(extents_give(&extents, page(11), 1), -1);
    assert_int_equal(extents_give(&extents, page(3), 2), -1);
    assert_int_equal(extents_give(&extents, page(0), 20), -1);
    assert_int_equal(extents_give(&extents, page(0), 0), -1);
    assert_int_equal(extents.free_pages, 8);
}

static void a_limit_keeps_allocations_below_it(void **state)
{
    struct extents extents = {0};
    extents_give(&extents, page(0), 4);
    extents_give(&extents, page(8), 8);
    assert_null(extents_take(&extents, 5, (uintptr_t)page(12)));
    assert_ptr_equal(extents_take(&extents, 5, (uintptr_t)page(13)), page(8));
    assert_ptr_equal(extents_take(&extents, 4, (uintptr_t)page(4)), page(0));
    assert_null(extents_take(&extents, 0, UINTPTR_MAX));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_given_can_be_taken_once),
        cmocka_unit_test(freeing_in_any_order_and_in_parts_leaves_one_extent),
        cmocka_unit_test(giving_twice_is_refused_and_changes_nothing),
        cmocka_unit_test(a_limit_keeps_allocations_below_it),
    };
    return cmocka_run_group_tests_name("extents", tests, setup, teardown);
}
