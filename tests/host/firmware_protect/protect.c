/* What the firmware asks of PMP, and what a model of PMP makes of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

/* With its ranges, which each test begins without. */
#include "firmware/protect.c"

#define ADDRESS_BITS 54 /* that pmpaddr has (Privileged ISA, figure 3.30) */

/* A hart's registers: so many entries, each counting in 4 << grain bytes. */
static struct {
    unsigned entries, grain;
    uint64_t address[PMP_ENTRIES];
    uint8_t config[PMP_ENTRIES];
} hart;

static uint64_t shown(unsigned i)
{
    uint64_t grain = 1ull << hart.grain;
    bool napot = hart.config[i] & 0x10;
    if (napot)
        return hart.address[i] | (grain / 2 - !!(grain / 2));
    return hart.address[i] & ~(grain - 1);
}

void pmp_exchange(struct pmp *pmp)
{
    for (unsigned i = 0; i < PMP_ENTRIES; i++) {
        bool there = i < hart.entries;
        hart.address[i] = there ? pmp->address[i] & ((1ull << ADDRESS_BITS) - 1) : 0;
        hart.config[i] = there ? (uint8_t)(pmp->config >> 8 * i) : 0;
    }
    pmp->config = 0;
    for (unsigned i = 0; i < PMP_ENTRIES; i++) {
        pmp->address[i] = shown(i);
        pmp->config |= (uint64_t)hart.config[i] << 8 * i;
    }
}

static bool matches(unsigned i, uint64_t unit)
{
    uint64_t address = shown(i), ones = address ^ (address + 1);
    switch (hart.config[i] >> 3) {
    case 1:
        return unit < address && (i == 0 || unit >= shown(i - 1));
    case 3:
        return (unit | ones) == (address | ones);
    default:
        return false;
    }
}

/* The rights of S-mode: the first entry that matches decides (section 3.7.1). Without one it has
 * none, unless there are no entries at all. */
static unsigned rights(uint64_t address)
{
    for (unsigned i = 0; i < hart.entries; i++)
        if (matches(i, address / 4))
            return hart.config[i] & 7;
    return hart.entries ? 0 : 7;
}

static char stopped[200];
static jmp_buf stop;

_Noreturn void report_stop(const char *text, ...)
{
    va_list args;
    va_start(args, text);
    vsnprintf(stopped, sizeof stopped, text, args);
    va_end(args);
    longjmp(stop, 1);
}

static int begin(void **state)
{
    range_count = 0;
    memset(&hart, 0, sizeof hart);
    hart.entries = 8;
    protect_close(FIRMWARE_BASE, FIRMWARE_SIZE);
    return 0;
}

static void assert_closed(uint64_t base, uint64_t size)
{
    const uint64_t inside[] = {base, base + size / 2, base + size - 4};
    for (unsigned i = 0; i < 3; i++)
        assert_int_equal(rights(inside[i]), 0);
    assert_int_equal(rights(base - 4), 7);
    assert_int_equal(rights(base + size), 7);
    assert_false(protect_allows(base, 1));
    assert_false(protect_allows(base + size - 1, 1));
    assert_false(protect_allows(base - 8, 9));
    assert_true(protect_allows(base - 8, 8));
    assert_true(protect_allows(base + size, 8));
}

static void one_clint_takes_three_entries(void **state)
{
    protect_close(0x2000000, 0x10000);
    hart.entries = 3;
    assert_int_equal(protect_hart(), 0);
    assert_closed(0x2000000, 0x10000);
    assert_closed(FIRMWARE_BASE, FIRMWARE_SIZE);
    assert_int_equal(rights(0), 7);
    assert_int_equal(rights(~3ull >> 8), 7);
}

static void neighbours_are_one_range_of_any_size(void **state)
{
    protect_close(0x2000000, 0x10000);
    protect_close(0x2020000, 0x10000);
    protect_close(0x2010000, 0x10000);
    hart.entries = 4;
    assert_int_equal(protect_hart(), 0);
    assert_closed(0x2000000, 0x30000);
}

static void the_aclint_of_qemu_is_one_range(void **state)
{
    protect_close(0x2000000, 0x4000);
    protect_close(0x200bff8, 0x4008);
    protect_close(0x2004000, 0x7ff8);
    hart.entries = 3;
    assert_int_equal(protect_hart(), 0);
    assert_closed(0x2000000, 0x10000);
}

