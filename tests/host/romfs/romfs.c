/* A table that is written here once more, so that tool and library are not wrong in the same way.
 */
#include "lib/romfs/romfs.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define NODES       6
#define NAME(field) (offsetof(struct table, names) + offsetof(struct names, field))

struct names {
    char root[1], folder[2], folders[3], umlaut[3], empty[2], small[4];
};

static const struct table {
    int64_t time;
    uint32_t count, pages;
    struct romfs_node node[NODES];
    struct names names;
    char content[5];
} table = {
    .time = -1,
    .count = NODES,
    .pages = 1,
    .node =
        {
            {NAME(root), 0, S_IFDIR | 0555, 3, 1, 3},
            {NAME(folder), 0, S_IFDIR | 0555, 2, 4, 2},
            {NAME(folders), 0, S_IFREG | 0444, 1, offsetof(struct table, content), 5},
            {NAME(umlaut), 0, S_IFREG | 0444, 1, offsetof(struct table, content), 0},
            {NAME(empty), 1, S_IFDIR | 0555, 2, 6, 0},
            {NAME(small), 1, S_IFREG | 0444, 1, offsetof(struct table, content) + 1, 3},
        },
    .names = {"", "a", "aa", "\xc3\xa4", "-", "Abc"},
    .content = "hello",
};

static const struct romfs *const fs = (const struct romfs *)&table;

static void found(const char *path, unsigned number)
{
    const struct romfs_node *node = NULL;
    const char *rest;

    assert_int_equal(romfs_find(fs, path, &node, &rest), 0);
    assert_ptr_equal(node, &fs->node[number]);
    assert_int_equal(romfs_inode(fs, node), number + 1);
}

static void missing(const char *path, int error)
{
    const struct romfs_node *node;
    const char *rest;

    assert_int_equal(romfs_find(fs, path, &node, &rest), error);
}

static void test_what_is_not_there(void **state)
{
    const struct romfs_node *node;
    const char *rest;

    assert_int_equal(romfs_find(fs, "/a/x/y", &node, &rest), -ENOENT);
    assert_string_equal(rest, "x/y");
    assert_int_equal(romfs_find(fs, "/x", &node, &rest), -ENOENT);
    assert_string_equal(rest, "x");
}

static void test_find(void **state)
{
    found("/", 0);
    found("/a", 1);
    found("/aa", 2);
    found("/\xc3\xa4", 3);
    found("/a/-", 4);
    found("/a/Abc", 5);
    missing("/aaa", -ENOENT);
    missing("/A", -ENOENT);
    missing("/b", -ENOENT);
    missing("/\xc3", -ENOENT);
    missing("/\xff", -ENOENT);
    missing("/a/abc", -ENOENT);
    missing("/a/Ab", -ENOENT);
    missing("/a/-/x", -ENOENT);
    missing("/a/a/b", -ENOENT);
    missing("/aa/b", -ENOTDIR);
    missing("/a/Abc/b/c", -ENOTDIR);
}

static void test_long_names(void **state)
{
    char path[ROMFS_NAME + 4] = "/";

    memset(path + 1, 'x', ROMFS_NAME);
    missing(path, -ENOENT);
    path[ROMFS_NAME + 1] = 'x';
    missing(path, -ENAMETOOLONG);
    path[ROMFS_NAME + 1] = '/';
    path[ROMFS_NAME + 2] = 'x';
    missing(path, -ENOENT);
}

static void test_entries(void **state)
{
    assert_ptr_equal(romfs_entry(fs, &fs->node[1], 0), &fs->node[4]);
    assert_string_equal(romfs_name(fs, romfs_entry(fs, &fs->node[1], 1)), "Abc");
    assert_null(romfs_entry(fs, &fs->node[1], 2));
    assert_null(romfs_entry(fs, &fs->node[1], UINT64_MAX));
    assert_null(romfs_entry(fs, &fs->node[4], 0));
    assert_ptr_equal(romfs_parent(fs, &fs->node[4]), &fs->node[1]);
    assert_ptr_equal(romfs_parent(fs, fs->node), fs->node);
}

static void check_read(unsigned number, size_t size, uint64_t offset, const char *expected)
{
    size_t length = strlen(expected);
    char *buffer = malloc(length + 1); /* not one byte more is written: ASan sees it */

    buffer[length] = '\0';
    assert_int_equal(romfs_read(fs, &fs->node[number], buffer, size, offset), length);
    assert_string_equal(buffer, expected);
    free(buffer);
}

static void test_read(void **state)
{
    check_read(2, 5, 0, "hello");
    check_read(2, SIZE_MAX, 0, "hello");
    check_read(2, 2, 2, "ll");
    check_read(2, SIZE_MAX, 4, "o");
    check_read(2, 1, 5, "");
    check_read(2, SIZE_MAX, UINT64_MAX, "");
    check_read(2, 0, 0, "");
    check_read(3, 100, 0, "");
    check_read(5, 100, 1, "ll");
    assert_null(romfs_pages(fs, &fs->node[2]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),       cmocka_unit_test(test_what_is_not_there),
        cmocka_unit_test(test_long_names), cmocka_unit_test(test_entries),
        cmocka_unit_test(test_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
