/* Files and folders on each kind of volume, as fsck.fat and mtools see them. */
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct kind {
    const char *options;
    unsigned kilobytes, bits;
} kinds[] = {
    {"-F 12 -s 1", 1440, 12},       {"-F 12 -s 8", 8000, 12},  {"-F 16 -s 1", 4000, 16},
    {"-F 16 -s 4 -f 1", 20000, 16}, {"-F 32 -s 1", 40000, 32}, {"-F 32 -s 1 -S 1024", 80000, 32},
};

static void work(void)
{
    assert_int_equal(disk_put("a file with a long name.txt", 100000, 1), 0);
    assert_int_equal(disk_put("short.txt", 10, 2), 0);
    assert_int_equal(disk_create("Folder", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("Folder/inner folder", VFAT_FOLDER), 0);
    assert_int_equal(disk_put("Folder/inner folder/x", 5000, 3), 0);
    assert_int_equal(disk_put("Folder/gone", 70000, 4), 0);
    assert_int_equal(disk_unlink("Folder/gone"), 0);
    assert_int_equal(disk_unlink("folder/GONE"), VFAT_ENOENT);
    assert_int_equal(disk_unlink("Folder/inner folder"), VFAT_ENOTEMPTY);
    assert_int_equal(disk_rename("short.txt", "Folder/moved to here.text"), 0);
    assert_int_equal(disk_create("empty", VFAT_FOLDER), 0);
    assert_int_equal(disk_unlink("empty"), 0);
}

static void expect(void)
{
    disk_expect("A FILE WITH A LONG NAME.TXT", 100000, 1);
    disk_expect("folder/MOVED to here.text", 10, 2);
    disk_expect("folder/inner folder/X", 5000, 3);
}

static void test_all_kinds(void **state)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct vfat_space before, after;
        disk_make(kinds[i].options, kinds[i].kilobytes);
        assert_int_equal(vfat_space(disk.volume, &before), 0);
        assert_int_equal(before.fat_bits, kinds[i].bits);
        work();
        expect();
        disk_unmount();
        disk_check();
        disk_run(
            "mcopy -i $IMAGE '::folder/moved to here.text' $IMAGE.out && "
            "test $(stat -c %s $IMAGE.out) = 10 && rm $IMAGE.out");
        disk_mount();
        expect();
        assert_int_equal(disk_unlink("a file with a long name.txt"), 0);
        disk_unmount();
        disk_check();
        disk_mount();
        assert_int_equal(vfat_space(disk.volume, &after), 0);
        assert_true(after.free_clusters < before.free_clusters);
        disk_free();
    }
}

/* What lies in a row is what the medium has there. */
static void expect_rows(struct vfat_node *file, unsigned seed)
{
    uint64_t size = vfat_size(file), position;
    unsigned rows = 0;
    for (uint64_t at = 0; at < size; rows++) {
        int64_t count = vfat_row(file, at, 1, &position);
        assert_true(count > 0 && at + (uint64_t)count <= size);
        for (int64_t i = 0; i < count; i++)
            assert_int_equal(disk.bytes[position + (uint64_t)i],
                             disk_pattern(seed, at + (size_t)i));
        at += (uint64_t)count;
    }
    assert_true(rows > 1);
    assert_int_equal(vfat_row(file, size, 1, &position), 0);
}

static void test_rows(void **state)
{
    struct vfat_node *file;
    uint64_t position;
    disk_make("-F 16 -s 4", 20000);
    assert_int_equal(disk_put("first", 2048, 1), 0);
    assert_int_equal(disk_put("between", 2048, 2), 0);
    assert_int_equal(disk_open("first", &file), 0);
    for (size_t at = 2048; at < 50001; at++) {
        uint8_t next = disk_pattern(1, at);
        assert_int_equal(vfat_write(file, &next, 1, at), 1);
    }
    assert_int_equal(vfat_sync(disk.volume), 0);
    expect_rows(file, 1);
    uint32_t version = vfat_version(file);
    uint8_t byte = disk_pattern(1, 3000);
    assert_int_equal(vfat_write(file, &byte, 1, 3000), 1);
    assert_true(vfat_version(file) != version);
    assert_int_equal(vfat_row(file, 3000, 1, &position), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    expect_rows(file, 1);
    vfat_close(file);
    disk_free();
}

/* A call that finds no room for what lies behind a gap leaves no part of the gap. */
static void test_no_room_behind_a_gap(void **state)
{
    static const char *const kinds[] = {"-F 12 -s 4", "exfat -c 2K -b 32K"};
    for (unsigned i = 0; i < 2; i++) {
        struct vfat_node *file;
        disk_make(kinds[i], 300);
        assert_int_equal(disk_put("file", 100, 1), 0);
        assert_int_equal(disk_put("all", 300 * 1024, 2), VFAT_ENOSPC);
        assert_int_equal(disk_open("file", &file), 0);
        assert_int_equal(vfat_write(file, "x", 1, 2048), VFAT_ENOSPC);
        assert_int_equal(vfat_size(file), 100);
        assert_int_equal(vfat_write(file, "x", 1, 5000), VFAT_ENOSPC);
        assert_int_equal(vfat_size(file), 100);
        vfat_close(file);
        disk_unmount();
        disk_check();
        disk_mount();
        disk_expect("file", 100, 1);
        disk_free();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_kinds),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_no_room_behind_a_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
