#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/ranges/ranges.h"
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define SPACE 200u
#define MAX   32u

static struct range list[MAX];

static unsigned count(const struct ranges *ranges)
{
    return (unsigned)(ranges->end - ranges->list);
}

static struct ranges empty(void)
{
    return (struct ranges){.list = list, .end = list, .limit = list + MAX};
}

static void random_changes_agree_with_a_bitmap(void **state)
{
    srand(1);
    for (unsigned round = 0; round < 300; round++) {
        struct ranges ranges = empty();
        bool present[SPACE + 1] = {false};
        for (unsigned step = 0; step < 30; step++) {
            unsigned start = (unsigned)rand() % SPACE, end = (unsigned)rand() % SPACE;
            bool add = rand() % 2;
            (add ? ranges_add : ranges_remove)(&ranges, start, end);
            for (unsigned i = start; i < end; i++)
                present[i] = add;
        }
        assert_false(ranges.overflowed);
        for (unsigned i = 0, r = 0; i < SPACE; i++) {
            while (r < count(&ranges) && ranges.list[r].end <= i)
                r++;
            assert_int_equal(present[i], r < count(&ranges) && ranges.list[r].start <= i);
        }
        for (unsigned r = 1; r < count(&ranges); r++)
            assert_true(ranges.list[r - 1].end < ranges.list[r].start);
    }
}

static void a_full_list_loses_memory_but_never_keeps_what_was_removed(void **state)
{
    struct ranges ranges = empty();
    ranges_add(&ranges, 0, 1000);
    for (unsigned i = 0; i < MAX + 5; i++)
        ranges_remove(&ranges, 10 * i + 5, 10 * i + 6);
    assert_true(ranges.overflowed);
    assert_int_equal(count(&ranges), MAX);
    for (unsigned r = 0; r < count(&ranges); r++)
        for (unsigned i = 0; i < MAX + 5; i++)
            assert_false(ranges.list[r].start <= 10 * i + 5 && ranges.list[r].end > 10 * i + 5);
    assert_int_equal(ranges.end[-1].end, 1000);
}

/* n changes need no more room than n, and a list in order is not slow: this would take minutes. */
static void a_long_list_in_order(void **state)
{
    enum { COUNT = 100000 };
    struct range *room = malloc(COUNT * sizeof *room);
    struct ranges ranges = {.list = room, .end = room, .limit = room + COUNT};
    ranges_add(&ranges, 0, 2 * COUNT);
    for (unsigned i = 0; i < COUNT - 1; i++)
        ranges_remove(&ranges, 2 * i + 1, 2 * i + 2);
    assert_false(ranges.overflowed);
    assert_int_equal(count(&ranges), COUNT);
    for (unsigned i = 0; i < COUNT; i++)
        assert_int_equal(ranges.list[i].start, 2 * i);
    ranges_remove(&ranges, 5, UINT64_MAX);
    assert_int_equal(count(&ranges), 3);
    free(ranges.list);
}

static void alignment_shrinks_and_drops(void **state)
{
    struct ranges ranges = empty();
    ranges_add(&ranges, 1, 4095);
    ranges_add(&ranges, 4097, 12289);
    ranges_add(&ranges, UINT64_MAX - 100, UINT64_MAX);
    ranges_align(&ranges, 4096);
    assert_int_equal(count(&ranges), 1);
    assert_int_equal(ranges.list[0].start, 8192);
    assert_int_equal(ranges.list[0].end, 12288);
}

static void empty_and_inverted_ranges_change_nothing(void **state)
{
    struct ranges ranges = empty();
    ranges_add(&ranges, 5, 5);
    ranges_add(&ranges, 9, 3);
    assert_int_equal(count(&ranges), 0);
    ranges_add(&ranges, 1, 9);
    ranges_remove(&ranges, 4, 4);
    ranges_remove(&ranges, 8, 2);
    assert_int_equal(count(&ranges), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_changes_agree_with_a_bitmap),
        cmocka_unit_test(a_full_list_loses_memory_but_never_keeps_what_was_removed),
        cmocka_unit_test(a_long_list_in_order),
        cmocka_unit_test(alignment_shrinks_and_drops),
        cmocka_unit_test(empty_and_inverted_ranges_change_nothing),
    };
    return cmocka_run_group_tests_name("ranges", tests, NULL, NULL);
}
