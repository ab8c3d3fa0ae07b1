/* How often the device is asked. */
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void sync_all(uint64_t writes, uint64_t flushes)
{
    uint64_t writes_before = disk.writes, flushes_before = disk.flushes;
    assert_int_equal(vfat_sync(disk.volume), 0);
    assert_int_equal(disk.writes - writes_before, writes);
    assert_int_equal(disk.flushes - flushes_before, flushes);
}

static struct vfat_node *make(const char *name)
{
    struct vfat_node *file;
    assert_int_equal(disk_create(name, 0), 0);
    assert_int_equal(disk_open(name, &file), 0);
    return file;
}

static void put(struct vfat_node *file, size_t size, size_t offset)
{
    static uint8_t bytes[4096];
    for (size_t i = 0; i < size; i++)
        bytes[i] = disk_pattern(1, offset + i);
    assert_int_equal(vfat_write(file, bytes, size, offset), size);
}

/* The parts of a file that lie in a row are one request, in whatever order they were written. */
static void test_a_row_of_data(void **state)
{
    static const size_t parts[][2] = {{1024, 500}, {0, 512}, {512, 512}, {1524, 524}};
    disk_make("-F 16 -s 8", 40000);
    struct vfat_node *file = make("file");
    put(file, 4096, 0);
    sync_all(4, 2); /* the journal, the FAT twice, the folder */
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        put(file, parts[i][1], parts[i][0]);
    sync_all(1 + 2, 1); /* the journal and the folder, for the time */
    put(file, 1, 0);
    put(file, 1, 1024);
    sync_all(2 + 2, 1);
    vfat_close(file);
    disk_expect("file", 4096, 1);
    disk_free();
}

/* So are those of a group: of a folder, and of the FAT in each copy. */
static void test_a_row_of_a_group(void **state)
{
    char name[20];
    disk_make("-F 16 -s 1", 20000);
    struct vfat_node *file = make("file");
    put(file, 1, 0);
    sync_all(5, 2);
    for (unsigned i = 0; i < 40; i++) {
        snprintf(name, sizeof name, "FILE%u", i);
        assert_int_equal(disk_create(name, 0), 0);
    }
    sync_all(2, 1); /* the journal, three sectors of the folder */
    assert_int_equal(vfat_truncate(file, 300 * VFAT_SECTOR), 0);
    sync_all(5, 2); /* the end of a sector, the journal, two sectors of the FAT twice, the folder */
    vfat_close(file);
    disk_free();
}

/* What a removed file had is free for who asks; the medium is told with the next group, or by the
 * next mount. */
static void test_freed_clusters(void **state)
{
    for (unsigned cut = 0; cut < 2; cut++) {
        struct vfat_space before, after;
        disk_make("-F 32 -s 1", 40000);
        assert_int_equal(disk_put("other", 10, 1), 0);
        assert_int_equal(vfat_space(disk.volume, &before), 0);
        assert_int_equal(disk_put("file", 50 * VFAT_SECTOR, 2), 0);
        assert_int_equal(vfat_sync(disk.volume), 0);
        assert_int_equal(disk_unlink("file"), 0);
        sync_all(2, 1); /* the journal and the folder */
        sync_all(0, 0);
        assert_int_equal(vfat_space(disk.volume, &after), 0);
        assert_int_equal(after.free_clusters, before.free_clusters);
        if (cut)
            disk_lose();
        else
            disk_unmount();
        disk_mount();
        assert_int_equal(vfat_space(disk.volume, &after), 0);
        assert_int_equal(after.free_clusters, before.free_clusters);
        disk_expect("other", 10, 1);
        disk_is_whole();
        disk_unmount();
        disk_check();
        disk_free();
    }
}

/* Without a journal, too, a sync ends with a flush of what was written last. */
static void test_no_journal(void **state)
{
    disk_make("-F 16 -s 1", 20000);
    disk_unmount();
    disk.bytes[38] = 0; /* nothing in the boot sector can say that it is being changed */
    disk_mount();
    disk.recording = true;
    assert_int_equal(disk_put("file", 1000, 1), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    assert_true(disk.event_count > 2);
    assert_int_equal(disk.events[disk.event_count - 1].count, 0);
    disk_free();
}

/* A full exFAT volume of several sectors of bits: each cluster that becomes free is found, before
 * and behind where the last one was taken. */
static void test_the_last_free_clusters(void **state)
{
    struct vfat_space space;
    disk_make("exfat -c 1K -b 64K", 12000);
    for (unsigned i = 0; i < 3; i++) {
        static const char *const names[] = {"begin", "middle", "end"};
        assert_int_equal(vfat_space(disk.volume, &space), 0);
        struct vfat_node *rest = make(i ? i == 1 ? "half" : "rest" : "first");
        size_t left = space.free_clusters / (3 - i) - 2;
        assert_int_equal(vfat_truncate(rest, (uint64_t)left * 1024), 0);
        vfat_close(rest);
        assert_int_equal(disk_put(names[i], 1000, i), 0);
    }
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    struct vfat_node *all = make("all");
    assert_int_equal(vfat_truncate(all, space.free_clusters * 1024), 0);
    assert_int_equal(vfat_truncate(all, space.free_clusters * 1024 + 1), VFAT_ENOSPC);
    assert_int_equal(disk_unlink("middle"), 0);
    assert_int_equal(vfat_truncate(all, space.free_clusters * 1024 + 1024), 0);
    assert_int_equal(disk_unlink("begin"), 0);
    assert_int_equal(disk_unlink("end"), 0);
    assert_int_equal(vfat_truncate(all, space.free_clusters * 1024 + 3072), 0);
    assert_int_equal(vfat_truncate(all, space.free_clusters * 1024 + 3073), VFAT_ENOSPC);
    vfat_close(all);
    disk_unmount();
    disk_is_whole();
    disk_check();
    disk_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_row_of_data), cmocka_unit_test(test_a_row_of_a_group),
        cmocka_unit_test(test_freed_clusters), cmocka_unit_test(test_no_journal),
        cmocka_unit_test(test_the_last_free_clusters)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
