/* When changes that nobody has synced reach the card. */
#include "assert_fails.h"
#include "common_card.h"
#include "src/file/fd.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include "src/fs/write_back.h"
#include "src/sched/work.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <unistd.h>

#include <cmocka.h>

static int sync_all(void)
{
    return fat_sync(card_volume());
}

/* The volume is being changed already, and all of that is on the card. */
static int set_up(void **state)
{
    card_setup(state);
    card_put("/before", 100);
    fd_sync_volume = sync_all;
    work_run();
    ram_disk_calm(&card);
    return 0;
}

static void closing_a_file_writes_nothing(void **state)
{
    card_put("/file", 100);
    assert_int_equal(unlink("/before"), 0);
    assert_int_equal(card.writes, 0);
    card_cut_power();
    card_expect("/before", 100);
    assert_fails(open("/file", O_RDONLY), ENOENT);
}

static void the_first_change_says_when_all_is_written(void **state)
{
    assert_true(work_due_ns() == TIME_NEVER);
    card_put("/first", 100);
    uint64_t due = work_due_ns();
    assert_true(due == card_time_ns + WRITE_BACK_NS);
    card_time_ns += WRITE_BACK_NS / 2;
    card_put("/second", 100);
    assert_true(work_due_ns() == due);
    work_run();
    assert_true(work_due_ns() == TIME_NEVER);
    card_cut_power();
    card_expect("/first", 100);
    card_expect("/second", 100);
}

/* A change notices the time, and the next one acts on it: here, those of one file. */
static void without_a_wait_a_later_change_writes_it(void **state)
{
    card_put("/first", 100);
    card_time_ns += WRITE_BACK_NS + 1;
    card_put("/second", 100);
    card_cut_power();
    card_expect("/first", 100);
}

static void what_cannot_be_written_is_kept(void **state)
{
    card_put("/file", 100);
    card.writes_left = 0;
    work_run();
    assert_true(work_due_ns() == TIME_NEVER);
    ram_disk_calm(&card);
    assert_int_equal(sync_all(), 0);
    card_cut_power();
    card_expect("/file", 100);
}

/* Its clusters are free in memory then. */
static void closing_what_was_removed_is_a_change(void **state)
{
    int fd = open("/before", O_RDONLY);
    assert_int_equal(unlink("/before"), 0);
    work_run();
    assert_int_equal(close(fd), 0);
    assert_true(work_due_ns() == card_time_ns + WRITE_BACK_NS);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, card_check_and_teardown)
    const struct CMUnitTest tests[] = {
        TEST(closing_a_file_writes_nothing),
        TEST(the_first_change_says_when_all_is_written),
        TEST(without_a_wait_a_later_change_writes_it),
        TEST(what_cannot_be_written_is_kept),
        TEST(closing_what_was_removed_is_a_change),
    };
    card_choose(CARD_FAT16, 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
