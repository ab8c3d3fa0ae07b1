/* Volumes that Linux reads, and volumes that are broken. */
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void put(unsigned offset, unsigned bytes, uint32_t value)
{
    for (unsigned i = 0; i < bytes; i++)
        disk.bytes[offset + i] = (uint8_t)(value >> 8 * i);
}

/* A volume without a file: a FAT of @fat sectors. */
static void make_by_hand(bool is_32, uint32_t reserved, uint32_t fats, uint32_t fat, uint32_t root,
                         uint32_t clusters)
{
    uint32_t sectors = reserved + fats * fat + root + clusters;
    disk_make("-F 12", 64);
    disk_unmount();
    disk.sectors = disk.device.sectors = sectors;
    disk.bytes = realloc(disk.bytes, (size_t)sectors * VFAT_SECTOR);
    memset(disk.bytes, 0, (size_t)sectors * VFAT_SECTOR);
    put(11, 2, VFAT_SECTOR);
    put(13, 1, 1);
    put(14, 2, reserved);
    put(16, 1, fats);
    put(17, 2, root * 16);
    put(21, 1, 0xf8);
    put(22, 2, is_32 ? 0 : fat);
    put(32, 4, sectors);
    put(is_32 ? 66 : 38, 1, 0x29);
    if (is_32) {
        put(36, 4, fat);
        put(44, 4, 2);
        put(48, 2, 1);
    }
    for (uint32_t i = 0; i < fats; i++)
        put((reserved + i * fat) * VFAT_SECTOR, is_32 || clusters > 4084 ? 4 : 3, 0xfffffff8);
    for (uint32_t i = 0; is_32 && i < fats; i++)
        put((reserved + i * fat) * VFAT_SECTOR + 8, 4, 0x0fffffff);
}

/* Works, and what it writes is found again. */
static void use(unsigned bits)
{
    struct vfat_space space;
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_int_equal(space.fat_bits, bits);
    assert_int_equal(disk_put("a file with a long name", 5000, 1), 0);
    assert_int_equal(disk_create("folder", VFAT_FOLDER), 0);
    assert_int_equal(disk_put("folder/x", 500, 2), 0);
    disk_unmount();
    disk_is_whole();
    disk_mount();
    disk_expect("a file with a long name", 5000, 1);
    disk_expect("folder/x", 500, 2);
    disk_free();
}

static void test_kind_by_clusters(void **state)
{
    make_by_hand(false, 1, 2, 16, 4, 4084);
    use(12);
    make_by_hand(false, 1, 2, 16, 4, 4085);
    use(16);
    make_by_hand(false, 1, 2, 256, 4, 65524);
    use(16);
    make_by_hand(true, 32, 2, 512, 0, 65525);
    use(32);
    make_by_hand(true, 32, 2, 20, 0, 1000);
    use(32);
}

static void test_what_linux_reads(void **state)
{
    make_by_hand(false, 1, 1, 1, 1, 60); /* below 64 KiB, one FAT, no jump, no signature */
    use(12);
    make_by_hand(false, 1, 3, 2, 4, 600);
    use(12);
    make_by_hand(true, 3, 4, 10, 0, 1200);
    use(32);
    make_by_hand(true, 1, 2, 10, 0, 1200); /* FSInfo would be in the FAT */
    use(32);
    make_by_hand(false, 1, 2, 15, 4, 4085); /* the FAT is too small: less room */
    disk_mount();
    struct vfat_space space;
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_int_equal(space.clusters, 15 * 256 - 2);
    disk_free();
    make_by_hand(false, 1, 2, 17, 4, 4300); /* longer than its partition: less room */
    disk.sectors = disk.device.sectors -= 100;
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_int_equal(space.clusters, 4200);
    assert_int_equal(space.fat_bits, 16);
    assert_int_equal(disk_put("all of it", 3000000, 1), VFAT_ENOSPC);
    disk_free();
}

