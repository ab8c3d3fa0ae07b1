/* A volume on which a sector can no longer be written is shown as it is. */
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static bool is_read_only(void)
{
    struct vfat_space space;
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    return space.read_only;
}

static uint32_t number_at(size_t at, unsigned bytes)
{
    uint32_t number = 0;
    while (bytes--)
        number = number << 8 | disk.bytes[at + bytes];
    return number;
}

/* The first sector of the FAT, of its copy, and of what is behind both. */
static uint32_t sector_of(const char *options, unsigned part)
{
    bool is_32 = strstr(options, "32"), is_exfat = strstr(options, "exfat");
    uint32_t first = is_exfat ? number_at(80, 4) : number_at(14, 2);
    return first + part * (is_exfat ? 0 : is_32 ? number_at(36, 4) : number_at(22, 2));
}

/* After a sync that has failed because of a sector, and a power cut. */
static void mount_again(const char *options, unsigned kilobytes, unsigned part)
{
    struct vfat_node *node;
    disk_make(options, kilobytes);
    assert_int_equal(disk_put("old", 5000, 1), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    disk.fail_sector = sector_of(options, part);
    assert_int_equal(disk_put("new", 5000, 2), 0);
    assert_true(vfat_sync(disk.volume) < 0);
    disk_lose();
    disk.cause = NULL;
    disk_mount();
    assert_true(is_read_only());
    assert_string_equal(disk.cause, "what a power cut has left cannot be finished: read-only");
    disk_expect("old", 5000, 1);
    assert_int_equal(disk_open("old", &node), 0);
    assert_int_equal(vfat_write(node, "x", 1, 0), VFAT_EROFS);
    assert_int_equal(vfat_truncate(node, 1), VFAT_EROFS);
    vfat_close(node);
    assert_int_equal(disk_create("third", 0), VFAT_EROFS);
    assert_int_equal(disk_unlink("old"), VFAT_EROFS);
    assert_int_equal(vfat_sync(disk.volume), 0);
    disk_unmount();
    /* once it can be written, all of it is there */
    disk.fail_sector = 0;
    disk_mount();
    assert_false(is_read_only());
    disk_expect("old", 5000, 1);
    disk_expect("new", 5000, 2);
    disk_is_whole();
    disk_unmount();
    disk_check();
    disk_free();
}

static void test_all(void **state)
{
    for (unsigned part = 0; part < 3; part++) {
        mount_again("-F 12 -s 2", 2000, part);
        mount_again("-F 16 -s 1", 20000, part);
        mount_again("-F 32 -s 1", 40000, part);
    }
    mount_again("exfat -c 4K -b 64K", 20000, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
