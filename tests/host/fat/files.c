/* Reading and writing files through the POSIX calls. */
#include "assert_fails.h"
#include "common_card.h"
#include "log.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include "src/time/realtime.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <yao/time.h>

#define FILE_SIZE 200000

static void what_was_written_is_read_back(void **state)
{
    const size_t sizes[] = {0, 1, 511, 512, 513, 4096, 10000, FILE_SIZE};
    for (unsigned i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        card_put("/file", sizes[i]);
        card_expect("/file", sizes[i]);
    }
    card_remount();
    card_expect("/file", FILE_SIZE);
}

static void the_host_reads_what_was_written(void **state)
{
    card_put("/File with spaces and ümlaut.bin", 70000);
    card_run(
        "mcopy -n -i $IMAGE '::/File with spaces and ümlaut.bin' $FILE && "
        "test $(stat -c %s $FILE) = 70000",
        false);
}

static void what_the_host_wrote_is_read(void **state)
{
    char bytes[16] = "";
    card_run(
        "printf 'from the host' > $FILE && mmd -i $IMAGE ::/dir && "
        "mcopy -i $IMAGE $FILE '::/dir/Grüße 世界.txt'",
        true);
    int fd = open("/dir/Grüße 世界.txt", O_RDONLY);
    assert_true(fd >= 0);
    assert_int_equal(read(fd, bytes, sizeof bytes), 13);
    assert_string_equal(bytes, "from the host");
    close(fd);
}

/* A plain array says what each operation should do. */
static void random_access_is_that_of_an_array(void **state)
{
    static uint8_t plain[60000], bytes[20000];
    size_t size = 0;
    memset(plain, 0, sizeof plain);
    int fd = open("/random", O_RDWR | O_CREAT, 0666);
    for (int i = 0; i < 1500; i++) {
        size_t offset = (size_t)rand() % sizeof plain, length = (size_t)rand() % sizeof bytes;
        length = length > sizeof plain - offset ? sizeof plain - offset : length;
        length = rand() % 2 ? length : length % 100;
        if (rand() % 3 == 0) {
            for (size_t at = 0; at < length; at++)
                bytes[at] = (uint8_t)rand();
            assert_int_equal(pwrite(fd, bytes, length, (off_t)offset), length);
            memcpy(plain + offset, bytes, length);
            size = length && offset + length > size ? offset + length : size;
        } else if (rand() % 20 == 0) {
            assert_int_equal(ftruncate(fd, (off_t)offset), 0);
            if (offset < size)
                memset(plain + offset, 0, size - offset);
            size = offset;
        } else {
            size_t left = offset < size ? size - offset : 0;
            assert_int_equal(pread(fd, bytes, length, (off_t)offset),
                             length < left ? length : left);
            assert_memory_equal(bytes, plain + offset, length < left ? length : left);
        }
    }
    assert_int_equal(lseek(fd, 0, SEEK_END), size);
    close(fd);
}

static void a_gap_reads_as_zeros(void **state)
{
    uint8_t bytes[6000];
    card_put("/used", 50000);
    unlink("/used"); /* so that free clusters hold old data */
    int fd = open("/sparse", O_RDWR | O_CREAT, 0666);
    assert_int_equal(lseek(fd, 5000, SEEK_SET), 5000);
    assert_int_equal(write(fd, "end", 3), 3);
    assert_int_equal(pread(fd, bytes, sizeof bytes, 0), 5003);
    for (int i = 0; i < 5000; i++)
        assert_int_equal(bytes[i], 0);
    assert_int_equal(ftruncate(fd, 5500), 0);
    assert_int_equal(pread(fd, bytes, sizeof bytes, 5003), 497);
    for (int i = 0; i < 497; i++)
        assert_int_equal(bytes[i], 0);
    close(fd);
}

static void descriptors_of_one_file_see_each_other(void **state)
{
    char bytes[8] = "";
    struct stat status;
    int writer = open("/shared", O_WRONLY | O_CREAT, 0666);
    int reader = open("/SHARED", O_RDONLY);
    assert_true(reader >= 0);
    assert_int_equal(write(writer, "hello", 5), 5);
    assert_int_equal(read(reader, bytes, sizeof bytes), 5);
    assert_string_equal(bytes, "hello");
    assert_int_equal(stat("/shared", &status), 0);
    assert_int_equal(status.st_size, 5);
    assert_int_equal(fstat(reader, &status), 0);
    assert_int_equal(status.st_size, 5);
    close(writer);
    assert_int_equal(pread(reader, bytes, 2, 3), 2);
    close(reader);
}