/* Volumes of larger sectors are made and judged by others. */
static void test_larger_sectors(void **state)
{
    disk_make("-F 16 -S 4096 -s 1", 20000);
    assert_int_equal(disk_put("a file with a long name", 50000, 1), 0);
    disk_unmount();
    disk_check();
    disk_mount();
    disk_expect("a file with a long name", 50000, 1);
    disk_free();
}

static void test_refused(void **state)
{
    static const struct {
        unsigned offset, bytes, value;
        const char *cause;
    } wrong[] = {
        {11, 2, 500, "its sector size is none"},
        {11, 2, 0, "its sector size is none"},
        {13, 1, 3, "its cluster size is no power of two"},
        {14, 2, 0, "it has no reserved sectors"},
        {16, 1, 0, "it has no FAT"},
        {17, 2, 17, "its root folder does not fill sectors"},
        {21, 1, 0, "its media byte is none"},
        {32, 4, 100, "it has no room for data"},
    };
    struct vfat_volume *volume;
    for (unsigned i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        make_by_hand(false, 1, 2, 60, 4, 4085);
        put(wrong[i].offset, wrong[i].bytes, wrong[i].value);
        assert_int_equal(vfat_mount(&disk.device, NULL, &volume), VFAT_EINVAL);
        assert_string_equal(disk.cause, wrong[i].cause);
        disk_free();
    }
    make_by_hand(false, 1, 2, 60, 4, 4085);
    memcpy(disk.bytes + 3, "EXFAT   ", 8);
    assert_string_equal(vfat_check(disk.bytes, NULL, NULL), "it is exFAT");
    disk_free();
}

/* A chain that leads to itself, or nowhere. */
static void test_broken_chains(void **state)
{
    static const uint32_t links[] = {2, 3, 0, 0xfff7, 0x8000, 0x0001};
    for (unsigned i = 0; i < sizeof links / sizeof links[0]; i++) {
        struct vfat_node *node;
        uint8_t bytes[3000];
        make_by_hand(false, 1, 1, 17, 4, 4100);
        unsigned root = 18 * VFAT_SECTOR;
        memcpy(disk.bytes + root, "FILE       ", 11);
        put(root + 26, 2, 2);
        put(root + 28, 4, 2000);
        memcpy(disk.bytes + root + 32, "FOLDER     \x10", 12);
        put(root + 58, 2, 3);
        put(VFAT_SECTOR + 4, 2, links[i] == 3 ? 2 : links[i]);
        put(VFAT_SECTOR + 6, 2, links[i] == 2 ? 3 : links[i]);
        memset(disk.bytes + (22 + 1) * VFAT_SECTOR, 0xe5, VFAT_SECTOR);
        disk_mount();
        assert_int_equal(disk_open("file", &node), 0);
        int64_t got = vfat_read(node, bytes, sizeof bytes, 0);
        assert_true(got == 512 || got == 1024 || got == 2000);
        assert_true(vfat_write(node, bytes, sizeof bytes, 0) != 0);
        vfat_truncate(node, 0);
        vfat_close(node);
        disk_create("folder/new", 0);
        disk_unlink("folder");
        disk_unlink("file");
        disk_free();
    }
}

/* Nothing is appended behind clusters that are missing, and no room is told to be. */
static void test_short_chain(void **state)
{
    struct vfat_node *file;
    struct vfat_space before, after;
    disk_make("-F 16 -s 1", 3000);
    assert_int_equal(disk_put("file", 3000, 1), 0);
    disk_unmount();
    uint8_t *entry = memmem(disk.bytes, disk.sectors * VFAT_SECTOR, "FILE    ", 8);
    memcpy(entry + 28, "\0\x30", 2); /* 12 KiB */
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &before), 0);
    assert_int_equal(disk_open("file", &file), 0);
    disk.cause = "";
    assert_int_equal(vfat_write(file, "more", 4, 12288), VFAT_EIO);
    assert_string_equal(disk.cause, "a file has fewer clusters than its size needs");
    assert_int_equal(vfat_write(file, "more", 4, 8000), VFAT_EIO);
    assert_int_equal(vfat_space(disk.volume, &after), 0);
    assert_int_equal(after.free_clusters, before.free_clusters);
    assert_int_equal(vfat_truncate(file, 3000), 0);
    assert_int_equal(vfat_write(file, "more", 4, 12288), 4);
    vfat_close(file);
    disk_unmount();
    disk_check();
    disk_mount();
    disk_free();
}

