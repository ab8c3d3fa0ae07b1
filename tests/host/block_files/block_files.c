/* Block devices as files: what is beside the bytes that a program wants, errors, and media that
 * come and go. */
#include "log.h"
#include "memory.h"
#include "one_device.h"
#include "ram_disk.h"
#include "src/file/fd.h"
#include "src/file/file.h"
#include "src/fs/dev_block.h"
#include "src/fs/volume.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>

#include <cmocka.h>

#define SECTORS 4000u
#define FIRST   100u /* of the partition */
#define COUNT   16u

const struct driver *const yao_drivers_block[] = {NULL};
const bool yao_partition_names = false;

static struct ram_disk disk;
static struct file *file;
static uint8_t bytes[COUNT * BLOCK_SECTOR + 1];

const char *dt_string(dt_node node, const char *name, unsigned index)
{
    return "mmc-spi-slot";
}

/* The one device has the alias of a second slot. */
dt_node dt_find_path(const char *path)
{
    return strcmp(path, "mmc1") ? -ENOENT : 0;
}

int volumes_sync(void)
{
    return dev_block_sync_all();
}

static uint64_t used_first, used_count;

int volume_with(const struct block_device *block, uint64_t first, uint64_t count)
{
    return first < used_first + used_count && used_first < first + count ? 0 : -1;
}

static int open_name(const char *name, int flags)
{
    struct dev_block found;
    int error = dev_block_find(name, &found);

    return error ? error : dev_block_open(&found, flags, &file);
}

static int setup(void **state)
{
    memory_reset();
    log_reset();
    ram_disk_make(&disk, SECTORS);
    ram_disk_slot(&disk);
    for (size_t i = 0; i < SECTORS * BLOCK_SECTOR; i++)
        disk.bytes[i] = (uint8_t)(i * 5 + i / 512);
    memset(disk.bytes, 0, BLOCK_SECTOR);
    memcpy(disk.bytes + 446 + 4, "\x0c\0\0\0", 4);
    disk.bytes[446 + 8] = FIRST;
    disk.bytes[446 + 12] = COUNT;
    memcpy(disk.bytes + 510, "\x55\xaa", 2);
    one_device_set(&disk.block);
    used_first = used_count = 0;
    return open_name("mmcblk1p1", O_RDWR);
}

static int teardown(void **state)
{
    file->ops->close(file);
    /* Who has written to all of it, has others look at it again. */
    disk.block.medium++;
    ram_disk_free(&disk);
    return 0;
}

static ssize_t put(size_t size, off_t at)
{
    return file->ops->pwrite(file, bytes, size, at);
}

static ssize_t get(size_t size, off_t at)
{
    return file->ops->pread(file, bytes, size, at);
}

/* Whatever its place and length, it is that of the partition, and nothing else changes. */
static void test_bytes_at_any_place(void **state)
{
    static const size_t places[] = {0, 1, 511, 512, 513, 1000, 1024};
    static const size_t sizes[] = {1, 2, 511, 512, 513, 1024, 3000};
    static uint8_t before[SECTORS * BLOCK_SECTOR];

    for (size_t i = 0; i < 7; i++)
        for (size_t j = 0; j < 7; j++) {
            uint8_t *part = before + FIRST * BLOCK_SECTOR;
            memcpy(before, disk.bytes, sizeof before);
            assert_int_equal(get(sizes[j], (off_t)places[i]), sizes[j]);
            assert_memory_equal(bytes, part + places[i], sizes[j]);
            memset(bytes, (int)(i * 7 + j + 1), sizeof bytes);
            assert_int_equal(put(sizes[j], (off_t)places[i]), sizes[j]);
            memcpy(part + places[i], bytes, sizes[j]);
            assert_memory_equal(before, disk.bytes, sizeof before);
        }
}

static void test_whole_sectors_are_one_command_and_not_read_before(void **state)
{
    ram_disk_calm(&disk);
    assert_int_equal(put(4096, 512), 4096);
    assert_int_equal(disk.writes, 1);
    assert_int_equal(disk.reads, 0);
}

static void test_the_end(void **state)
{
    const off_t size = COUNT * BLOCK_SECTOR;

    assert_int_equal(get(sizeof bytes, 0), size);
    assert_int_equal(get(100, size - 1), 1);
    assert_int_equal(get(100, size), 0);
    assert_int_equal(get(100, INT64_MAX), 0);
    assert_int_equal(put(sizeof bytes, 0), size);
    assert_int_equal(put(100, size - 7), 7);
    assert_int_equal(put(1, size), -ENOSPC);
    assert_int_equal(put(0, size), 0);
    assert_int_equal(file->ops->seek(file, 0, SEEK_END), size);
    assert_int_equal(file->ops->write(file, bytes, 1), -ENOSPC);
    assert_int_equal(file->ops->seek(file, -3, SEEK_CUR), size - 3);
    assert_int_equal(file->ops->seek(file, 4, SEEK_CUR), -EINVAL);
    assert_int_equal(file->ops->read(file, bytes, 10), 3);
    assert_int_equal(file->ops->read(file, bytes, 10), 0);
}

static void test_what_fails_makes_a_transfer_shorter(void **state)
{
    disk.bad_sector = FIRST + 2;
    disk.error = -EIO;
    assert_int_equal(get(1024, 500), 524);
    assert_int_equal(get(1, 1024), -EIO);
    assert_int_equal(put(1024, 500), 524);
    assert_int_equal(put(1, 1030), -EIO);
    disk.error = -ENOMEDIUM;
    assert_int_equal(get(1, 1024), -EIO);
}

