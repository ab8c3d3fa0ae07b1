/* Each transfer and each allocation of a run of calls fails, once or for good; or all writes to a
 * sector. */
#include "common_check.h"
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *const options[] = {"-F 12 -s 1 -r 32", "-F 32 -s 1", "exfat -c 512 -b 32K"};

#define KINDS (sizeof options / sizeof options[0])

static uint8_t *made;

/* Any error that is none of the device's is one of ours. */
static int expected(int error)
{
    assert_true(error == 0 || error == VFAT_EIO || error == VFAT_ENOMEM || error == VFAT_ENOENT ||
                error == VFAT_EEXIST || error == VFAT_ENOTEMPTY);
    return error;
}

static int run(void)
{
    struct vfat_node *file = NULL;
    int error = 0;
    error |= expected(disk_put("a file with a long name", 3000, 1));
    error |= expected(disk_create("folder", VFAT_FOLDER));
    error |= expected(disk_put("folder/x", 2000, 2));
    error |= expected(disk_rename("folder/x", "a moved file with a long name"));
    error |= expected(disk_rename("replaced", "old"));
    error |= vfat_sync(disk.volume);
    error |= expected(disk_open("a file with a long name", &file));
    error |= expected(disk_unlink("a file with a long name"));
    if (file)
        vfat_close(file);
    error |= expected(disk_put("old", 1500, 3));
    error |= expected(disk_unlink("folder"));
    error |= vfat_sync(disk.volume);
    error |= vfat_settle(disk.volume);
    return error;
}

static void make(unsigned kind)
{
    disk_make(options[kind], 600);
    assert_int_equal(disk_put("kept", 5000, 7), 0);
    assert_int_equal(disk_put("old", 1000, 8), 0);
    assert_int_equal(disk_put("replaced", 100, 9), 0);
    assert_int_equal(disk_create("full", VFAT_FOLDER), 0);
    for (unsigned i = 0; i < 30; i++) {
        char path[40];
        snprintf(path, sizeof path, "full/a name to fill the folder %u", i);
        assert_int_equal(disk_create(path, 0), 0);
    }
    disk_unmount();
    made = malloc(disk.sectors * VFAT_SECTOR);
    memcpy(made, disk.bytes, disk.sectors * VFAT_SECTOR);
}

static const struct vfat_options mounting = {.exfat = &vfat_exfat};

static void check(void)
{
    struct check check = check_volume(disk.bytes, disk.sectors);
    if (check.shared || check.lost || check.broken)
        fail_msg("%u clusters shared, %u lost, %u chains broken", check.shared, check.lost,
                 check.broken);
}

/* Does the run with the fault that is set. It is reported, and then what was is there. */
static bool run_with_fault(uint64_t *counter, uint64_t fault)
{
    struct vfat_node *node = NULL;
    memcpy(disk.bytes, made, disk.sectors * VFAT_SECTOR);
    disk.reads = disk.writes = 0;
    int error = vfat_mount(&disk.device, &mounting, &disk.volume);
    if (error) {
        disk.volume = NULL;
        return *counter >= fault;
    }
    disk.root = vfat_root(disk.volume);
    error = run();
    bool reached = *counter >= fault;
    if (reached && !error && disk.fail_on)
        fail_msg("fault %lu was not reported", (unsigned long)fault);
    if (!reached && error)
        fail_msg("without a fault: %d", error);
    if (disk.fail_on)
        disk_lose();
    disk.fail_read = disk.fail_write = 0;
    disk.fail_on = false;
    if (disk.volume)
        disk_unmount();
    disk_mount();
    disk_expect("kept", 5000, 7);
    assert_true(disk_open("old", &node) == 0 || disk_open("replaced", &node) == 0 || reached);
    assert_true(!node || (vfat_close(node), true));
    disk_unmount();
    check();
    return reached;
}

static void test_faults(void **state)
{
    for (unsigned kind = 0; kind < KINDS; kind++) {
        make(kind);
        for (unsigned which = 0; which < 4; which++) {
            bool reached = true;
            for (uint64_t fault = 1; reached; fault++) {
                disk.fail_on = which & 1;
                *(which & 2 ? &disk.fail_write : &disk.fail_read) = fault;
                reached = run_with_fault(which & 2 ? &disk.writes : &disk.reads, fault);
                disk.fail_read = disk.fail_write = 0;
            }
        }
        disk.fail_on = false;
        disk_mount();
        disk_free();
        free(made);
    }
}

/* What is synced in spite of it is there after a cut, and nothing else is harmed. */
static void run_with_bad_sector(uint64_t sector)
{
    memcpy(disk.bytes, made, disk.sectors * VFAT_SECTOR);
    disk_mount();
    disk.fail_sector = sector;
    run();
    disk_lose();
    disk.fail_sector = 0;
    disk_mount();
    disk_expect("kept", 5000, 7);
    disk_unmount();
    check();
}

static void test_bad_sectors(void **state)
{
    for (unsigned kind = 0; kind < KINDS; kind++) {
        make(kind);
        for (uint64_t sector = 1; sector < disk.sectors; sector += sector < 150 ? 1 : 37)
            run_with_bad_sector(sector);
        disk_mount();
        disk_free();
        free(made);
    }
}

static void run_short_of_memory(unsigned kind)
{
    make(kind);
    for (int64_t left = 0; left < 40; left++) {
        memcpy(disk.bytes, made, disk.sectors * VFAT_SECTOR);
        disk.allocations_left = left;
        if (vfat_mount(&disk.device, &mounting, &disk.volume)) {
            disk.volume = NULL;
            continue;
        }
        disk.root = vfat_root(disk.volume);
        run();
        disk.allocations_left = -1;
        disk_unmount();
        check();
    }
    disk_mount();
    disk_expect("kept", 5000, 7);
    disk_free();
    free(made);
}

static void test_short_of_memory(void **state)
{
    for (unsigned kind = 0; kind < KINDS; kind++)
        run_short_of_memory(kind);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_bad_sectors),
        cmocka_unit_test(test_short_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
