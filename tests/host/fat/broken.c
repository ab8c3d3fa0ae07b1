/* Volumes that contradict themselves, devices that fail, and volumes that are full. */
#include "assert_fails.h"
#include "common_card.h"
#include "log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define CLUSTERS 20
#define SIZE     (CLUSTERS * BLOCK_SECTOR)

static enum card_kind kind;

static uint32_t end_mark(void)
{
    const uint32_t marks[] = {0xfff, 0xffff, 0x0fffffff};
    return marks[kind];
}

/* "/file" with consecutive clusters, its link @index set to @value (relative to the first
 * cluster when @relative). */
static void break_link(uint32_t index, uint32_t value, bool relative)
{
    card_put("/file", SIZE);
    card_put("/other", SIZE);
    uint32_t first = card_first_cluster("/file");
    assert_int_equal(card_get_link(first), first + 1);
    card_set_link(first + index, relative ? first + value : value);
    card_remount();
    log_reset();
}

static void assert_told(const char *words)
{
    assert_true(log_errors() > 0);
    if (!strstr(log_last_error(), words))
        fail_msg("\"%s\" does not say \"%s\"", log_last_error(), words);
}

/* Reads it in pieces of @piece; -1 and errno in the end. */
static ssize_t read_all(const char *path, size_t piece, size_t *total)
{
    static uint8_t bytes[2 * SIZE];
    ssize_t got;
    int fd = open(path, O_RDONLY);
    assert_true(fd >= 0);
    *total = 0;
    while ((got = read(fd, bytes, piece)) > 0) {
        *total += (size_t)got;
        assert_true(*total <= SIZE);
    }
    int why = errno;
    close(fd);
    errno = why;
    return got;
}

static void assert_unreadable(const char *words)
{
    const size_t pieces[] = {100, 512, 4096, 2 * SIZE};
    size_t total;
    for (unsigned i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        log_reset();
        assert_fails(read_all("/file", pieces[i], &total), EIO);
        assert_told(words);
        assert_told("/card: FAT volume at sector 0");
    }
    card_expect("/other", SIZE);
}

static void a_chain_shorter_than_the_size_is_told(void **state)
{
    break_link(9, end_mark(), false);
    assert_unreadable("fewer clusters than its size needs");
}

static void a_chain_to_a_free_cluster_is_told(void **state)
{
    break_link(9, 0, false);
    assert_unreadable("a chain of clusters is broken");
    card_set_link(card_first_cluster("/file") + 9, 1);
    card_remount();
    assert_unreadable("a chain of clusters is broken");
}

static void a_chain_out_of_the_volume_is_told(void **state)
{
    const uint32_t bad[] = {0xff7, 0xfff7, 0x0ffffff7};
    break_link(9, bad[kind], false);
    assert_unreadable("a chain of clusters is broken");
    card_set_link(card_first_cluster("/file") + 9, bad[kind] - 1);
    card_remount();
    assert_unreadable("a chain of clusters is broken");
}

static void a_ring_is_told(void **state)
{
    break_link(9, 3, true);
    assert_unreadable("a chain of clusters is broken");
    card_set_link(card_first_cluster("/file") + 9, card_first_cluster("/file") + 9);
    card_remount();
    assert_unreadable("a chain of clusters is broken");
}

/* Clusters behind the end of the file were preallocated by another system. */
static void a_chain_longer_than_the_size_is_harmless(void **state)
{
    uint32_t other;
    break_link(CLUSTERS - 1, 0, false);
    other = card_first_cluster("/other");
    card_set_link(card_first_cluster("/file") + CLUSTERS - 1, other + 1);
    card_remount();
    card_expect("/file", SIZE);
}

/* The chain is checked to its end once, not at each write: its FAT does not fit in the cache. */
static void appending_to_a_chain_longer_than_the_size_does_not_follow_it(void **state)
{
    static const uint8_t bytes[BLOCK_SECTOR];
    if (kind != CARD_FAT32)
        skip();
    card_put("/file", BLOCK_SECTOR);
    uint32_t first = card_first_cluster("/file"), length = 60000;
    for (uint32_t i = 0; i < length; i++)
        card_set_link(first + i, first + i + 1);
    card_set_link(first + length, 0x0fffffff);
    card_remount();
    int fd = open("/file", O_WRONLY | O_APPEND);
    assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
    card.reads = 0;
    for (unsigned i = 0; i < 100; i++)
        assert_int_equal(write(fd, bytes, sizeof bytes), sizeof bytes);
    assert_true(card.reads <= 4);
    close(fd);
}

static void writing_to_a_broken_chain_fails(void **state)
{
    static uint8_t bytes[SIZE];
    break_link(9, 0, false);
    int fd = open("/file", O_RDWR);
    ssize_t written = pwrite(fd, bytes, SIZE, 0);
    assert_true(written < SIZE);
    assert_fails(pwrite(fd, bytes, SIZE, SIZE - 10), EIO);
    assert_told("/card");
    close(fd);
    card_expect("/other", SIZE);
}