static void test_synchronous_files_flush(void **state)
{
    ram_disk_calm(&disk);
    assert_int_equal(put(10, 0), 10);
    assert_int_equal(disk.flushes, 0);
    assert_int_equal(file->ops->sync(file), 0);
    assert_int_equal(file->ops->ioctl(file, BLKFLSBUF, NULL), 0);
    assert_int_equal(disk.flushes, 2);
    assert_int_equal(fd_sync_volume(), 0);
    assert_int_equal(disk.flushes, 3);
    file->flags |= O_SYNC;
    assert_int_equal(put(10, 0), 10);
    assert_int_equal(disk.flushes, 4);
}

/* The new card's sectors are not for who has opened the old one. */
static void test_another_card(void **state)
{
    static uint8_t before[SECTORS * BLOCK_SECTOR];
    struct dev_block found;

    memcpy(before, disk.bytes, sizeof before);
    disk.changed = true;
    assert_int_equal(dev_block_find("mmcblk1p1", &found), 0);
    assert_int_equal(get(1, 0), -EIO);
    assert_int_equal(put(512, 0), -EIO);
    assert_int_equal(file->ops->sync(file), -EIO);
    assert_memory_equal(before, disk.bytes, sizeof before);
    struct file *old = file;
    assert_int_equal(open_name("mmcblk1p1", O_RDWR | O_EXCL), 0);
    assert_int_equal(get(1, 0), 1);
    old->ops->close(old);
}

static void test_an_empty_slot(void **state)
{
    struct dev_block found;

    disk.empty = true;
    assert_int_equal(dev_block_find("mmcblk1p1", &found), -ENOENT);
    struct file *old = file;
    assert_int_equal(open_name("mmcblk1", O_RDONLY), -ENOMEDIUM);
    assert_ptr_equal(file, old);
}

static void test_names(void **state)
{
    static const char *const others[] = {
        "mmcblk0", "mmcblk1p", "mmcblk1p01", "mmcblk1p2", "mmcblk11", "vda", "vda1", "mmc", ""};
    struct file_entry entry;
    char name[DEV_BLOCK_NAME];
    struct dev_block found;

    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_int_equal(dev_block_find(others[i], &found), -ENOENT);
    assert_int_equal(dev_block_entry(0, name, &entry), 1);
    assert_string_equal(entry.name, "mmcblk1");
    assert_int_equal(dev_block_entry(1, name, &entry), 1);
    assert_string_equal(entry.name, "mmcblk1p1");
    assert_int_equal(dev_block_entry(2, name, &entry), 0);
}

static void test_what_is_mounted_or_claimed(void **state)
{
    struct file *first = file;
    uint32_t closed = dev_block_closed();

    used_first = FIRST + COUNT - 1;
    used_count = 1;
    assert_int_equal(open_name("mmcblk1p1", O_WRONLY), -EBUSY);
    assert_int_equal(open_name("mmcblk1", O_RDWR), -EBUSY);
    assert_int_equal(open_name("mmcblk1", O_RDONLY | O_EXCL), -EBUSY);
    used_first = FIRST + COUNT;
    assert_int_equal(open_name("mmcblk1p1", O_RDONLY | O_EXCL), 0);
    assert_int_equal(open_name("mmcblk1", O_RDONLY | O_EXCL), -EBUSY);
    assert_true(dev_block_is_open(&disk.block, FIRST + COUNT - 1, 9));
    assert_false(dev_block_is_open(&disk.block, FIRST + COUNT, 9));
    first->ops->close(first);
    assert_false(dev_block_is_open(&disk.block, FIRST, 9));
    assert_int_equal(dev_block_closed(), closed + 1);
}

static void test_a_table_is_read_again(void **state)
{
    struct dev_block found;
    struct file *partition = file;

    assert_int_equal(open_name("mmcblk1", O_RDWR), 0);
    assert_int_equal(get(512, 0), 512);
    bytes[446 + 12] = 4;
    assert_int_equal(put(512, 0), 512);
    assert_int_equal(dev_block_find("mmcblk1p1", &found), 0);
    assert_int_equal(found.count, COUNT);
    assert_int_equal(file->ops->ioctl(file, BLKRRPART, NULL), 0);
    assert_int_equal(dev_block_find("mmcblk1p1", &found), 0);
    assert_int_equal(found.count, 4);
    bytes[446 + 12] = 3;
    assert_int_equal(put(512, 0), 512);
    file->ops->close(file);
    assert_int_equal(dev_block_find("mmcblk1p1", &found), 0);
    assert_int_equal(found.count, 3);
    file = partition;
    assert_int_equal(file->ops->ioctl(file, BLKRRPART, NULL), -EINVAL);
}

static void test_a_read_only_card(void **state)
{
    int read_only = 0;

    disk.block.read_only = true;
    assert_int_equal(put(1, 0), -EROFS);
    file->ops->close(file);
    assert_int_equal(open_name("mmcblk1p1", O_RDWR), -EROFS);
    assert_int_equal(open_name("mmcblk1p1", O_RDONLY), 0);
    assert_int_equal(file->ops->ioctl(file, BLKROGET, &read_only), 0);
    assert_int_equal(read_only, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(test_##name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(bytes_at_any_place),
        TEST(whole_sectors_are_one_command_and_not_read_before),
        TEST(the_end),
        TEST(what_fails_makes_a_transfer_shorter),
        TEST(synchronous_files_flush),
        TEST(another_card),
        TEST(an_empty_slot),
        TEST(names),
        TEST(what_is_mounted_or_claimed),
        TEST(a_table_is_read_again),
        TEST(a_read_only_card),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