/* The first reader's view must become one that can be written through. */
static void a_file_that_is_read_can_be_opened_for_writing(void **state)
{
    char bytes[8] = "";
    card_put("/file", 3000);
    int reader = open("/file", O_RDONLY), writer = open("/file", O_RDWR);
    assert_int_equal(pwrite(writer, "abc", 3, 2999), 3);
    assert_int_equal(pread(reader, bytes, 8, 2999), 3);
    assert_string_equal(bytes, "abc");
    close(reader);
    close(writer);
}

static void append_writes_at_the_end(void **state)
{
    struct stat status;
    card_put("/log", 1000);
    int fd = open("/log", O_WRONLY | O_APPEND);
    lseek(fd, 0, SEEK_SET);
    assert_int_equal(write(fd, "more", 4), 4);
    assert_int_equal(fstat(fd, &status), 0);
    assert_int_equal(status.st_size, 1004);
    close(fd);
}

static void truncation_empties_and_frees(void **state)
{
    card_put("/file", 9000);
    assert_int_equal(close(open("/file", O_WRONLY | O_TRUNC)), 0);
    card_expect("/file", 0);
    card_put("/file", 9000);
    assert_int_equal(truncate("/file", 700), 0);
    card_expect("/file", 700);
}

static void creation_follows_its_flags(void **state)
{
    assert_fails(open("/new", O_RDONLY), ENOENT);
    assert_fails(open("/no/new", O_RDWR | O_CREAT, 0666), ENOENT);
    assert_int_equal(close(open("/new", O_RDWR | O_CREAT | O_EXCL, 0666)), 0);
    assert_fails(open("/new", O_RDWR | O_CREAT | O_EXCL, 0666), EEXIST);
    assert_fails(open("/new/below", O_RDWR | O_CREAT, 0666), ENOTDIR);
    assert_fails(open("/new/", O_RDONLY), ENOTDIR);
    assert_fails(open("/new", O_RDONLY | O_DIRECTORY), ENOTDIR);
    assert_fails(open("/other/", O_RDWR | O_CREAT, 0666), EISDIR);
    assert_fails(open("", O_RDONLY), ENOENT);
}

static void access_modes_are_kept(void **state)
{
    char byte;
    card_put("/file", 10);
    int reader = open("/file", O_RDONLY), writer = open("/file", O_WRONLY);
    assert_fails(write(reader, "x", 1), EBADF);
    assert_fails(pwrite(reader, "x", 1, 0), EBADF);
    assert_fails(ftruncate(reader, 0), EINVAL);
    assert_fails(ftruncate(99, 0), EBADF);
    assert_fails(ftruncate(99, -1), EINVAL);
    assert_fails(truncate("/none", 0), ENOENT);
    assert_fails(truncate("/none", -1), EINVAL);
    assert_fails(read(writer, &byte, 1), EBADF);
    assert_fails(pread(writer, &byte, 1, 0), EBADF);
    close(reader);
    close(writer);
}

static void bad_descriptors_are_refused(void **state)
{
    char byte;
    struct stat status;
    const int bad[] = {-1, 3, 255, 256, 1000000};
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(read(bad[i], &byte, 1), EBADF);
        assert_fails(write(bad[i], &byte, 1), EBADF);
        assert_fails(lseek(bad[i], 0, SEEK_SET), EBADF);
        assert_fails(fstat(bad[i], &status), EBADF);
        assert_fails(fsync(bad[i]), EBADF);
        assert_fails(dup(bad[i]), EBADF);
        assert_fails(close(bad[i]), EBADF);
    }
    assert_fails(lseek(1, 0, SEEK_SET), ESPIPE);
}

static void seeking_checks_its_arguments(void **state)
{
    card_put("/file", 100);
    int fd = open("/file", O_RDONLY);
    assert_int_equal(lseek(fd, -30, SEEK_END), 70);
    assert_int_equal(lseek(fd, 10, SEEK_CUR), 80);
    assert_fails(lseek(fd, -81, SEEK_CUR), EINVAL);
    assert_fails(lseek(fd, 0, 77), EINVAL);
    assert_fails(lseek(fd, INT64_MAX, SEEK_CUR), EINVAL);
    assert_int_equal(lseek(fd, 0, SEEK_CUR), 80);
    assert_fails(pread(fd, &fd, 1, -1), EINVAL);
    close(fd);
}

static void reading_behind_the_end_gives_nothing(void **state)
{
    char bytes[10];
    card_put("/file", 100);
    int fd = open("/file", O_RDONLY);
    assert_int_equal(pread(fd, bytes, 10, 95), 5);
    assert_int_equal(pread(fd, bytes, 10, 100), 0);
    assert_int_equal(pread(fd, bytes, 10, 1ll << 40), 0);
    close(fd);
}

static void files_end_at_four_gigabytes(void **state)
{
    card_put("/file", 1);
    int fd = open("/file", O_RDWR);
    assert_fails(pwrite(fd, "x", 1, UINT32_MAX), EFBIG);
    assert_fails(ftruncate(fd, 1ll << 32), EFBIG);
    close(fd);
    card_expect("/file", 1);
}

