/* exFAT volumes as other systems leave them, and broken ones. */
#include "common_disk.h"
#include "common_exfat.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ARRAY(a) (sizeof(a) / sizeof(a)[0])

static const struct {
    const char *options;
    unsigned kilobytes, cluster;
} kinds[] = {{"exfat -c 512 -b 16K", 2048, 512},
             {"exfat -c 4K", 4096, 4096},
             {"exfat -c 32K -L Größe", 8192, 32768},
             {"exfat -c 1M", 32768, 1 << 20}};

static const struct made files[] = {
    {"row.bin", 100000, 100000, true, VFAT_ARCHIVE, 0, 0x5a214567},
    {"linked.bin", 70000, 70000, false, VFAT_ARCHIVE, 0x80, 0x5a214567},
    {"partly written and with a long name.bin", 50000, 1234, true, 0, 0x80 | 8, 0x5a210867},
    {"none written", 3000, 0, false, 0, 0x80 | (128 - 20), 0x5a9eb800},
    {"empty", 0, 0, false, VFAT_READ_ONLY, 0, 0x5a214567},
};

static void expect(struct vfat_node *folder, const struct made *made, unsigned seed)
{
    struct vfat_node *node;
    uint8_t *bytes = malloc(made->size + 10);

    assert_int_equal(vfat_open(folder, made->name, strlen(made->name), &node), 0);
    assert_int_equal(vfat_size(node), made->size);
    assert_int_equal(vfat_read(node, bytes, made->size + 10, 0), made->size);
    for (size_t i = 0; i < made->size; i++)
        assert_int_equal(bytes[i], i < made->valid ? disk_pattern(seed, i) : 0);
    for (size_t at = 0; at < made->size; at += 997) {
        assert_int_equal(vfat_read(node, bytes, 1, made->size - 1 - at), 1);
        assert_int_equal(bytes[0], made->size - 1 - at < made->valid
                                       ? disk_pattern(seed, made->size - 1 - at)
                                       : 0);
    }
    free(bytes);
    vfat_close(node);
}

/* How many of them have room in a root of one cluster, and on the volume. */
static const unsigned in_root[ARRAY(kinds)] = {2, ARRAY(files), ARRAY(files), 1},
                      in_folder[ARRAY(kinds)] = {3, ARRAY(files), 0, 0};

static void fill(unsigned kind)
{
    const struct made folder = {
        "a folder", 4 * kinds[kind].cluster, 4 * kinds[kind].cluster, true, VFAT_FOLDER, 0,
        0x5a214567};

    disk_make(kinds[kind].options, kinds[kind].kilobytes);
    disk_unmount();
    uint32_t first = in_folder[kind] ? made_put(0, &folder, 0) : 0;
    for (unsigned i = 0; i < in_root[kind]; i++)
        made_put(0, &files[i], i);
    for (unsigned i = 0; i < in_folder[kind]; i++)
        made_put(first, &files[i], i + 10);
}

static void test_files_of_others(void **state)
{
    for (unsigned kind = 0; kind < ARRAY(kinds); kind++) {
        struct vfat_node *folder;
        struct vfat_space space;
        fill(kind);
        disk_check();
        disk_mount();
        assert_int_equal(vfat_space(disk.volume, &space), 0);
        assert_int_equal(space.fat_bits, 64);
        assert_int_equal(space.cluster_bytes, kinds[kind].cluster);
        for (unsigned i = 0; i < in_root[kind]; i++)
            expect(disk.root, &files[i], i);
        if (in_folder[kind])
            assert_int_equal(vfat_open(disk.root, "A FOLDER", 8, &folder), 0);
        for (unsigned i = 0; i < in_folder[kind]; i++)
            expect(folder, &files[i], i + 10);
        if (in_folder[kind])
            vfat_close(folder);
        disk_free();
    }
}

static uint32_t written(const char *name)
{
    struct vfat_status status;
    struct vfat_node *node;
    assert_int_equal(vfat_open(disk.root, name, strlen(name), &node), 0);
    assert_int_equal(vfat_stat(node, &status), 0);
    vfat_close(node);
    return status.written;
}

