/* Names: large folders, odd names, names of open files. */
#include "common_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define MANY 10000

static unsigned long work_for(unsigned from, unsigned to, bool removing)
{
    unsigned long reads = disk.reads;
    char path[60];
    for (unsigned i = from; i < to; i++) {
        snprintf(path, sizeof path, "folder/a long name, number %u.txt", i);
        assert_int_equal(removing ? disk_unlink(path) : disk_create(path, 0), 0);
    }
    return disk.reads - reads;
}

/* The work for the last thousand names is about that for the first thousand. */
static void test_ten_thousand_names(void **state)
{
    disk_make("-F 32 -s 1", 40000);
    assert_int_equal(disk_create("folder", VFAT_FOLDER), 0);
    unsigned long first = work_for(0, 1000, false);
    work_for(1000, MANY - 1000, false);
    unsigned long last = work_for(MANY - 1000, MANY, false);
    assert_true(last < 3 * first + 3000);
    assert_int_equal(disk_create("FOLDER/A Long Name, Number 9999.TXT", 0), VFAT_EEXIST);
    first = work_for(0, 1000, true);
    work_for(1000, MANY - 1000, true);
    last = work_for(MANY - 1000, MANY, true);
    assert_true(last < 3 * first + 3000);
    assert_int_equal(disk_unlink("folder"), 0);
    disk_unmount();
    disk_check();
    disk_mount();
    disk_free();
}

static void put_short(uint32_t slot, const char *name, uint8_t attributes, uint32_t first)
{
    uint8_t *root = disk.bytes + (1 + 2 * 2) * VFAT_SECTOR + slot * 32; /* see test_odd_names() */
    memset(root, 0, 32);
    memcpy(root, name, 11);
    root[11] = attributes;
    root[26] = (uint8_t)first;
}

/* A part of a long name of one part. */
static void put_long(uint32_t slot, const char *name, const char *of)
{
    static const uint8_t places[] = {1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30};
    uint8_t *root = disk.bytes + (1 + 2 * 2) * VFAT_SECTOR + slot * 32, sum = 0;
    for (unsigned i = 0; i < 11; i++)
        sum = (uint8_t)((sum >> 1 | sum << 7) + of[i]);
    memset(root, 0xff, 32);
    root[0] = 0x41, root[11] = 15, root[12] = 0, root[13] = sum, root[26] = root[27] = 0;
    for (size_t i = 0; i <= strlen(name) && i < 13; i++)
        root[places[i]] = (uint8_t)name[i], root[places[i] + 1] = 0;
}

static int open_and_close(const char *path)
{
    struct vfat_node *node;
    int error = disk_open(path, &node);
    if (!error)
        vfat_close(node);
    return error;
}

/* What other systems have written can be opened under the name that is listed. */
static void test_odd_names(void **state)
{
    disk_make("-F 12 -s 1 -r 32 -R 1 -f 2", 300);
    disk_unmount();
    put_long(0, "dot.", "DOT~1      ");
    put_short(1, "DOT~1      ", 0, 0);
    put_long(2, "a:b", "A_B~1      ");
    put_short(3, "A_B~1      ", 0, 0);
    put_short(4,
              "\x05"
              "BC     \x8e\x84 ",
              0, 0); /* sigma, then A and a with dots */
    put_long(5, "of another", "OTHER      ");
    put_short(6, "ORPHAN  TXT", 0, 0);
    put_short(7, "EMPTY      ", VFAT_FOLDER, 0); /* its first cluster is 0 */
    put_short(8, "small   txt", 0, 0);
    put_short(9, "        SUF", 0, 0);
    put_short(11, "BEHIND     ", 0, 0); /* the end mark */
    disk_mount();
    assert_int_equal(open_and_close("dot."), 0);
    assert_int_equal(open_and_close("DOT"), VFAT_ENOENT);
    assert_int_equal(open_and_close("a:B"), 0);
    assert_int_equal(open_and_close("A_B~1"), 0);
    assert_int_equal(open_and_close("\xcf\x83"
                                    "bc.\xc3\xa4\xc3\x84"),
                     0);
    assert_int_equal(open_and_close("of another"), VFAT_ENOENT);
    assert_int_equal(open_and_close("orphan.txt"), 0);
    assert_int_equal(open_and_close("small.txt"), 0);
    assert_int_equal(open_and_close("SMALL.Txt"), 0);
    assert_int_equal(open_and_close(".suf"), 0);
    assert_int_equal(open_and_close("behind"), VFAT_ENOENT);
    assert_int_equal(open_and_close("empty/empty"), VFAT_ENOENT);
    assert_int_equal(disk_put("empty/file", 100, 1), 0);
    disk_expect("empty/file", 100, 1);
    /* what is made here is found again, and what was behind the end mark does not come back */
    assert_int_equal(disk_create("new", 0), 0);
    disk_unmount();
    disk_mount();
    assert_int_equal(open_and_close("new"), 0);
    assert_int_equal(open_and_close("behind"), VFAT_ENOENT);
    disk_free();
}