static void descriptors_run_out(void **state)
{
    int fds[300], count = 0;
    card_put("/file", 10);
    while ((fds[count] = open("/file", O_RDONLY)) >= 0)
        count++;
    assert_int_equal(errno, EMFILE);
    assert_int_equal(count, 256 - 3);
    while (count--)
        close(fds[count]);
}

static void duplicates_share_the_position(void **state)
{
    char bytes[4];
    card_put("/file", 100);
    int fd = open("/file", O_RDONLY), other = dup(fd);
    assert_int_equal(read(fd, bytes, 4), 4);
    assert_int_equal(lseek(other, 0, SEEK_CUR), 4);
    close(fd);
    assert_int_equal(dup2(other, 20), 20);
    close(other);
    assert_int_equal(read(20, bytes, 4), 4);
    assert_int_equal(bytes[0], (char)card_pattern(4));
    close(20);
}

static void a_file_of_consecutive_clusters_is_read_by_one_command(void **state)
{
    static uint8_t bytes[FILE_SIZE];
    card_put("/file", FILE_SIZE);
    card_remount();
    int fd = open("/file", O_RDONLY);
    assert_int_equal(read(fd, bytes, 65536), 65536);
    ram_disk_calm(&card);
    assert_int_equal(read(fd, bytes, 65536), 65536);
    assert_true(card.longest_read == 128);
    assert_true(card.reads <= 2); /* the FAT may have to be read on */
    close(fd);
}

static void consecutive_clusters_are_written_by_one_command(void **state)
{
    static uint8_t bytes[65536];
    card_put("/file", FILE_SIZE);
    card_remount();
    int fd = open("/file", O_RDWR);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = card_pattern(1000 + i);
    assert_int_equal(pread(fd, bytes, 1, 1000), 1);  /* so that a line is to be kept up to date */
    assert_int_equal(pwrite(fd, bytes, 1, 1000), 1); /* the volume is marked */
    assert_int_equal(fsync(fd), 0);
    ram_disk_calm(&card);
    assert_int_equal(pwrite(fd, bytes, sizeof bytes, 1000), sizeof bytes);
    assert_int_equal(fsync(fd), 0);
    assert_int_equal(card.longest_write, 127);
    assert_true(card.writes <= 5); /* head, middle, tail, and the folder's */
    close(fd);
    card_expect("/file", FILE_SIZE);
}

/* Written in turns, so that every cluster is a run of its own: more than the map holds, and lines
 * of the cache hold clusters of both. */
static void scattered_files_are_read_right(void **state)
{
    uint8_t bytes[7000];
    int one = open("/one", O_RDWR | O_CREAT, 0666), two = open("/two", O_RDWR | O_CREAT, 0666);
    for (size_t done = 0; done < FILE_SIZE; done += 500) {
        for (size_t i = 0; i < 500; i++)
            bytes[i] = card_pattern(done + i);
        assert_int_equal(write(one, bytes, 500), 500);
        assert_int_equal(write(two, bytes, 500), 500);
    }
    for (int i = 0; i < 4000; i++) {
        size_t size = 1 + (size_t)rand() % (i % 2 ? sizeof bytes : 1000);
        size_t offset = (size_t)rand() % (FILE_SIZE - size);
        assert_int_equal(pread(i % 3 ? one : two, bytes, size, (off_t)offset), size);
        for (size_t at = 0; at < size; at++)
            assert_int_equal(bytes[at], card_pattern(offset + at));
    }
    close(one);
    close(two);
}

static void status_tells_kind_size_and_time(void **state)
{
    struct stat file, folder, other;
    realtime_set(1700000000 *
                 (int64_t)TIME_SECOND); /* mtools' files were seen, with today's date */
    card_put("/file", 1234);
    assert_int_equal(stat("/file", &file), 0);
    assert_true(S_ISREG(file.st_mode));
    assert_int_equal(file.st_size, 1234);
    assert_int_equal(file.st_mtime, 1700000000);
    assert_int_equal(stat("/", &folder), 0);
    assert_true(S_ISDIR(folder.st_mode));
    assert_int_equal(stat("//.//FILE", &other), 0);
    assert_int_equal(other.st_ino, file.st_ino);
    assert_true(folder.st_ino != file.st_ino);
    assert_fails(stat("/none", &other), ENOENT);
    assert_fails(stat("/file/none", &other), ENOTDIR);
    assert_fails(stat("/file/", &other), ENOTDIR);
    assert_int_equal(access("/file", R_OK | W_OK), 0);
    assert_fails(access("/file", X_OK), EACCES);
}