/* Two hours east of UTC at 01:03 it is the year before; five hours west at 23:00 the next month. */
static void test_times_in_zones(void **state)
{
    fill(1);
    disk_mount();
    assert_int_equal(written("ROW.BIN"), 0x5a214567);
    assert_int_equal(written(files[2].name), 0x599fb867);
    assert_int_equal(written(files[3].name), 0x5aa12000);
    disk_free();
}

static void test_label(void **state)
{
    char label[34];
    disk_make("exfat -c 32K -L Grö", 8192);
    assert_int_equal(vfat_label(disk.volume, label), 0);
    assert_string_equal(label, "Grö");
    disk_free();
}

static const struct {
    unsigned offset;
    uint8_t value;
    const char *cause;
    bool summed;
} broken[] = {
    {20, 1, "its boot sector is none of exFAT", true},
    {105, 2, "its revision of exFAT is not 1", true},
    {108, 13, "its sector size is none", true},
    {109, 17, "its cluster size is none", true},
    {110, 2, "its number of FATs is not 1", true},
    {80, 1, "its FAT lies among other things", true},
    {95, 1, "its number of clusters is out of range", true},
    {78, 1, "it is larger than 2 TiB", true},
    {73, 1, "its clusters do not fit", true},
    {200, 1, "the sum of its boot sectors is wrong", false},
    {96, 3, "it has no bitmap for its clusters", true},
};

static void test_broken(void **state)
{
    const struct vfat_options options = {.exfat = &vfat_exfat};
    for (unsigned i = 0; i < ARRAY(broken); i++) {
        disk_make("exfat -c 4K", 4096);
        disk_unmount();
        disk.bytes[broken[i].offset] = broken[i].value;
        if (broken[i].offset == 80)
            disk.bytes[81] = 0;
        if (broken[i].summed && broken[i].offset != 108)
            made_sum_boot();
        assert_int_equal(vfat_mount(&disk.device, &options, &disk.volume), VFAT_EINVAL);
        assert_string_equal(disk.cause, broken[i].cause);
        disk.volume = NULL;
        disk_free();
    }
}

/* After each step fsck.exfat and a reader of our own look at the volume. */
static void judge(void)
{
    disk_unmount();
    disk_is_whole();
    disk_check();
    disk_mount();
}

static void write_at(const char *path, uint64_t offset, uint32_t size, unsigned seed)
{
    struct vfat_node *node;
    uint8_t *bytes = malloc(size);
    for (uint32_t i = 0; i < size; i++)
        bytes[i] = disk_pattern(seed, offset + i);
    assert_int_equal(disk_open(path, &node), 0);
    assert_int_equal(vfat_write(node, bytes, size, offset), size);
    vfat_close(node);
    free(bytes);
}

/* Up to @valid what it was made of, zeros to @from, and then what was written. */
static void expect_parts(const char *path, uint64_t valid, uint64_t from, uint64_t size,
                         unsigned seed)
{
    struct vfat_node *node;
    uint8_t *bytes = malloc(size);
    assert_int_equal(disk_open(path, &node), 0);
    assert_int_equal(vfat_size(node), size);
    assert_int_equal(vfat_read(node, bytes, size, 0), size);
    for (uint64_t i = 0; i < size; i++)
        assert_int_equal(bytes[i], i < valid || i >= from ? disk_pattern(seed, i) : 0);
    free(bytes);
    vfat_close(node);
}

static void test_writing_behind_what_is_written(void **state)
{
    const struct made *file = &files[2];
    struct vfat_node *node;
    fill(1);
    disk_mount();
    write_at(file->name, 1000, 100, 2); /* within */
    write_at(file->name, 20000, 500, 2);
    assert_int_equal(disk_open(file->name, &node), 0);
    assert_int_equal(vfat_size(node), file->size);
    assert_int_equal(vfat_truncate(node, 20500), 0);
    vfat_close(node);
    expect_parts(file->name, file->valid, 20000, 20500, 2);
    judge();
    disk_free();
}