static void removing_a_ring_ends(void **state)
{
    break_link(9, 3, true);
    unlink("/file");
    card_expect("/other", SIZE);
}

static void truncating_a_ring_ends(void **state)
{
    break_link(9, 3, true);
    truncate("/file", 100);
    truncate("/file", 0);
    card_expect("/other", SIZE);
}

/* Enough files for several clusters. */
static void make_directory(void)
{
    char path[40];
    mkdir("/dir", 0777);
    for (int i = 0; i < 60; i++) {
        snprintf(path, sizeof path, "/dir/file number %d", i);
        card_put(path, 1);
    }
}

static void assert_unlistable(const char *path)
{
    DIR *dir = opendir(path);
    assert_non_null(dir);
    do /* what lies before it is listed */
        errno = 0;
    while (readdir(dir));
    assert_int_equal(errno, EIO);
    closedir(dir);
}

static void a_directory_whose_chain_is_a_ring_is_told(void **state)
{
    make_directory();
    uint32_t first = card_first_cluster("/dir");
    card_set_link(card_get_link(first), first);
    card_remount();
    log_reset();
    assert_unlistable("/dir");
    assert_told("a chain of clusters is broken");
    assert_fails(open("/dir/none", O_RDONLY), EIO);
}

static void a_directory_whose_chain_leads_nowhere_is_told(void **state)
{
    make_directory();
    card_set_link(card_first_cluster("/dir"), 0);
    card_remount();
    log_reset();
    assert_unlistable("/dir");
    assert_told("a chain of clusters is broken");
    log_reset();
    assert_fails(open("/dir/file number 59", O_RDONLY), EIO);
    assert_told("a chain of clusters is broken");
}

/* Sector of the volume that holds @path's data. */
static uint64_t sector_of_file(const char *path)
{
    static uint8_t wanted[BLOCK_SECTOR];
    for (unsigned i = 0; i < sizeof wanted; i++)
        wanted[i] = card_pattern(i);
    for (uint64_t sector = 0; sector < card.block.sectors; sector++)
        if (memcmp(card.bytes + sector * BLOCK_SECTOR, wanted, sizeof wanted) == 0)
            return sector;
    return UINT64_MAX;
}

static void a_device_that_fails_is_told_with_its_error(void **state)
{
    const int errors[] = {EIO, ETIMEDOUT, ENOMEDIUM};
    size_t total;
    card_put("/file", SIZE);
    for (unsigned i = 0; i < sizeof errors / sizeof errors[0]; i++) {
        card_remount();
        log_reset();
        card.error = -errors[i];
        card.bad_sector = sector_of_file("/file") + 9;
        assert_fails(read_all("/file", 512, &total), errors[i]);
        assert_told("/card: read");
        card.bad_sector = 0;
    }
}

static void a_failed_write_is_told(void **state)
{
    uint8_t bytes[4096] = {0};
    int fd = open("/file", O_WRONLY | O_CREAT, 0666);
    card.writes_left = 0;
    card.error = -ENOMEDIUM;
    assert_fails(write(fd, bytes, sizeof bytes), ENOMEDIUM);
    assert_told("/card: write");
    log_reset();
    assert_fails(fsync(fd), ENOMEDIUM);
    assert_told("/card: write");
    assert_int_equal(close(fd), 0);
}