static void fill(uint32_t from, uint32_t to)
{
    char name[12];
    for (uint32_t slot = from; slot < to; slot++) {
        snprintf(name, sizeof name, "FILL%04u   ", slot);
        put_short(slot, name, 0, 0);
    }
}

/* In a folder with an index, too, what has a long name is found by its short one, and both go. */
static void test_odd_short_names(void **state)
{
    static const struct {
        const char *stored, *name, *other;
    } names[] = {
        {"PLAIN~1 TXT", "PLAIN~1.TXT", "plain~1.txt"},
        {"small~1 t  ", "small~1.t", "SMALL~1.T"},
        {"NOSUFFIX   ", "NOSUFFIX", "nosuffix"},
        {"EIGHT~12SUF", "EIGHT~12.SUF", "eight~12.suf"},
        {"A B+[]  C ,", "A B+[].C ,", "a b+[].c ,"},
        {"A.B        ", "A.B", "a.b"},
        {"X       .B ", "X..B", "x..b"},
        {"        SUF", ".SUF", ".suf"},
        {"\x05"
         "BC     \x8e  ",
         "\xcf\x83"
         "BC.\xc3\x84",
         "\xce\xa3"
         "bc.\xc3\xa4"},
    };
    const uint32_t count = sizeof names / sizeof names[0];
    char longer[12];
    disk_make("-F 12 -s 1 -r 512 -R 1 -f 2", 300);
    disk_unmount();
    fill(0, 200);
    for (uint32_t i = 0; i < count; i++) {
        snprintf(longer, sizeof longer, "longer %u", i);
        put_long(200 + 2 * i, longer, names[i].stored);
        put_short(201 + 2 * i, names[i].stored, 0, 0);
    }
    disk_mount();
    for (uint32_t i = 0; i < count; i++) {
        snprintf(longer, sizeof longer, "Longer %u", i);
        assert_int_equal(open_and_close(longer), 0);
        assert_int_equal(open_and_close(names[i].name), 0);
        assert_int_equal(disk_create(names[i].other, 0), VFAT_EEXIST);
        assert_int_equal(disk_unlink(i % 2 ? names[i].other : longer), 0);
        assert_int_equal(open_and_close(longer), VFAT_ENOENT);
        assert_int_equal(open_and_close(names[i].name), VFAT_ENOENT);
    }
    assert_int_equal(open_and_close("fill0199"), 0);
    assert_int_equal(open_and_close("fill0200"), VFAT_ENOENT);
    disk_free();
}

