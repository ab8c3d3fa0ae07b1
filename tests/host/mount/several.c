/* Several FAT volumes: which one each mount gets, and that they come and go by themselves. */
#include "common_search.h"
#include "src/file/fd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

enum { ROOT, BESIDE, NAMED, TWICE, MISSING, MOUNTS };

const struct mount yao_mounts[MOUNTS] = {
    {.path = "", .node = "/chosen/yao/mounts/root"},
    {.path = "/beside", .node = "/beside", .partition = 2, .read_only = true},
    {.path = "/named", .node = "/named", .device = "/soc/disk@0"},
    {.path = "/twice", .node = "/twice", .partition = 2},
    {.path = "/missing", .node = "/missing", .device = "/soc/disk@7"},
};
const bool yao_partition_names = true;
const unsigned yao_mount_count = MOUNTS, yao_mount_types = 1u << MOUNT_FAT;
void *yao_mount_volumes[MOUNTS];

static struct fat_volume volumes[MOUNTS];

static int reach(unsigned mount)
{
    void *volume;

    mounted_next = &volumes[mount];
    return fat_mounted(mount, &volume);
}

static void only_others_volumes(void)
{
    put_fat(add_device(0), 0);
    check(reach(ROOT) == -EINVAL && reach(ROOT) == -EINVAL && log_errors() == 1);
    check(strstr(log_last_error(), "/: mount: only volumes that other mounts name were found"));
    check(reach(NAMED) == 0);
}

/* Disk 0 has one volume, disk 1 two. Both are in slots. */
static void make_disks(void)
{
    put_fat(add_device(0), 0);
    struct ram_disk *disk = add_device(0);
    put_partition(disk, 0, 16, 64);
    put_partition(disk, 1, 80, 64);
    put_fat(disk, 16);
    put_fat(disk, 80);
    ram_disk_slot(&disks[0]);
    ram_disk_slot(&disks[1]);
}

static bool is_on(unsigned mount, unsigned disk, uint64_t first)
{
    const struct cache *cache = &volumes[mount].base.cache;

    return volumes[mount].base.mount == mount && cache->block == &disks[disk].block &&
           cache->first == first;
}

/* What others name is not the root's, though it comes first. */
static void each_gets_its_own(void)
{
    make_disks();
    check(reach(BESIDE) == 0 && is_on(BESIDE, 1, 80));
    check(is_on(ROOT, 1, 16) || reach(ROOT) == 0);
    check(reach(NAMED) == 0 && is_on(NAMED, 0, 0));
    check(volumes[BESIDE].base.read_only && !volumes[NAMED].base.read_only);
    check(mount_device(BESIDE) != mount_device(NAMED) && !log_errors());
}

static void one_volume_has_one_place(void)
{
    make_disks();
    check(reach(ROOT) == 0 && is_on(ROOT, 1, 16));
    check(reach(BESIDE) == 0 && reach(TWICE) == -EBUSY);
    check(strstr(log_last_error(),
                 "/soc/disk@1: mount at /twice: the volume at sector 80, or a "
                 "part of it, is mounted at /beside"));
    check(reach(TWICE) == -EBUSY && log_errors() == 1);
}

/* The root gets none, and the mount that has one need not be without it for that. */
static void one_that_has_all_there_is(void)
{
    put_fat(add_device(0), 0);
    struct ram_disk *disk = add_device(0);
    put_partition(disk, 0, 16, 64);
    put_partition(disk, 1, 80, 64);
    put_fat(disk, 80);
    check(reach(ROOT) == -EINVAL);
    check(reach(BESIDE) == 0 && is_on(BESIDE, 1, 80) && reach(NAMED) == 0);
    check(strstr(log_last_error(), "/soc/disk@0: mount: there is no partition 2"));
    check(reach(ROOT) == -EINVAL);
}

/* As on a disk that is an ISO image, too. */
static void volumes_that_overlap(void)
{
    make_disks();
    put_partition(&disks[1], 2, 143, 64);
    put_fat(&disks[1], 143);
    settings_of = "/twice";
    partition_set = 3;
    check(reach(ROOT) == 0 && reach(BESIDE) == 0 && reach(TWICE) == -EBUSY);
    check(strstr(log_last_error(), "sector 143, or a part of it, is mounted at /beside"));
}

/* Its first partition holds nothing, and the second is another mount's, which names no device. */
static void a_root_on_a_device_of_its_own(void)
{
    make_disks();
    settings_of = "/chosen/yao/mounts/root";
    device_set = "/soc/disk@1";
    put_partition(&disks[1], 2, 144, 64);
    memset(at(&disks[1], 16), 0, BLOCK_SECTOR);
    put_fat(&disks[1], 144);
    check(reach(ROOT) == 0 && is_on(ROOT, 1, 144));
    check(reach(BESIDE) == 0 && is_on(BESIDE, 1, 80));
}

