/* Files whose name is removed while they are open, up to a power cut. */
#include "assert_fails.h"
#include "common_card.h"
#include "log.h"
#include "src/fs/fat.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <cmocka.h>

/* What is free, once all is written that was removed. */
static fsblkcnt_t clusters_free(void)
{
    struct statfs space;

    card_put("/first", 0); /* the journal is made */
    assert_int_equal(vfat_settle(card_volume()->vfat), 0);
    assert_int_equal(fat_space(card_volume(), &space), 0);
    return space.f_bfree;
}

static struct stat status_of(int fd)
{
    struct stat status;

    assert_int_equal(fstat(fd, &status), 0);
    return status;
}

static void write_pattern(int fd, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        uint8_t byte = card_pattern(i);
        assert_int_equal(pwrite(fd, &byte, 1, (off_t)i), 1);
    }
}

static void expect_pattern(int fd, size_t size)
{
    uint8_t *bytes = malloc(size + 1);

    assert_int_equal(pread(fd, bytes, size + 1, 0), size);
    for (size_t i = 0; i < size; i++)
        assert_int_equal(bytes[i], card_pattern(i));
    free(bytes);
}

static void the_name_goes_at_once_and_the_clusters_at_the_last_close(void **state)
{
    fsblkcnt_t before = clusters_free();
    card_put("/file", 5000);
    fsblkcnt_t with = clusters_free();
    int fd = open("/file", O_RDWR), other = open("/file", O_RDONLY), copy = dup(fd);
    assert_int_equal(unlink("/file"), 0);
    assert_fails(open("/file", O_RDONLY), ENOENT);
    assert_fails(unlink("/file"), ENOENT);
    assert_int_equal(status_of(other).st_nlink, 0);
    close(fd);
    close(other);
    assert_int_equal(clusters_free(), with);
    expect_pattern(copy, 5000);
    assert_int_equal(close(copy), 0);
    assert_int_equal(clusters_free(), before);
}

/* The first free place in a folder is the next file's, so it is the same one here. */
static void the_place_of_the_entry_belongs_to_the_next_file(void **state)
{
    card_put("/file", 700);
    int old = open("/file", O_RDWR);
    assert_int_equal(unlink("/file"), 0);
    card_put("/file", 3000);
    int new = open("/file", O_RDWR);
    write_pattern(old, 9000);
    assert_int_equal(fsync(old), 0);
    assert_int_equal(ftruncate(old, 8000), 0);
    assert_int_equal(fsync(old), 0);
    assert_int_equal(status_of(old).st_size, 8000);
    assert_int_equal(status_of(new).st_size, 3000);
    expect_pattern(old, 8000);
    assert_int_equal(close(old), 0);
    assert_int_equal(close(new), 0);
    card_remount();
    card_expect("/file", 3000);
}

static void a_file_is_renamed_onto_an_open_one(void **state)
{
    card_put("/from", 2000);
    card_put("/to", 3000);
    int old = open("/to", O_RDWR);
    assert_int_equal(rename("/from", "/to"), 0);
    expect_pattern(old, 3000);
    write_pattern(old, 6000);
    card_expect("/to", 2000);
    assert_int_equal(close(old), 0);
    card_remount();
    card_expect("/to", 2000);
    assert_fails(open("/from", O_RDONLY), ENOENT);
}

static void the_power_may_fail_while_it_is_open(void **state)
{
    card_put("/other", 4000);
    fsblkcnt_t before = clusters_free();
    card_put("/file", 5000);
    int fd = open("/file", O_RDWR);
    assert_int_equal(unlink("/file"), 0);
    write_pattern(fd, 20000);
    card_put("/next", 600);
    assert_int_equal(fat_sync(card_volume()), 0);
    card_cut_power();
    card_expect("/other", 4000);
    card_expect("/next", 600);
    assert_fails(open("/file", O_RDONLY), ENOENT);
    assert_int_equal(unlink("/next"), 0);
    assert_int_equal(clusters_free(), before);
}

static void a_read_only_file_keeps_name_and_content(void **state)
{
    card_put("/file", 5000);
    assert_int_equal(fat_set_mode(card_volume(), "/file", 0444), 0);
    int fd = open("/file", O_RDONLY);
    assert_fails(unlink("/file"), EACCES);
    assert_int_equal(status_of(fd).st_nlink, 1);
    close(fd);
    card_remount();
    card_expect("/file", 5000);
}

static void an_empty_file_has_nothing_to_free(void **state)
{
    fsblkcnt_t before = clusters_free();
    card_put("/file", 0);
    int fd = open("/file", O_RDWR);
    assert_int_equal(unlink("/file"), 0);
    assert_int_equal(close(fd), 0);
    fd = open("/file", O_RDWR | O_CREAT, 0666);
    assert_int_equal(unlink("/file"), 0);
    write_pattern(fd, 10);
    assert_int_equal(ftruncate(fd, 0), 0);
    assert_int_equal(close(fd), 0);
    assert_int_equal(clusters_free(), before);
}

static void what_is_open_at_the_end_is_freed(void **state)
{
    fsblkcnt_t before = clusters_free();
    card_put("/one", 5000);
    card_put("/two", 5000);
    assert_true(open("/one", O_RDWR) >= 0 && open("/two", O_RDONLY) >= 0);
    assert_int_equal(unlink("/one"), 0);
    assert_int_equal(unlink("/two"), 0);
    card_remount();
    assert_int_equal(clusters_free(), before);
}

static void run(enum card_kind kind, int *failed)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, card_setup, card_check_and_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_name_goes_at_once_and_the_clusters_at_the_last_close),
        TEST(the_place_of_the_entry_belongs_to_the_next_file),
        TEST(a_file_is_renamed_onto_an_open_one),
        TEST(the_power_may_fail_while_it_is_open),
        TEST(a_read_only_file_keeps_name_and_content),
        TEST(an_empty_file_has_nothing_to_free),
        TEST(what_is_open_at_the_end_is_freed),
    };
    card_choose(kind, 1);
    *failed |= cmocka_run_group_tests_name(card_kind_names[kind], tests, NULL, NULL);
}

int main(void)
{
    int failed = 0;
    run(CARD_FAT12, &failed);
    run(CARD_FAT32, &failed);
    return failed;
}