static void test_new_names(void **state)
{
    char longest[256];
    disk_make("-F 16 -s 1", 3000);
    memset(longest, 'l', 255);
    longest[255] = '\0';
    assert_int_equal(disk_create(longest, 0), 0);
    assert_int_equal(open_and_close(longest), 0);
    static const char *const forbidden[] = {"a*b", "a?b",  "a:b",   "a\"b", "a<b",
                                            "a|b", "a\\b", "a\x01", "a ",   "..."};
    for (unsigned i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++)
        assert_int_equal(disk_create(forbidden[i], 0), VFAT_EINVAL);
    assert_int_equal(disk_create("\xff", 0), VFAT_EINVAL);
    assert_int_equal(disk_create("trailing dots..", 0), 0);
    assert_int_equal(disk_create("TRAILING DOTS", 0), VFAT_EEXIST);
    assert_int_equal(open_and_close("trailing dots..."), 0);
    assert_int_equal(disk_create("\xc3\xa4\xf0\x9f\x98\x80", 0), 0); /* beyond 16 bits */
    assert_int_equal(open_and_close("\xc3\x84\xf0\x9f\x98\x80"), 0);
    assert_int_equal(disk_create("longna~1", 0), 0);
    assert_int_equal(disk_create("longname number one", 0), 0);
    assert_int_equal(disk_rename("LONGNA~1", "Longna~1"), 0); /* case alone */
    assert_int_equal(disk_rename("trailing dots", "TRAILING dots"), 0);
    disk_unmount();
    disk_check();
    disk_run(
        "test $(mdir -b -i $IMAGE | grep -c -e Longna~1 -e 'TRAILING dots' "
        "-e 'longname number one') = 3");
    disk_mount();
    disk_free();
}

/* What is open keeps its id, and what gets the place of its entry has another one, also in lists.
 */
static void check_own_id(struct vfat_node *gone)
{
    struct vfat_status status, next, again;
    struct vfat_node *new;
    struct vfat_entry entry;
    uint32_t position = 0;
    assert_int_equal(vfat_stat(gone, &status), 0);
    assert_int_equal(disk_create("taker", 0), 0);
    assert_int_equal(disk_open("taker", &new), 0);
    assert_int_equal(vfat_stat(new, &next), 0);
    assert_true(next.id != status.id);
    assert_int_equal(disk_rename("taker", "a much longer name of it"), 0);
    assert_int_equal(vfat_stat(new, &again), 0);
    assert_true(again.id == next.id);
    while (vfat_readdir(vfat_root(disk.volume), &position, &entry) == 1)
        assert_true(entry.status.id != status.id &&
                    (entry.status.id == next.id) ==
                        !strcmp(entry.name, "a much longer name of it"));
    vfat_close(new);
    assert_int_equal(disk_unlink("a much longer name of it"), 0);
}

/* The content stays until it is closed, and the clusters are free then. */
static void test_names_of_open_files_go(void **state)
{
    struct vfat_space before, after;
    struct vfat_node *file, *other, *folder;
    struct vfat_status status;
    uint8_t bytes[4];
    disk_make("-F 12 -s 1", 500);
    assert_int_equal(disk_put("settled", 1, 1), 0);
    assert_int_equal(vfat_space(disk.volume, &before), 0);
    assert_int_equal(disk_put("file", 5000, 1), 0);
    assert_int_equal(disk_put("other", 3000, 2), 0);
    assert_int_equal(disk_open("file", &file), 0);
    assert_int_equal(disk_open("other", &other), 0);
    assert_int_equal(disk_rename("file", "other"), 0);
    assert_int_equal(vfat_read(other, bytes, 1, 2999), 1);
    assert_int_equal(bytes[0], disk_pattern(2, 2999));
    disk_expect("other", 5000, 1);
    assert_int_equal(vfat_write(file, "new", 3, 5000), 3);
    assert_int_equal(vfat_stat(file, &status), 0);
    assert_int_equal(status.size, 5003);
    assert_int_equal(disk_unlink("other"), 0);
    assert_int_equal(vfat_sync(disk.volume), 0);
    assert_int_equal(vfat_write(file, "more", 4, 9000), 4);
    assert_int_equal(vfat_read(file, bytes, 4, 4999), 4);
    assert_int_equal(bytes[1], 'n');
    assert_int_equal(vfat_set_attributes(file, VFAT_READ_ONLY), 0);
    assert_int_equal(vfat_stat(file, &status), 0);
    assert_int_equal(status.size, 9004);
    assert_int_equal(status.attributes, VFAT_READ_ONLY);
    assert_true(vfat_is_gone(file));
    check_own_id(file);
    vfat_close(file);
    vfat_close(other);
    assert_int_equal(disk_create("folder", VFAT_FOLDER), 0);
    assert_int_equal(disk_open("folder", &folder), 0);
    assert_int_equal(disk_unlink("folder"), 0);
    assert_int_equal(vfat_create(folder, "x", 1, 0, &file), VFAT_ENOENT);
    vfat_close(folder);
    assert_int_equal(vfat_settle(disk.volume), 0);
    assert_int_equal(vfat_space(disk.volume, &after), 0);
    assert_int_equal(after.free_clusters, before.free_clusters);
    disk_check();
    disk_free();
}