static void a_root_on_the_device_of_another(void)
{
    make_disks();
    settings_of = "/chosen/yao/mounts/root";
    device_set = "/soc/disk@0";
    check(reach(ROOT) == 0 && is_on(ROOT, 0, 0) && reach(NAMED) == -EBUSY);
}

static void the_firmwares_tree_moves_one(void)
{
    make_disks();
    settings_of = "/twice";
    partition_set = 3;
    put_partition(&disks[1], 2, 144, 64);
    put_fat(&disks[1], 144);
    check(reach(TWICE) == 0 && is_on(TWICE, 1, 144) && !volumes[TWICE].base.read_only);
    check(reach(BESIDE) == 0 && is_on(BESIDE, 1, 80));
}

/* An MBR has no names. */
static void a_name_that_no_partition_has(void)
{
    make_disks();
    settings_of = "/beside";
    name_set = "data";
    check(reach(ROOT) == 0 && is_on(ROOT, 1, 16) && reach(BESIDE) == -EINVAL);
    check(strstr(log_last_error(),
                 "/soc/disk@1: mount: there is no partition of the name data with a FAT volume"));
}

static void the_firmwares_tree_seals_one(void)
{
    make_disks();
    settings_of = "/named";
    check(reach(NAMED) == 0 && volumes[NAMED].base.read_only);
    check(reach(ROOT) == 0 && !volumes[ROOT].base.read_only);
}

static void one_that_is_missing_is_an_error_of_its_own(void)
{
    make_disks();
    check(reach(MISSING) == -ENODEV && reach(MISSING) == -ENODEV);
    check(log_errors() == 1 && strstr(log_last_error(), "/soc/disk@7: mount: no node"));
    check(reach(ROOT) == 0 && reach(NAMED) == 0);
}

static void what_is_beside_the_root_waits_for_its_card(void)
{
    make_disks();
    disks[1].empty = true;
    check(reach(BESIDE) < 0 && reach(NAMED) == 0);
    disks[1].empty = false;
    disks[1].changed = true;
    check(reach(ROOT) == 0 && reach(BESIDE) == 0 && is_on(BESIDE, 1, 80));
}

static void cards_come_and_go_by_themselves(void)
{
    make_disks();
    check(reach(ROOT) == 0 && reach(BESIDE) == 0 && reach(NAMED) == 0);
    disks[0].empty = true;
    check(reach(NAMED) == -ENOMEDIUM && last_left == &volumes[NAMED]);
    check(strstr(log_last_error(), "/named: mount: /soc/disk@0: no card is present"));
    last_left = NULL;
    check(reach(ROOT) == 0 && reach(BESIDE) == 0 && !last_left);
    disks[0].empty = false;
    disks[0].changed = true;
    check(reach(NAMED) == 0 && is_on(NAMED, 0, 0));
    disks[1].changed = true;
    check(reach(BESIDE) == 0 && last_left == &volumes[BESIDE]);
    check(reach(ROOT) == 0 && last_left == &volumes[ROOT]);
}

static void sync_reaches_all(void)
{
    make_disks();
    check(reach(ROOT) == 0 && reach(BESIDE) == 0 && reach(NAMED) == 0);
    check(fd_sync_volume() == 0 && synced == 3);
    sync_fails = &volumes[ROOT];
    check(fd_sync_volume() == -EIO && synced == 6);
}

#define TEST(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        in_a_process(name);                                                                        \
    }

TEST(each_gets_its_own)
TEST(volumes_that_overlap)
TEST(only_others_volumes)
TEST(one_that_has_all_there_is)
TEST(one_volume_has_one_place)
TEST(a_root_on_a_device_of_its_own)
TEST(a_root_on_the_device_of_another)
TEST(the_firmwares_tree_moves_one)
TEST(a_name_that_no_partition_has)
TEST(the_firmwares_tree_seals_one)
TEST(one_that_is_missing_is_an_error_of_its_own)
TEST(what_is_beside_the_root_waits_for_its_card)
TEST(cards_come_and_go_by_themselves)
TEST(sync_reaches_all)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_gets_its_own),
        cmocka_unit_test(test_volumes_that_overlap),
        cmocka_unit_test(test_only_others_volumes),
        cmocka_unit_test(test_one_that_has_all_there_is),
        cmocka_unit_test(test_one_volume_has_one_place),
        cmocka_unit_test(test_a_root_on_a_device_of_its_own),
        cmocka_unit_test(test_a_root_on_the_device_of_another),
        cmocka_unit_test(test_the_firmwares_tree_moves_one),
        cmocka_unit_test(test_a_name_that_no_partition_has),
        cmocka_unit_test(test_the_firmwares_tree_seals_one),
        cmocka_unit_test(test_one_that_is_missing_is_an_error_of_its_own),
        cmocka_unit_test(test_what_is_beside_the_root_waits_for_its_card),
        cmocka_unit_test(test_cards_come_and_go_by_themselves),
        cmocka_unit_test(test_sync_reaches_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
