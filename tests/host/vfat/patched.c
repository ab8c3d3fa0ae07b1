/* Volumes that mkfs.fat made and somebody has changed, which Linux reads: fsck.fat and mtools judge
 * what is written to them. */
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Bytes that are written over the boot sector. */
struct patch {
    unsigned offset, size;
    const char *bytes;
};

static void apply(const struct patch *patch)
{
    memcpy(disk.bytes + patch->offset, patch->bytes, patch->size);
}

/* Who can judge: fsck.fat knows up to two FATs, and mtools takes FAT32 with few clusters for
 * something else. */
enum { FSCK = 1, MTOOLS = 2, BOTH = FSCK | MTOOLS };

/* All FATs are the same. */
static void check_copies(void)
{
    unsigned sectors = disk.bytes[22] + 256u * disk.bytes[23];
    size_t size = (sectors ? sectors : disk.bytes[36] + 256u * disk.bytes[37]) * VFAT_SECTOR;
    const uint8_t *first = disk.bytes + (disk.bytes[14] + 256u * disk.bytes[15]) * VFAT_SECTOR;
    for (unsigned copy = 1; copy < disk.bytes[16]; copy++)
        assert_memory_equal(first, first + copy * size, size);
}

static void use(unsigned bits, unsigned judges)
{
    struct vfat_space space;
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_int_equal(space.fat_bits, bits);
    assert_int_equal(disk_put("a file with a long name", 5000, 1), 0);
    assert_int_equal(disk_create("folder", VFAT_FOLDER), 0);
    assert_int_equal(disk_put("folder/x", 500, 2), 0);
    assert_int_equal(disk_rename("folder/x", "folder/moved"), 0);
    disk_unmount();
    check_copies();
    if (judges & FSCK)
        disk_check();
    if (judges & MTOOLS)
        disk_run(
            "test $(mtype -i $IMAGE '::a file with a long name' | wc -c) = 5000 && "
            "test $(mtype -i $IMAGE ::folder/moved | wc -c) = 500");
    disk_is_whole();
    disk_mount();
    disk_expect("a file with a long name", 5000, 1);
    disk_expect("folder/moved", 500, 2);
    disk_free();
}

static void test_what_mkfs_makes(void **state)
{
    static const struct {
        const char *options;
        unsigned kilobytes, bits, judges;
    } made[] = {
        {"-F 32", 32 * 1024, 32, FSCK}, /* too few clusters, says Microsoft */
        {"-F 12 -r 16 -s 1", 50, 12, BOTH},  {"-F 12 -f 1 -r 16 -s 1", 60, 12, BOTH},
        {"-F 16 -f 3", 9000, 16, MTOOLS},    {"-F 32 -f 4 -s 1", 40000, 32, MTOOLS},
        {"-F 12 -R 5 -r 16", 720, 12, BOTH}, {"-F 16 --mbr=y", 9000, 16, BOTH},
        {"-F 32 -a", 40000, 32, BOTH},
    };
    for (unsigned i = 0; i < sizeof made / sizeof made[0]; i++) {
        disk_make(made[i].options, made[i].kilobytes);
        disk_unmount();
        use(made[i].bits, made[i].judges);
    }
}

/* Neither a jump nor a signature nor a string makes a volume. */
static void test_what_does_not_count(void **state)
{
    static const struct patch patches[] = {
        {0, 3, "\0\0\0"}, {3, 8, "\0\0\0\0\0\0\0\0"}, {54, 8, "\0\0\0\0\0\0\0\0"},
        {510, 2, "\0\0"}, {54, 8, "FAT32   "},        {24, 4, "\0\0\0"}, /* tracks and heads */
    };
    static const struct patch for_32[] = {{82, 8, "\0\0\0\0\0\0\0\0"}, {82, 8, "FAT16   "}};
    for (unsigned i = 0; i < sizeof patches / sizeof patches[0]; i++) {
        disk_make("-F 16", 9000);
        disk_unmount();
        apply(&patches[i]);
        use(16, BOTH);
    }
    for (unsigned i = 0; i < 2; i++) {
        disk_make("-F 32", 40000);
        disk_unmount();
        apply(&for_32[i]);
        use(32, BOTH);
    }
}