static void fill_folder(const char *folder, unsigned count)
{
    char path[60];
    assert_int_equal(disk_create(folder, VFAT_FOLDER), 0);
    for (unsigned i = 0; i < count; i++) {
        snprintf(path, sizeof path, "%s/one of many, %u", folder, i);
        assert_int_equal(disk_create(path, 0), 0);
    }
}

/* That a name is not there is remembered. It is made while the folder has an index, and looked for
 * when other folders have taken that. */
static void test_absent_name_is_made_in_a_large_folder(void **state)
{
    disk_make("-F 16 -s 1", 4096);
    fill_folder("large", 20);
    assert_int_equal(open_and_close("large/new"), VFAT_ENOENT);
    for (unsigned i = 20; i < 100; i++) {
        char path[60];
        snprintf(path, sizeof path, "large/one of many, %u", i);
        assert_int_equal(disk_create(path, 0), 0);
    }
    assert_int_equal(disk_create("large/new", 0), 0);
    fill_folder("second", 100);
    fill_folder("third", 100);
    for (unsigned i = 0; i < 40; i++) { /* the node that was made with it is not open any more */
        char path[60];
        snprintf(path, sizeof path, "third/one of many, %u", i);
        assert_int_equal(open_and_close(path), 0);
    }
    assert_int_equal(open_and_close("large/new"), 0);
    assert_int_equal(disk_create("large/new", 0), VFAT_EEXIST);
    disk_free();
}

static uint64_t reads_for_names_that_go(unsigned from, unsigned to)
{
    uint64_t reads = disk.reads;
    char path[60];
    for (unsigned i = from; i < to; i++) {
        snprintf(path, sizeof path, "many/a name that goes at once, %u", i);
        assert_int_equal(disk_create(path, 0), 0);
        assert_int_equal(disk_unlink(path), 0);
    }
    return disk.reads - reads;
}

/* Making the index of a thousand names again takes 370 reads: that of what goes is seldom in the
 * way. */
static void test_index_stays_while_names_come_and_go(void **state)
{
    disk_make("-F 16 -s 1", 4096);
    fill_folder("many", 1000);
    reads_for_names_that_go(0, 1000);
    assert_in_range(reads_for_names_that_go(1000, 10000), 0, 1000);
    disk_free();
}

/* What is left of @path where the kept names end, and what the last of these names. */
static const char *follow(const char *path, const char *end, struct vfat_node **node)
{
    *node = disk.root;
    return vfat_follow(node, path, end);
}

static void expect_left(const char *path, const char *left)
{
    struct vfat_node *node;
    assert_string_equal(follow(path, NULL, &node), left);
}