static void a_device_that_fails_at_any_write_does_no_harm(void **state)
{
    for (unsigned writes = 0; writes < 40; writes++) {
        card_remount();
        card.writes_left = writes;
        mkdir("/dir", 0777);
        int fd = open("/dir/file", O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (fd >= 0) {
            static uint8_t bytes[3000];
            write(fd, bytes, sizeof bytes);
            close(fd);
        }
        rename("/dir/file", "/renamed");
        unlink("/renamed");
        rmdir("/dir");
    }
}

/* The device has some of the sectors. */
static void a_write_after_one_that_failed_changes_its_own_bytes_only(void **state)
{
    static uint8_t old[4096], new[sizeof old], before[sizeof old], after[sizeof old];
    memset(old, 0xaa, sizeof old);
    memset(new, 0xbb, sizeof new);
    int fd = open("/file", O_RDWR | O_CREAT, 0666);
    assert_int_equal(write(fd, old, sizeof old), sizeof old);
    fsync(fd);
    assert_int_equal(pwrite(fd, old, 10, 0), 10); /* now the window holds the first sector */
    fsync(fd);
    card.bad_sector = card_cluster_sector(card_first_cluster("/file")) + 1;
    assert_fails(pwrite(fd, new, BLOCK_SECTOR * 2, 0), EIO);
    ram_disk_calm(&card);
    assert_int_equal(pread(fd, before, sizeof before, 0), sizeof before);
    assert_int_equal(pwrite(fd, "c", 1, 0), 1);
    assert_int_equal(pread(fd, after, sizeof after, 0), sizeof after);
    assert_memory_equal(after + 1, before + 1, sizeof after - 1);
    close(fd);
}

/* What was deleted before is still on the medium, and clusters are allocated before they are
 * written.
 */
static void a_write_that_fails_shows_nothing_deleted(void **state)
{
    static uint8_t secret[65536], bytes[20000], got[sizeof bytes + 3000];
    memset(secret, 0xee, sizeof secret);
    memset(bytes, 0x55, sizeof bytes);
    for (unsigned writes = 0; writes < 30; writes++) {
        int fd = open("/secret", O_WRONLY | O_CREAT, 0666);
        assert_int_equal(write(fd, secret, sizeof secret), sizeof secret);
        close(fd);
        fd = open("/file", O_RDWR | O_CREAT | O_TRUNC, 0666);
        assert_int_equal(write(fd, bytes, 3000), 3000);
        unlink("/secret");
        card.writes_left = writes;
        ssize_t done = pwrite(fd, bytes, sizeof bytes, 2900);
        ram_disk_calm(&card);
        struct stat status;
        assert_int_equal(fstat(fd, &status), 0);
        assert_int_equal(status.st_size, done > 100 ? 2900 + done : 3000);
        ssize_t size = pread(fd, got, sizeof got, 0);
        for (ssize_t i = 0; i < size; i++)
            assert_int_not_equal(got[i], 0xee);
        close(fd);
        unlink("/file");
    }
}

/* Fills the volume but for what is less than @piece. */
static void fill(const char *path, size_t piece)
{
    static uint8_t bytes[65536];
    ssize_t written;
    int fd = open(path, O_WRONLY | O_CREAT, 0666);
    while ((written = write(fd, bytes, piece)) == (ssize_t)piece)
        continue;
    if (written > 0) /* a short write first, and then the error */
        written = write(fd, bytes, piece);
    assert_int_equal(written, -1);
    assert_int_equal(errno, ENOSPC);
    close(fd);
}

static void a_full_volume_is_told_and_nothing_is_harmed(void **state)
{
    card_put("/before", 10000);
    mkdir("/dir", 0777);
    fill("/big", 65536);
    fill("/small", 1);
    card_expect("/before", 10000);
    assert_fails(mkdir("/none", 0777), ENOSPC);
    assert_fails(truncate("/before", 40000), ENOSPC);
    card_expect("/before", 10000);
    assert_int_equal(unlink("/big"), 0);
    card_put("/after", 10000);
    card_expect("/after", 10000);
    card_expect("/before", 10000);
}

/* The root of FAT12 and FAT16 does not grow. */
static void a_full_directory_is_told(void **state)
{
    char path[40];
    int fd = 0, made = 0;
    for (; made < 70000 && fd >= 0; made++) {
        snprintf(path, sizeof path, "/F%d", made);
        fd = open(path, O_WRONLY | O_CREAT, 0666);
        if (fd >= 0)
            close(fd);
        if (kind == CARD_FAT32 && made > 1000)
            return;
    }
    assert_true(made > 100);
    assert_int_equal(errno, ENOSPC);
}

static void run(enum card_kind chosen, int *failed)
{
#define TEST(name)  cmocka_unit_test_setup_teardown(name, card_setup, card_teardown)
#define SOUND(name) cmocka_unit_test_setup_teardown(name, card_setup, card_check_and_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_chain_shorter_than_the_size_is_told),
        TEST(a_chain_to_a_free_cluster_is_told),
        TEST(a_chain_out_of_the_volume_is_told),
        TEST(a_ring_is_told),
        TEST(a_chain_longer_than_the_size_is_harmless),
        TEST(appending_to_a_chain_longer_than_the_size_does_not_follow_it),
        TEST(writing_to_a_broken_chain_fails),
        TEST(removing_a_ring_ends),
        TEST(truncating_a_ring_ends),
        TEST(a_directory_whose_chain_is_a_ring_is_told),
        TEST(a_directory_whose_chain_leads_nowhere_is_told),
        TEST(a_device_that_fails_is_told_with_its_error),
        TEST(a_failed_write_is_told),
        TEST(a_device_that_fails_at_any_write_does_no_harm),
        TEST(a_write_after_one_that_failed_changes_its_own_bytes_only),
        TEST(a_write_that_fails_shows_nothing_deleted),
        SOUND(a_full_volume_is_told_and_nothing_is_harmed),
        SOUND(a_full_directory_is_told),
    };
    kind = chosen;
    card_choose(kind, 1);
    *failed |= cmocka_run_group_tests_name(card_kind_names[kind], tests, NULL, NULL);
}

int main(void)
{
    int failed = 0;
    run(CARD_FAT12, &failed);
    run(CARD_FAT16, &failed);
    run(CARD_FAT32, &failed);
    return failed;
}
