/* Which volume becomes "/", and what is reported when there is none. */
#include "common_search.h"
#include "src/file/fd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include <yao/module.h>

#include <cmocka.h>

const struct mount yao_mounts[] = {{.path = "", .node = "/chosen/yao/mounts/root"}};
const bool yao_partition_names = false;
const unsigned yao_mount_count = 1, yao_mount_types = 1u << MOUNT_FAT;
void *yao_mount_volumes[1];

static int mount_root(void **volume)
{
    *volume = yao_mount_volumes[0];
    return *volume ? 0 : fat_mounted(0, volume);
}

/* The same answer each time, but only one message. */
static void check_refused(int error, const char *words)
{
    void *volume;
    check(mount_root(&volume) == error);
    check(strstr(log_last_error(), words));
    unsigned told = log_errors(), before = asked;
    check(mount_root(&volume) == error);
    check(log_errors() == told && (asked == before || disks[0].block.ops->look));
}

static void check_mounted(unsigned device, uint64_t first)
{
    void *volume;
    check(mount_root(&volume) == 0);
    check(mounted_block == &disks[device].block && mounted_first == first);
    unsigned before = asked;
    check(mount_root(&volume) == 0);
    check(asked == before);
}

static void no_device(void)
{
    check_refused(-ENODEV, "no block device");
}

static void empty_slot(void)
{
    add_device(-ENODEV);
    check_refused(-ENOMEDIUM, "no card or disk is present");
}

static void device_that_failed(void)
{
    add_device(-EIO);
    add_device(-ENODEV);
    void *volume;
    check(mount_root(&volume) == -EIO);
}

static void no_table(void)
{
    add_device(0);
    check_refused(-EINVAL, "/soc/disk@0: mount: neither a partition table nor a FAT volume");
}

static void malformed_table(void)
{
    struct ram_disk *disk = add_device(0);
    put_partition(disk, 0, 1, 4096);
    at(disk, 0)[446 + 4] = 0xee; /* of a GPT, which is not there */
    check_refused(-EINVAL, "/soc/disk@0: GPT header at sector 19999: no signature");
}

static void partitions_without_fat(void)
{
    struct ram_disk *disk = add_device(0);
    put_partition(disk, 0, 64, 4096);
    memcpy(at(disk, 64) + 3, "NTFS    ", 8);
    check_refused(-EINVAL, "none of its 1 partitions holds a FAT volume");
}

static void malformed_fat(void)
{
    struct ram_disk *disk = add_device(0);
    void *volume;
    put_partition(disk, 0, 64, 4096);
    put_fat(disk, 64);
    at(disk, 64)[13] = 3;
    check(mount_root(&volume) == -EINVAL);
    check(log_errors() == 2);
}

static void first_fat_partition(void)
{
    struct ram_disk *disk = add_device(0);
    put_partition(disk, 0, 16, 4096);
    memmove(at(disk, 0) + 446 + 16, at(disk, 0) + 446, 16);
    at(disk, 0)[446 + 13] = 0, at(disk, 0)[446 + 12] = 8; /* 8 sectors */
    at(disk, 0)[446 + 16 + 8] = 64;
    put_fat(disk, 64);
    check_mounted(0, 64);
}

extern const yao_step yao_step_exit__volume;

static void volume_without_table(void)
{
    check(!fd_sync_volume);
    put_fat(add_device(0), 0);
    check_mounted(0, 0);
    check(fd_sync_volume() == 0 && synced == 1);
    check(yao_step_exit__volume() == -EIO);
}

static void second_device(void)
{
    add_device(-ENODEV);
    add_device(0);
    put_fat(add_device(0), 0);
    check_mounted(2, 0);
}

static void card_before_emmc(void)
{
    put_fat(add_device(0), 0);
    put_fat(add_device(0), 0);
    built_in = 0;
    check_mounted(1, 0);
    check(!disks[0].reads);
}

static void emmc_after_card(void)
{
    put_fat(add_device(0), 0);
    add_device(0);
    built_in = 0;
    check_mounted(0, 0);
}

static void emmc_after_empty_slot(void)
{
    put_fat(add_device(0), 0);
    add_device(-ENODEV);
    built_in = 0;
    check_mounted(0, 0);
}

static void unreadable_device(void)
{
    struct ram_disk *disk = add_device(0);
    disk->bad_sector = 0;
    disk->error = -ENOMEDIUM;
    void *volume;
    check(mount_root(&volume) == -ENOMEDIUM);
    check(log_errors() > 0);
}

/* Others may write to what is not part of it. */
static void read_only(void)
{
    put_fat(add_device(0), 0);
    settings_of = "/chosen/yao/mounts/root";
    check_mounted(0, 0);
    check(mounted.base.read_only && !disks[0].block.read_only);
}