static void closing_brings_data_to_the_medium(void **state)
{
    card_put("/file", 100);
    assert_true(card.flushes > 0);
    int fd = open("/file", O_WRONLY);
    assert_int_equal(write(fd, "new", 3), 3);
    ram_disk_calm(&card);
    assert_int_equal(fsync(fd), 0);
    assert_true(card.writes > 0 && card.flushes > 0);
    close(fd);
}

static void a_write_protected_card_is_only_read(void **state)
{
    card_put("/file", 100);
    card_remount();
    card.block.read_only = true;
    card_remount();
    card_expect("/file", 100);
    assert_fails(open("/file", O_RDWR), EROFS);
    assert_fails(open("/file", O_RDONLY | O_TRUNC), EROFS);
    assert_fails(open("/new", O_WRONLY | O_CREAT, 0666), EROFS);
    assert_fails(open("/no/new", O_WRONLY | O_CREAT, 0666), ENOENT);
    assert_int_equal(close(open("/file", O_RDONLY | O_CREAT, 0666)), 0);
    assert_fails(mkdir("/dir", 0777), EROFS);
    assert_fails(unlink("/file"), EROFS);
    assert_fails(rename("/file", "/other"), EROFS);
}

/* By its mount, while others write to the device. */
static void a_volume_mounted_read_only_is_only_read(void **state)
{
    card_put("/file", 100);
    assert_int_equal(access("/file", R_OK | W_OK), 0);
    card_read_only = true;
    card_remount();
    card_expect("/file", 100);
    assert_fails(open("/file", O_RDWR), EROFS);
    assert_fails(unlink("/file"), EROFS);
    assert_fails(access("/file", W_OK), EROFS);
    assert_fails(access("/", W_OK), EROFS);
    assert_fails(access("/missing", W_OK), ENOENT);
    assert_int_equal(access("/file", R_OK), 0);
    uint8_t sector[BLOCK_SECTOR] = {0};
    assert_int_equal(block_read(&card.block, 0, sector, 1), 0);
    assert_int_equal(block_write(&card.block, 0, sector, 1), 0);
}

/* Its error is that of the app's end. */
static void the_last_sync_fails_where_the_medium_does(void **state)
{
    int fd = open("/file", O_WRONLY | O_CREAT, 0666);
    assert_int_equal(write(fd, "new", 3), 3);
    assert_int_equal(fsync(fd), 0);
    assert_int_equal(write(fd, "er", 2), 2);
    card.writes_left = 0;
    assert_int_equal(fat_sync(card_volume()), -EIO);
    ram_disk_calm(&card);
    assert_int_equal(close(fd), 0);
    card_remount();
    char bytes[6] = "";
    fd = open("/file", O_RDONLY);
    assert_int_equal(read(fd, bytes, sizeof bytes), 5);
    assert_string_equal(bytes, "newer");
    assert_int_equal(close(fd), 0);
}

static void a_file_that_was_created_to_be_read_stays(void **state)
{
    int fd = open("/created", O_CREAT | O_RDONLY, 0666);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    card_remount();
    assert_int_equal(access("/created", F_OK), 0);
}

static void run(enum card_kind kind, unsigned cluster_sectors, int *failed)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, card_setup, card_check_and_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_was_written_is_read_back),
        TEST(a_file_that_was_created_to_be_read_stays),
        TEST(the_host_reads_what_was_written),
        TEST(what_the_host_wrote_is_read),
        TEST(random_access_is_that_of_an_array),
        TEST(a_gap_reads_as_zeros),
        TEST(descriptors_of_one_file_see_each_other),
        TEST(a_file_that_is_read_can_be_opened_for_writing),
        TEST(append_writes_at_the_end),
        TEST(truncation_empties_and_frees),
        TEST(creation_follows_its_flags),
        TEST(access_modes_are_kept),
        TEST(bad_descriptors_are_refused),
        TEST(seeking_checks_its_arguments),
        TEST(reading_behind_the_end_gives_nothing),
        TEST(files_end_at_four_gigabytes),
        TEST(descriptors_run_out),
        TEST(duplicates_share_the_position),
        TEST(a_file_of_consecutive_clusters_is_read_by_one_command),
        TEST(consecutive_clusters_are_written_by_one_command),
        TEST(scattered_files_are_read_right),
        TEST(status_tells_kind_size_and_time),
        TEST(closing_brings_data_to_the_medium),
        TEST(a_write_protected_card_is_only_read),
        TEST(a_volume_mounted_read_only_is_only_read),
        TEST(the_last_sync_fails_where_the_medium_does),
    };
    card_choose(kind, cluster_sectors);
    *failed |= cmocka_run_group_tests_name(card_kind_names[kind], tests, NULL, NULL);
}

int main(void)
{
    int failed = 0;
    run(CARD_FAT12, 1, &failed);
    run(CARD_FAT12, 8, &failed);
    run(CARD_FAT16, 4, &failed);
    run(CARD_FAT32, 1, &failed);
    return failed;
}