/* A volume that another system has left unfinished is not marked as finished by us. */
static void test_marked_by_another(void **state)
{
    struct vfat_space space;
    disk_make("-F 32 -s 1", 700);
    assert_int_equal(disk_put("file", 10, 1), 0);
    disk_unmount();
    disk.bytes[65] |= 1;
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_true(space.dirty);
    assert_int_equal(disk_put("file", 20, 1), 0);
    disk_unmount();
    assert_true(disk.bytes[65] & 1);
    disk_mount();
    assert_int_equal(disk_put("file", 30, 1), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    disk_lose();
    disk_mount(); /* not after a power cut, either */
    disk_unmount();
    assert_true(disk.bytes[65] & 1);
    disk_mount();
    disk_free();
}

/* A number of free clusters that is wrong hides no room, and is not told. Systems that are cut off
 * leave such numbers, and most of them no mark. */
static void test_wrong_free_count(void **state)
{
    struct vfat_space before, after;
    disk_make("-F 32 -s 1", 700);
    assert_int_equal(vfat_space(disk.volume, &before), 0);
    disk_unmount();
    put(VFAT_SECTOR + 488, 4, 0);
    disk_mount();
    assert_int_equal(disk_put("file", 100000, 1), 0);
    disk_unmount();
    put(VFAT_SECTOR + 488, 4, 7);
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &after), 0);
    assert_int_equal(after.clusters, before.clusters);
    assert_int_equal(before.free_clusters - after.free_clusters,
                     (100000 + VFAT_SECTOR - 1) / VFAT_SECTOR + 32);
    assert_int_equal(disk_put("file", 0, 1), 0);
    assert_int_equal(vfat_space(disk.volume, &after), 0);
    assert_int_equal(before.free_clusters - after.free_clusters, 32);
    disk_unmount();
    uint32_t corrected = disk.bytes[VFAT_SECTOR + 488] + 256u * disk.bytes[VFAT_SECTOR + 489];
    assert_int_equal(corrected, after.free_clusters);
    disk_mount();
    disk_free();
}