static void test_a_row_becomes_a_chain(void **state)
{
    struct vfat_node *node;
    fill(1);
    disk_mount();
    write_at("row.bin", 100000, 9000, 0);
    expect_parts("row.bin", 109000, 109000, 109000, 0);
    judge();
    assert_int_equal(disk_open("row.bin", &node), 0);
    assert_int_equal(vfat_truncate(node, 3), 0);
    vfat_close(node);
    expect_parts("row.bin", 3, 3, 3, 0);
    judge();
    assert_int_equal(disk_unlink(files[2].name), 0);
    judge();
    assert_int_equal(disk_create("a folder/new", 0), 0);
    assert_int_equal(disk_rename("linked.bin", "a folder/ROW.bin"), 0);
    expect_parts("a folder/row.bin", 70000, 70000, 70000, 1);
    judge();
    disk_free();
}

/* Only the folders above say that one would be below itself; they need not be open. */
static void test_folders_below_themselves(void **state)
{
    disk_make("exfat -c 512 -b 32K", 500);
    assert_int_equal(disk_create("a", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("a/b", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("a/b/c", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("d", VFAT_FOLDER), 0);
    assert_int_equal(disk_rename("a", "a/b/c/a"), VFAT_EINVAL);
    assert_int_equal(disk_rename("a/b", "a/b/c"), VFAT_EINVAL);
    assert_int_equal(disk_rename("a/b", "d/b"), 0);
    assert_int_equal(disk_rename("d", "d/b/c/d"), VFAT_EINVAL);
    assert_int_equal(disk_rename("a", "d/b/c/a"), 0);
    assert_int_equal(disk_put("d/b/c/a/file", 5000, 1), 0);
    judge();
    disk_expect("d/b/c/a/file", 5000, 1);
    disk_free();
}

#define MANY 2000

static void test_many_names(void **state)
{
    char name[80];
    disk_make("exfat -c 4K", 8192);
    assert_int_equal(disk_create("many", VFAT_FOLDER), 0);
    for (unsigned i = 0; i < MANY; i++) {
        sprintf(name, "many/a file with the number %u ünd Ω", i);
        assert_int_equal(disk_create(name, 0), 0);
    }
    judge();
    assert_int_equal(disk_create("many/A FILE WITH THE NUMBER 7 ÜND ω", 0), VFAT_EEXIST);
    for (unsigned i = 0; i < MANY; i += 2) {
        sprintf(name, "many/a FILE with the number %u Ünd Ω", i);
        assert_int_equal(disk_unlink(name), 0);
    }
    for (unsigned i = 0; i < MANY; i++) {
        struct vfat_node *node;
        sprintf(name, "many/A file with the number %u ÜND ω", i);
        int error = disk_open(name, &node);
        assert_int_equal(error, i % 2 ? 0 : VFAT_ENOENT);
        if (!error)
            vfat_close(node);
    }
    judge();
    disk_free();
}

static void test_full(void **state)
{
    struct vfat_space space;
    disk_make("exfat -c 512 -b 32K", 260);
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    uint64_t free = space.free_clusters;
    assert_int_equal(disk_put("a", (size_t)free * 512, 1), 0);
    assert_int_equal(disk_put("b", 1, 1), VFAT_ENOSPC);
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_int_equal(space.free_clusters, 0);
    judge();
    disk_expect("a", (size_t)free * 512, 1);
    assert_int_equal(disk_unlink("a"), 0);
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    assert_int_equal(space.free_clusters, free);
    judge();
    disk_free();
}

static void expect_label(const char *label)
{
    char found[34];
    disk_unmount();
    disk_mount();
    assert_int_equal(vfat_label(disk.volume, found), 0);
    assert_string_equal(found, label);
}

static void test_labels(void **state)
{
    disk_make("exfat -c 4K", 4096);
    assert_int_equal(vfat_set_label(disk.volume, "Größe ä", strlen("Größe ä")), 0);
    expect_label("Größe ä");
    assert_int_equal(vfat_set_label(disk.volume, "a:b", 3), VFAT_EINVAL);
    assert_int_equal(vfat_set_label(disk.volume, "123456789012", 12), VFAT_ENAMETOOLONG);
    assert_int_equal(vfat_set_label(disk.volume, "", 0), 0);
    expect_label("");
    judge();
    disk_free();
}

/* Its regions leave no room for a journal. */
static void test_no_journal_no_writing(void **state)
{
    disk_make("exfat -c 512 -b 16K", 260);
    assert_string_equal(disk.cause,
                        "nothing is written: exFAT's regions leave no room for a journal");
    assert_int_equal(disk_create("a", 0), VFAT_EROFS);
    disk_free();
}

/* The times that a change leaves keep their zone. */
static void test_zones_stay(void **state)
{
    struct vfat_status status;
    struct vfat_node *node;
    fill(1);
    disk_mount();
    assert_int_equal(disk_open(files[3].name, &node), 0);
    assert_int_equal(vfat_set_attributes(node, VFAT_HIDDEN), 0);
    assert_int_equal(vfat_stat(node, &status), 0);
    assert_int_equal(status.attributes, VFAT_HIDDEN);
    assert_int_equal(status.written, 0x5aa12000);
    status.written = 0x5a214000;
    assert_int_equal(vfat_set_times(node, &status), 0);
    vfat_close(node);
    judge();
    assert_int_equal(written(files[3].name), 0x5a214000);
    disk_free();
}

static uint64_t free_clusters(void)
{
    struct vfat_space space;
    assert_int_equal(vfat_space(disk.volume, &space), 0);
    return space.free_clusters;
}

#define AT_THE_END 3u /* clusters */

/* A file of 500,000 bytes, of which three clusters are on the volume. Returns how many were free.
 */
static uint64_t make_row_over_the_end(struct vfat_node **node)
{
    const struct made file = {"beyond", 0, 0, true, 0, 0, 0x5a214567};
    disk_make("exfat -c 4K", 4096);
    uint64_t free = free_clusters();
    disk_unmount();
    made_put(0, &file, 0);
    made_run_over_the_end(AT_THE_END, 500000);
    disk_mount();
    assert_int_equal(free_clusters(), free - AT_THE_END);
    assert_int_equal(disk_open("beyond", node), 0);
    return free;
}

static void test_a_row_over_the_end_is_removed(void **state)
{
    for (unsigned open = 0; open < 2; open++) {
        struct vfat_node *node;
        uint64_t free = make_row_over_the_end(&node);
        if (!open)
            vfat_close(node);
        assert_int_equal(disk_unlink("beyond"), 0);
        if (open)
            vfat_close(node);
        judge();
        assert_int_equal(free_clusters(), free);
        disk_free();
    }
}

static void test_a_row_over_the_end_is_replaced(void **state)
{
    struct vfat_node *node;
    uint64_t free = make_row_over_the_end(&node);
    vfat_close(node);
    assert_int_equal(disk_put("new", 5000, 1), 0);
    assert_int_equal(disk_rename("new", "beyond"), 0);
    judge();
    disk_expect("beyond", 5000, 1);
    assert_int_equal(free_clusters(), free - 2);
    disk_free();
}

static void test_a_row_over_the_end_is_shortened(void **state)
{
    static const struct {
        uint64_t size;
        uint32_t clusters;
    } sizes[] = {{0, 0}, {5000, 2}, {AT_THE_END * 4096, AT_THE_END}};
    for (unsigned i = 0; i < ARRAY(sizes); i++) {
        struct vfat_node *node;
        uint64_t free = make_row_over_the_end(&node);
        assert_int_equal(vfat_truncate(node, sizes[i].size), 0);
        vfat_close(node);
        judge();
        assert_int_equal(free_clusters(), free - sizes[i].clusters);
        disk_free();
    }
}

/* What does not exist is neither read nor written. */
static void test_a_row_over_the_end_is_not_used(void **state)
{
    struct vfat_node *node;
    uint8_t bytes[600] = {0};
    make_row_over_the_end(&node);
    assert_int_equal(vfat_read(node, bytes, sizeof bytes, 400000), VFAT_EIO);
    assert_int_equal(vfat_write(node, bytes, sizeof bytes, 400000), VFAT_EIO);
    assert_int_equal(vfat_write(node, bytes, sizeof bytes, 500000), VFAT_EIO);
    vfat_close(node);
    disk_unmount();
    disk_free();
}

/* As judge(), but fsck.exfat 1.2 does not know what a vendor has. */
static void judge_with_vendors(void)
{
    disk_unmount();
    disk_is_whole();
    disk_mount();
}

/* A file or folder with two, of which one is in a row; and how many clusters it takes. */
static uint64_t make_vendors(const char *name, bool folder)
{
    const struct made made = {name, 8192,      8192, true, folder ? VFAT_FOLDER : VFAT_ARCHIVE,
                              0,    0x5a214567};
    disk_make("exfat -c 4K", 4096);
    uint64_t free = free_clusters();
    disk_unmount();
    made_put(0, &made, 0);
    made_add_vendor(20000, true);
    made_add_vendor(3 * 4096, false);
    disk_mount();
    judge_with_vendors();
    assert_int_equal(free_clusters(), free - 2 - 5 - 3);
    return free;
}

static void test_clusters_of_vendors_go_with_the_name(void **state)
{
    struct vfat_node *node;
    uint64_t free = make_vendors("a file with a longer name", false);
    assert_int_equal(disk_unlink("a file with a longer name"), 0);
    judge();
    assert_int_equal(free_clusters(), free);
    disk_free();

    free = make_vendors("file", false);
    assert_int_equal(disk_open("file", &node), 0);
    assert_int_equal(disk_unlink("file"), 0);
    vfat_close(node);
    judge();
    assert_int_equal(free_clusters(), free);
    disk_free();

    free = make_vendors("folder", true);
    assert_int_equal(vfat_rmdir(disk.root, "folder", 6), 0);
    judge();
    assert_int_equal(free_clusters(), free);
    disk_free();
}

/* As on Linux, they do not move with it. */
static void test_clusters_of_vendors_go_with_the_old_name(void **state)
{
    uint64_t free = make_vendors("file", false);
    assert_int_equal(disk_rename("file", "another"), 0);
    judge();
    disk_expect("another", 8192, 0);
    assert_int_equal(free_clusters(), free - 2);
    disk_free();

    free = make_vendors("file", false);
    assert_int_equal(disk_put("new", 5000, 1), 0);
    assert_int_equal(disk_rename("new", "file"), 0);
    judge_with_vendors();
    disk_expect("file", 5000, 1);
    assert_int_equal(free_clusters(), free - 2);
    disk_free();
}

/* What is changed in the file leaves them alone. */
static void test_clusters_of_vendors_stay_with_the_file(void **state)
{
    uint64_t free = make_vendors("file", false);
    write_at("file", 8192, 9000, 0);
    judge_with_vendors();
    disk_expect("file", 8192 + 9000, 0);
    assert_int_equal(free_clusters(), free - 5 - 5 - 3);
    disk_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_of_others),
        cmocka_unit_test(test_times_in_zones),
        cmocka_unit_test(test_label),
        cmocka_unit_test(test_broken),
        cmocka_unit_test(test_writing_behind_what_is_written),
        cmocka_unit_test(test_a_row_becomes_a_chain),
        cmocka_unit_test(test_folders_below_themselves),
        cmocka_unit_test(test_many_names),
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_no_journal_no_writing),
        cmocka_unit_test(test_zones_stay),
        cmocka_unit_test(test_a_row_over_the_end_is_removed),
        cmocka_unit_test(test_a_row_over_the_end_is_replaced),
        cmocka_unit_test(test_a_row_over_the_end_is_shortened),
        cmocka_unit_test(test_a_row_over_the_end_is_not_used),
        cmocka_unit_test(test_clusters_of_vendors_go_with_the_name),
        cmocka_unit_test(test_clusters_of_vendors_go_with_the_old_name),
        cmocka_unit_test(test_clusters_of_vendors_stay_with_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