static void test_kept_names(void **state)
{
    static const char path[] = "/one/two/file";
    struct vfat_node *node, *opened;
    disk_make("-F 16 -s 1", 4096);
    assert_int_equal(disk_create("one", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("one/two", VFAT_FOLDER), 0);
    assert_int_equal(disk_put("one/two/file", 10, 0), 0);
    assert_int_equal(disk_open("one/two/file", &opened), 0);
    assert_string_equal(follow(path, NULL, &node), "");
    assert_ptr_equal(node, opened);
    assert_ptr_equal(follow(path, path + 8, &node), path + 8);
    assert_true(vfat_is_folder(node));
    assert_ptr_equal(vfat_kept(node, "file", 4), opened);
    assert_string_equal(follow("/one/two/file/more", NULL, &node), "/more");
    assert_ptr_equal(node, opened);
    assert_string_equal(follow("/", NULL, &node), "/");
    assert_string_equal(follow("", NULL, &node), "");
    assert_ptr_equal(node, disk.root);
    expect_left("/one/tw", "/tw");
    expect_left("/one/two/file2", "/file2");
    expect_left("/ONE/two", "/ONE/two");
    assert_int_equal(disk_rename("one/two/file", "one/moved"), 0);
    expect_left("/one/two/file", "/file");
    expect_left("/one/moved", "/moved");
    assert_int_equal(open_and_close("one/moved"), 0);
    expect_left("/one/moved", "");
    assert_int_equal(disk_unlink("one/moved"), 0);
    expect_left("/one/moved", "/moved");
    vfat_close(opened);
    disk_free();
}

/* Many names have the same place, so that each has others before it. */
static void test_kept_names_of_open_files(void **state)
{
    struct vfat_node *nodes[200], *node;
    char path[20];
    disk_make("-F 16 -s 1", 4096);
    for (unsigned i = 0; i < 200; i++) {
        snprintf(path, sizeof path, "/%u", i * i);
        assert_int_equal(vfat_create(disk.root, path + 1, strlen(path + 1), 0, &nodes[i]), 0);
    }
    for (unsigned i = 0; i < 200; i += 10) {
        snprintf(path, sizeof path, "%u", i * i);
        assert_int_equal(disk_unlink(path), 0);
    }
    for (unsigned i = 0; i < 200; i++) {
        snprintf(path, sizeof path, "/%u", i * i);
        assert_string_equal(follow(path, NULL, &node), i % 10 ? "" : path);
        assert_ptr_equal(node, i % 10 ? nodes[i] : disk.root);
    }
    for (unsigned i = 0; i < 200; i++)
        vfat_close(nodes[i]);
    disk_free();
}

static void test_renaming_refused(void **state)
{
    disk_make("-F 12 -s 1 -r 16", 500);
    assert_int_equal(disk_create("a", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("a/b", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("a/b/c", VFAT_FOLDER), 0);
    assert_int_equal(disk_put("file", 10, 1), 0);
    assert_int_equal(disk_rename("a", "a/b/c/d"), VFAT_EINVAL);
    assert_int_equal(disk_rename("a", "a/b"), VFAT_EINVAL);
    assert_int_equal(disk_rename("a/b", "file"), VFAT_ENOTDIR);
    assert_int_equal(disk_rename("file", "a"), VFAT_EISDIR);
    assert_int_equal(disk_rename("a/b/c", "a"), VFAT_ENOTEMPTY);
    assert_int_equal(disk_rename("none", "a"), VFAT_ENOENT);
    assert_int_equal(disk_rename("a/b/c", "moved"), 0);
    /* a full root: nothing is lost */
    char path[20];
    for (unsigned i = 0; i < 20; i++) {
        snprintf(path, sizeof path, "f%u", i);
        int error = disk_put(path, 600, i);
        assert_true(error == 0 || error == VFAT_ENOSPC);
    }
    assert_int_equal(disk_put("a/inner", 700, 7), 0);
    assert_int_equal(disk_rename("a/inner", "a name that needs slots"), VFAT_ENOSPC);
    assert_int_equal(disk_rename("a/inner", "F0"), 0);
    disk_expect("f0", 700, 7);
    disk_unmount();
    disk_check();
    disk_mount();
    disk_free();
}

/* A volume that nothing has changed is not marked as being changed, and gets no journal. */
static void test_what_is_refused_writes_nothing(void **state)
{
    static const char *const kinds[] = {"-F 16 -s 1", "exfat"};
    for (unsigned i = 0; i < 2; i++) {
        disk_make(kinds[i], 5000);
        assert_int_equal(disk_put("file", 10, 1), 0);
        assert_int_equal(disk_create("folder", VFAT_FOLDER), 0);
        assert_int_equal(disk_create("folder/inner", VFAT_FOLDER), 0);
        disk_unmount();
        disk_mount();
        uint64_t writes = disk.writes;
        assert_int_equal(disk_unlink("none"), VFAT_ENOENT);
        assert_int_equal(disk_unlink("folder"), VFAT_ENOTEMPTY);
        assert_int_equal(vfat_rmdir(disk.root, "file", 4), VFAT_ENOTDIR);
        assert_int_equal(disk_rename("none", "new"), VFAT_ENOENT);
        assert_int_equal(disk_rename("file", "a*b"), VFAT_EINVAL);
        assert_int_equal(disk_rename("file", "folder"), VFAT_EISDIR);
        assert_int_equal(disk_rename("folder", "folder/inner/new"), VFAT_EINVAL);
        assert_int_equal(disk_create("file", 0), VFAT_EEXIST);
        assert_int_equal(vfat_sync(disk.volume), 0);
        assert_int_equal(disk.writes, writes);
        disk_free();
    }
}

#define NAMES 1500

static const char *path_of(unsigned number)
{
    static char paths[2][60];
    static unsigned which;
    char *path = paths[which++ % 2];
    snprintf(path, 60, number % 3 ? "%s/Name number %u, which is long" : "%s/n%u.txt",
             number % 2 ? "one" : "two", number);
    return path;
}

/* Two indexed folders, with names that come, go and move between them. */
static void test_names_come_and_go(void **state)
{
    static bool there[NAMES];
    unsigned random = 1;
    disk_make("-F 16 -s 2", 9000);
    assert_int_equal(disk_create("one", VFAT_FOLDER), 0);
    assert_int_equal(disk_create("two", VFAT_FOLDER), 0);
    memset(there, 0, sizeof there);
    for (unsigned i = 0; i < 12000; i++) {
        random = random * 1664525 + 1013904223;
        unsigned at = (random >> 8) % NAMES, to = (random >> 20) % NAMES;
        if (i < 4000 || random >> 31)
            assert_int_equal(disk_create(path_of(at), 0), there[at] ? VFAT_EEXIST : 0);
        else if (random >> 30)
            assert_int_equal(disk_unlink(path_of(at)), there[at] ? 0 : VFAT_ENOENT);
        else
            assert_int_equal(disk_rename(path_of(at), path_of(to)), there[at] ? 0 : VFAT_ENOENT);
        bool renamed = !(i < 4000 || random >> 30);
        if (renamed && there[at])
            there[at] = false, there[to] = true;
        else if (!renamed)
            there[at] = i < 4000 || random >> 31;
    }
    for (unsigned i = 0; i < NAMES; i++)
        assert_int_equal(open_and_close(path_of(i)), there[i] ? 0 : VFAT_ENOENT);
    disk_unmount();
    disk_check();
    disk_mount();
    for (unsigned i = 0; i < NAMES; i++)
        assert_int_equal(open_and_close(path_of(i)), there[i] ? 0 : VFAT_ENOENT);
    disk_free();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_odd_names),
        cmocka_unit_test(test_odd_short_names),
        cmocka_unit_test(test_new_names),
        cmocka_unit_test(test_names_of_open_files_go),
        cmocka_unit_test(test_absent_name_is_made_in_a_large_folder),
        cmocka_unit_test(test_index_stays_while_names_come_and_go),
        cmocka_unit_test(test_kept_names),
        cmocka_unit_test(test_kept_names_of_open_files),
        cmocka_unit_test(test_renaming_refused),
        cmocka_unit_test(test_what_is_refused_writes_nothing),
        cmocka_unit_test(test_names_come_and_go),
        cmocka_unit_test(test_ten_thousand_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