/* What another system has changed after a cut is not overwritten, and the rest is there. */
static void test_changed_by_another(void **state)
{
    uint8_t *cut;
    struct vfat_space space;
    disk_make("-F 16 -s 1", 3000);
    assert_int_equal(disk_put("first", 1000, 1), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    size_t size = disk.sectors * VFAT_SECTOR;
    cut = malloc(size);
    memcpy(cut, disk.bytes, size);
    disk.recording = true;
    assert_int_equal(disk_put("second", 1000, 2), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    disk.recording = false;
    /* of the group, only the journal has reached the medium */
    bool journaled = false;
    for (size_t i = 0; i < disk.event_count && !journaled; i++) {
        const uint8_t *written = disk.data + disk.events[i].data;
        memcpy(cut + disk.events[i].sector * VFAT_SECTOR, written,
               disk.events[i].count * VFAT_SECTOR);
        journaled = disk.events[i].count && memcmp(written, "VFATJRN2", 8) == 0;
    }
    assert_true(journaled);
    disk_lose();
    memcpy(disk.bytes, cut, size);
    disk_mount();
    disk_expect("second", 1000, 2);
    disk_lose();
    memcpy(disk.bytes, cut, size);
    disk_run("printf x | mcopy -i $IMAGE - ::third");
    disk_load();
    disk_mount();
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_true(space.dirty);
    disk_expect("first", 1000, 1);
    struct vfat_node *node;
    assert_int_equal(disk_open("third", &node), 0);
    vfat_close(node);
    assert_int_equal(disk_open("second", &node), VFAT_ENOENT);
    disk_free();
    free(cut);
}

static void expect_label(const char *expected)
{
    char label[34], command[100];
    assert_int_equal(vfat_label(disk.volume, label), 0);
    assert_string_equal(label, expected);
    disk_unmount();
    disk_check(); /* compares the two places */
    snprintf(command, sizeof command, "mlabel -s -i $IMAGE :: | grep -q ' %s *$'",
             *expected ? expected : "no label");
    disk_run(command);
    disk_mount();
}

static void test_label(void **state)
{
    static const char *const kinds[] = {"-F 12 -n OLD", "-F 16 -s 2", "-F 32 -s 1"};
    for (unsigned i = 0; i < 3; i++) {
        disk_make(kinds[i], i ? 40000 : 400);
        assert_int_equal(disk_put("file", 3000, 1), 0);
        assert_int_equal(vfat_set_label(disk.volume, "My card 1", 9), 0);
        expect_label("MY CARD 1");
        assert_int_equal(vfat_set_label(disk.volume, "a.b", 3), VFAT_EINVAL);
        assert_int_equal(vfat_set_label(disk.volume, "twelve chars", 12), VFAT_ENAMETOOLONG);
        assert_int_equal(vfat_set_label(disk.volume, "X", 1), 0);
        expect_label("X");
        assert_int_equal(vfat_set_label(disk.volume, NULL, 0), 0);
        expect_label("");
        disk_expect("file", 3000, 1);
        disk_free();
    }
}

/* What FSInfo does not say is counted. */
static void test_counted_space(void **state)
{
    static const char *const kinds[] = {"-F 12 -s 1", "-F 16 -s 2", "-F 32 -s 1"};
    struct vfat_space counted;
    for (unsigned i = 0; i < 3; i++) {
        disk_make(kinds[i], i ? 36777 : 411);
        assert_int_equal(disk_put("file", 30000, 1), 0);
        disk_unmount();
        unsigned info = disk.bytes[48] + 256u * disk.bytes[49];
        if (i == 2)
            put(info * VFAT_SECTOR + 488, 4, UINT32_MAX);
        disk_mount();
        assert_int_equal(vfat_space(disk.volume, &counted), 0);
        struct vfat_node *all;
        assert_int_equal(disk_create("all", 0), 0);
        assert_int_equal(disk_open("all", &all), 0);
        uint64_t size = counted.free_clusters * counted.cluster_bytes;
        assert_int_equal(vfat_truncate(all, size + 1), VFAT_ENOSPC);
        assert_int_equal(vfat_truncate(all, size), 0);
        vfat_close(all);
        disk_free();
    }
}

/* Another system has moved the journal's file, in a row or not. */
static void test_moved_journal(void **state)
{
    for (unsigned broken = 0; broken < 2; broken++) {
        disk_make("-F 16 -s 1", 3000);
        assert_int_equal(disk_put("file", 3000, 1), 0);
        disk_unmount();
        unsigned moved = 0;
        for (size_t i = 0; i < disk.sectors * VFAT_SECTOR; i += VFAT_SECTOR)
            if (memcmp(disk.bytes + i, "VFATJRN2", 8) == 0)
                disk.bytes[i + 12] ^= 1, moved++; /* its place */
        assert_int_equal(moved, 2);
        for (size_t i = 0; broken && i < disk.sectors * VFAT_SECTOR; i += 32)
            if (memcmp(disk.bytes + i, "FATJRNL SYS", 11) == 0)
                disk.bytes[i + 29] ^= 0x20; /* its size is another one */
        disk_mount();
        assert_int_equal(disk_put("file", 4000, 2), 0);
        disk_unmount();
        disk_check();
        disk_is_whole();
        disk_mount();
        disk_expect("file", 4000, 2);
        disk_free();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kind_by_clusters),
        cmocka_unit_test(test_what_linux_reads),
        cmocka_unit_test(test_larger_sectors),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_broken_chains),
        cmocka_unit_test(test_short_chain),
        cmocka_unit_test(test_marked_by_another),
        cmocka_unit_test(test_wrong_free_count),
        cmocka_unit_test(test_changed_by_another),
        cmocka_unit_test(test_moved_journal),
        cmocka_unit_test(test_label),
        cmocka_unit_test(test_counted_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