/* A short volume may have its length in the field for long ones. */
static void test_length_in_the_other_field(void **state)
{
    disk_make("-F 16", 9000);
    disk_unmount();
    memcpy(disk.bytes + 32, (uint8_t[]){18000 & 255, 18000 >> 8, 0, 0}, 4);
    memset(disk.bytes + 19, 0, 2);
    use(16, BOTH);
}

/* The volume says that it is longer than what is there. */
static void test_longer_than_the_partition(void **state)
{
    static const char *const kinds[] = {"-F 12", "-F 16 -s 2", "-F 32 -s 1"};
    for (unsigned i = 0; i < 3; i++) {
        struct vfat_space whole, less;
        disk_make(kinds[i], i ? 40000 : 2000);
        assert_int_equal(vfat_space(disk.volume, &whole), 0);
        disk_unmount();
        disk.sectors = disk.device.sectors -= 160;
        disk_mount();
        assert_int_equal(vfat_space(disk.volume, &less), 0);
        assert_int_equal(less.fat_bits, whole.fat_bits);
        assert_true(less.clusters < whole.clusters);
        assert_int_equal(disk_put("all", less.free_clusters * less.cluster_bytes + 1, 1),
                         VFAT_ENOSPC);
        assert_int_equal(disk_put("all", less.free_clusters * less.cluster_bytes / 2, 1), 0);
        disk_unmount();
        disk_is_whole();
        disk_mount();
        disk_free();
    }
}

static uint8_t *find(const char *short_name)
{
    for (size_t i = 0; i < disk.sectors * VFAT_SECTOR; i += 32)
        if (memcmp(disk.bytes + i, short_name, 11) == 0)
            return disk.bytes + i;
    fail_msg("no %s", short_name);
    return NULL;
}

/* It is empty, and not the root once more. What is made in it stays in it. */
static void test_folder_without_a_cluster(void **state)
{
    struct vfat_entry entry;
    struct vfat_node *folder;
    uint32_t position = 0;
    disk_make("-F 16 -s 1", 9000);
    assert_int_equal(disk_create("folder", VFAT_FOLDER), 0);
    assert_int_equal(disk_put("file", 100, 1), 0);
    disk_unmount();
    uint8_t *slot = find("FOLDER     ");
    uint32_t first = slot[26] + 256u * slot[27];
    memset(slot + 26, 0, 2);
    for (unsigned fat = 0; fat < 2; fat++) { /* nobody's now */
        unsigned sectors = disk.bytes[22] + 256u * disk.bytes[23];
        unsigned reserved = disk.bytes[14];
        memset(disk.bytes + (reserved + fat * sectors) * VFAT_SECTOR + first * 2, 0, 2);
    }
    disk_mount();
    assert_int_equal(disk_open("folder", &folder), 0);
    assert_int_equal(vfat_readdir(folder, &position, &entry), 0);
    vfat_close(folder);
    assert_int_equal(disk_open("folder/file", &folder), VFAT_ENOENT);
    assert_int_equal(disk_open("folder/folder", &folder), VFAT_ENOENT);
    int error = disk_put("folder/new", 200, 2);
    assert_true(error == 0 || error == VFAT_EIO);
    assert_int_equal(disk_open("new", &folder), VFAT_ENOENT);
    disk_expect("file", 100, 1);
    if (!error)
        disk_expect("folder/new", 200, 2);
    assert_int_equal(disk_unlink("folder/new"), error ? VFAT_ENOENT : 0);
    assert_int_equal(disk_unlink("folder"), 0);
    disk_unmount();
    disk_check();
    disk_mount();
    disk_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_mkfs_makes),
        cmocka_unit_test(test_what_does_not_count),
        cmocka_unit_test(test_length_in_the_other_field),
        cmocka_unit_test(test_longer_than_the_partition),
        cmocka_unit_test(test_folder_without_a_cluster),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