static void odd_ends_are_closed_whole(void **state)
{
    protect_close(0x2000002, 0x1001);
    assert_int_equal(protect_hart(), 0);
    assert_closed(0x2000000, 0x1004);
}

static void ranges_apart_are_closed_each(void **state)
{
    protect_close(0x2000000, 0x10000);
    protect_close(0x3000000, 0xc000);
    protect_close(0x100000000, 0x10000);
    assert_int_equal(protect_hart(), 0);
    assert_closed(0x2000000, 0x10000);
    assert_closed(0x3000000, 0xc000);
    assert_closed(0x100000000, 0x10000);
}

/* One entry that is there without being set would forbid everything. */
static void too_few_entries_leave_everything_open(void **state)
{
    protect_close(0x2000000, 0x10000);
    for (hart.entries = 0; hart.entries < 3; hart.entries++) {
        assert_int_equal(protect_hart(), 3);
        assert_int_equal(rights(FIRMWARE_BASE), 7);
        assert_int_equal(rights(0x2000000), 7);
        assert_int_equal(rights(0x90000000), 7);
    }
}

static void what_is_open_may_still_not_be_named(void **state)
{
    hart.entries = 0;
    assert_int_equal(protect_hart(), 2);
    assert_false(protect_allows(FIRMWARE_BASE, 1));
}

static void more_ranges_than_entries_are_counted(void **state)
{
    for (unsigned i = 0; i < 4; i++)
        protect_close(0x2000000 + 0x100000 * i, 0xc000);
    assert_int_equal(protect_hart(), 10);
    assert_int_equal(rights(FIRMWARE_BASE), 7);
}

static void a_granularity_that_is_too_coarse_is_seen(void **state)
{
    protect_close(0x2000000, 0xc000);
    hart.grain = 12; /* 16 KiB */
    assert_int_equal(protect_hart(), 0);
    assert_closed(0x2000000, 0xc000);
    hart.grain = 13;
    assert_int_equal(protect_hart(), 4);
    hart.grain = 15; /* 128 KiB: more than the firmware */
    assert_int_equal(protect_hart(), 4);
}

static void too_many_ranges_are_refused(void **state)
{
    if (setjmp(stop) == 0)
        for (unsigned i = 0; i < 8; i++)
            protect_close(0x2000000 + 0x100000 * i, 0xc000);
    assert_string_equal(stopped,
                        "more than 8 ranges of registers would have to be closed to "
                        "S-mode");
}

static void a_range_around_the_end_of_all_addresses_is_refused(void **state)
{
    stopped[0] = '\0';
    if (setjmp(stop) == 0)
        protect_close(UINT64_MAX - 7, 8);
    assert_string_equal(stopped,
                        "0x8 bytes at 0xfffffffffffffff8: they do not fit the address "
                        "space");
}

static void a_range_that_wraps_may_not_be_named(void **state)
{
    assert_false(protect_allows(UINT64_MAX, 2));
    assert_true(protect_allows(FIRMWARE_BASE, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(one_clint_takes_three_entries, begin),
        cmocka_unit_test_setup(neighbours_are_one_range_of_any_size, begin),
        cmocka_unit_test_setup(the_aclint_of_qemu_is_one_range, begin),
        cmocka_unit_test_setup(odd_ends_are_closed_whole, begin),
        cmocka_unit_test_setup(ranges_apart_are_closed_each, begin),
        cmocka_unit_test_setup(too_few_entries_leave_everything_open, begin),
        cmocka_unit_test_setup(what_is_open_may_still_not_be_named, begin),
        cmocka_unit_test_setup(more_ranges_than_entries_are_counted, begin),
        cmocka_unit_test_setup(a_granularity_that_is_too_coarse_is_seen, begin),
        cmocka_unit_test_setup(too_many_ranges_are_refused, begin),
        cmocka_unit_test_setup(a_range_around_the_end_of_all_addresses_is_refused, begin),
        cmocka_unit_test_setup(a_range_that_wraps_may_not_be_named, begin),
    };
    return cmocka_run_group_tests_name("firmware_protect", tests, NULL, NULL);
}