static void not_read_only(void)
{
    put_fat(add_device(0), 0);
    check_mounted(0, 0);
    check(!mounted.base.read_only);
}

/* The eMMC's volume is no stand-in for a card that was removed. */
static void card_is_removed_and_another_put_in(void)
{
    void *volume;
    struct ram_disk *disk = add_device(0);
    ram_disk_slot(disk);
    put_fat(disk, 0);
    put_fat(add_device(0), 0);
    check(mount_root(&volume) == 0 && mount_root(&volume) == 0 && !last_left);
    check(asked == 1); /* other devices are not even brought up */
    disk->empty = true;
    check(mount_root(&volume) == -ENOMEDIUM && !volume && last_left == &mounted);
    check(strstr(log_last_error(), "/: mount: /soc/disk@0: no card is present"));
    unsigned told = log_errors();
    check(mount_root(&volume) == -ENOMEDIUM && log_errors() == told);
    disk->empty = false;
    disk->changed = true;
    check(mount_root(&volume) == 0 && mounted_block == &disk->block);
    check(mounted.base.cache.medium == disk->block.medium);
    disk->changed = true; /* without having been seen to be empty */
    memset(at(disk, 0), 0, BLOCK_SECTOR);
    last_left = NULL;
    check(mount_root(&volume) == -EINVAL && last_left == &mounted);
    check(strstr(log_last_error(), "neither a partition table nor a FAT volume"));
    told = log_errors();
    check(mount_root(&volume) == -EINVAL && log_errors() == told);
    put_fat(disk, 0);
    disk->changed = true;
    check(mount_root(&volume) == 0 && mount_root(&volume) == 0);
    check(log_errors() == told && !yao_mount_volumes[0]);
}

static void card_is_put_in_later(void)
{
    void *volume;
    struct ram_disk *disk = add_device(0);
    ram_disk_slot(disk);
    disk->empty = true;
    check_refused(-ENOMEDIUM, "no card or disk is present");
    put_fat(disk, 0);
    disk->empty = false;
    disk->changed = true;
    check(mount_root(&volume) == 0 && mounted_block == &disk->block);
}

#define TEST(name)                                                                                 \
    static void test_##name(void **state)                                                          \
    {                                                                                              \
        in_a_process(name);                                                                        \
    }

TEST(no_device)
TEST(empty_slot)
TEST(device_that_failed)
TEST(no_table)
TEST(malformed_table)
TEST(partitions_without_fat)
TEST(malformed_fat)
TEST(first_fat_partition)
TEST(volume_without_table)
TEST(second_device)
TEST(card_before_emmc)
TEST(emmc_after_card)
TEST(emmc_after_empty_slot)
TEST(unreadable_device)
TEST(read_only)
TEST(not_read_only)
TEST(card_is_removed_and_another_put_in)
TEST(card_is_put_in_later)

int main(void)
{
    const struct CMUnitTest tests[] = {
        {"without a block device that is told", test_no_device, NULL, NULL, NULL},
        {"an empty slot is told", test_empty_slot, NULL, NULL, NULL},
        {"a device that failed gives its error", test_device_that_failed, NULL, NULL, NULL},
        {"a device without table and FAT is told", test_no_table, NULL, NULL, NULL},
        {"a malformed table is told", test_malformed_table, NULL, NULL, NULL},
        {"partitions without FAT are told", test_partitions_without_fat, NULL, NULL, NULL},
        {"a malformed FAT is told", test_malformed_fat, NULL, NULL, NULL},
        {"the first FAT partition is taken", test_first_fat_partition, NULL, NULL, NULL},
        {"a FAT without table is taken", test_volume_without_table, NULL, NULL, NULL},
        {"the next device is tried", test_second_device, NULL, NULL, NULL},
        {"a card comes before what is built in", test_card_before_emmc, NULL, NULL, NULL},
        {"what is built in follows a card without FAT", test_emmc_after_card, NULL, NULL, NULL},
        {"what is built in follows an empty slot", test_emmc_after_empty_slot, NULL, NULL, NULL},
        {"a device that cannot be read is told", test_unreadable_device, NULL, NULL, NULL},
        {"read-only is the volume's, not the device's", test_read_only, NULL, NULL, NULL},
        {"a volume is mounted for writing", test_not_read_only, NULL, NULL, NULL},
        {"a card is removed, and another put in", test_card_is_removed_and_another_put_in, NULL,
         NULL, NULL},
        {"a card is put in later", test_card_is_put_in_later, NULL, NULL, NULL},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
