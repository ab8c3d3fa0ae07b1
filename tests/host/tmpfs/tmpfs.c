/* Random calls, compared with the same calls on the host's own file system; and what only we know:
 * pages, memory that runs out, folders that change while they are read. */
#include "lib/extents/extents.h"
#include "lib/tmpfs/content.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BYTES 20000u
#define HELD  4u

static struct tmpfs fs;
static size_t blocks;          /* of memory, in use */
static size_t left = SIZE_MAX; /* allocations until memory runs out */
static time_t seconds;

static void *count_alloc(size_t size)
{
    void *memory = left ? malloc(size) : NULL;

    left -= left && left != SIZE_MAX;
    blocks += memory != NULL;
    if (memory)
        memset(memory, 0xa5, size);
    return memory;
}

static void count_free(void *memory)
{
    assert_non_null(memory);
    blocks--;
    free(memory);
}

static void *count_page(void)
{
    return count_alloc(TMPFS_PAGE);
}

static struct timespec now(void)
{
    return (struct timespec){.tv_sec = ++seconds};
}

static const struct tmpfs_memory memory = {count_alloc, count_free, count_page, count_free, now};

static int setup(void **state)
{
    left = SIZE_MAX;
    return tmpfs_make(&fs, &memory, 1000000, 0755);
}

static int teardown(void **state)
{
    tmpfs_destroy(&fs);
    return blocks != 0;
}

/* The same files on the host, below this folder; and the open ones. */
static char host[] = "/tmp/yao-tmpfs-XXXXXX";
static struct {
    struct tmpfs_node *node;
    int fd;
} held[HELD];

static const char *on_host(const char *path, char *buffer)
{
    sprintf(buffer, "%s%s", host, path[1] ? path : "");
    return buffer;
}

/* "/", "/c", "/a/b", ... up to three deep. */
static const char *random_path(char *path)
{
    unsigned depth = (unsigned)rand() % 4;

    strcpy(path, depth ? "" : "/");
    for (unsigned i = 0; i < depth; i++)
        sprintf(path + strlen(path), "/%c", 'a' + rand() % 3);
    return path;
}

static int host_create(const char *path, bool folder)
{
    int fd = folder ? mkdir(path, 0755) : open(path, O_CREAT | O_EXCL | O_WRONLY, 0644);

    if (fd < 0)
        return -errno;
    if (!folder)
        close(fd);
    return 0;
}

static void step_create(void)
{
    char path[300], other[400];
    struct tmpfs_node *node;
    bool folder = rand() % 2;
    int error =
        tmpfs_create(&fs, random_path(path), folder ? S_IFDIR | 0755 : S_IFREG | 0644, &node);

    assert_int_equal(error, host_create(on_host(path, other), folder));
}

static void step_remove(void)
{
    char path[300], other[400];
    bool folder = rand() % 2;

    if (!random_path(path)[1])
        return; /* the host's root is another */
    int error = tmpfs_remove(&fs, path, folder);
    on_host(path, other);
    assert_int_equal(error, (folder ? rmdir(other) : unlink(other)) ? -errno : 0);
}

static void step_rename(void)
{
    char from[300], to[300], host_from[400], host_to[400];

    if (!random_path(from)[1] || !random_path(to)[1])
        return;
    int error = tmpfs_rename(&fs, from, to);
    int theirs = rename(on_host(from, host_from), on_host(to, host_to)) ? -errno : 0;
    if (theirs == -ENOTEMPTY && error == -EEXIST)
        error = -ENOTEMPTY;
    assert_int_equal(error, theirs);
}

static void let_go(unsigned i)
{
    if (!held[i].node)
        return;
    tmpfs_release(&fs, held[i].node);
    close(held[i].fd);
    held[i].node = NULL;
}

static void step_open(void)
{
    char path[300], other[400];
    unsigned i = (unsigned)rand() % HELD;
    struct tmpfs_node *node;

    let_go(i);
    if (tmpfs_find(&fs, random_path(path), &node) || !S_ISREG(node->mode))
        return;
    tmpfs_hold(node);
    held[i].node = node;
    held[i].fd = open(on_host(path, other), O_RDWR);
    assert_true(held[i].fd >= 0);
}

static uint64_t random_offset(void)
{
    return rand() % 16 ? (uint64_t)rand() % 50000 : (uint64_t)rand() << 8;
}

static void step_write(void)
{
    static char bytes[BYTES];
    unsigned i = (unsigned)rand() % HELD;
    size_t size = (size_t)rand() % BYTES;
    uint64_t offset = random_offset();

    memset(bytes, rand(), size);
    if (!held[i].node)
        return;
    assert_int_equal(tmpfs_write(&fs, held[i].node, bytes, size, offset), size);
    assert_int_equal(pwrite(held[i].fd, bytes, size, (off_t)offset), size);
}

static void step_resize(void)
{
    unsigned i = (unsigned)rand() % HELD;
    uint64_t size = random_offset();

    if (!held[i].node)
        return;
    tmpfs_resize(&fs, held[i].node, size);
    assert_int_equal(ftruncate(held[i].fd, (off_t)size), 0);
}

static void step_read(void)
{
    static char ours[BYTES], theirs[BYTES];
    unsigned i = (unsigned)rand() % HELD;
    size_t size = (size_t)rand() % BYTES;
    uint64_t offset = random_offset();
    struct stat status;

    if (!held[i].node)
        return;
    assert_int_equal(fstat(held[i].fd, &status), 0);
    assert_int_equal(status.st_size, held[i].node->content.size);
    size_t count = tmpfs_read(held[i].node, ours, size, offset);
    assert_int_equal(count, pread(held[i].fd, theirs, size, (off_t)offset));
    assert_memory_equal(ours, theirs, count);
}

static void expect_children(const struct tmpfs_node *node, const struct stat *status)
{
    unsigned folders = 0;

    for (struct tmpfs_node *in = node->folder.first; in; in = in->after)
        folders += S_ISDIR(in->mode);
    assert_int_equal(folders, node->folder.folders);
    if (status->st_nlink != 1) /* the host's file system counts */
        assert_int_equal(status->st_nlink, 2 + folders);
}

static void step_status(void)
{
    char path[300], other[400];
    struct tmpfs_node *node;
    struct stat status;
    int error = tmpfs_find(&fs, random_path(path), &node);

    assert_int_equal(error, stat(on_host(path, other), &status) ? -errno : 0);
    if (error)
        return;
    assert_int_equal(S_ISDIR(status.st_mode), S_ISDIR(node->mode));
    if (S_ISDIR(node->mode))
        expect_children(node, &status);
    else
        assert_int_equal(status.st_size, node->content.size);
}

static void test_random_calls(void **state)
{
    static void (*const steps[])(void) = {step_create, step_remove, step_rename,
                                          step_open,   step_write,  step_write,
                                          step_read,   step_resize, step_status};
    char command[100];

    assert_non_null(mkdtemp(host));
    srand(1);
    for (unsigned i = 0; i < 60000; i++)
        steps[(unsigned)rand() % (sizeof steps / sizeof steps[0])]();
    for (unsigned i = 0; i < HELD; i++)
        let_go(i);
    sprintf(command, "rm -r %s", host);
    assert_int_equal(system(command), 0);
}

static void test_names(void **state)
{
    char path[400] = "/";
    struct tmpfs_node *node;

    memset(path + 1, 'x', 256);
    assert_int_equal(tmpfs_create(&fs, path, S_IFREG, &node), -ENAMETOOLONG);
    assert_int_equal(tmpfs_find(&fs, path, &node), -ENAMETOOLONG);
    path[256] = 0;
    assert_int_equal(tmpfs_create(&fs, path, S_IFREG, &node), 0);
    assert_int_equal(tmpfs_create(&fs, "/\xff*:\n", S_IFREG, &node), 0);
    assert_int_equal(tmpfs_create(&fs, "/", S_IFDIR, &node), -EEXIST);
    assert_int_equal(tmpfs_remove(&fs, "/", true), -EBUSY);
    assert_int_equal(tmpfs_rename(&fs, "/", "/y"), -EBUSY);
    assert_int_equal(tmpfs_rename(&fs, path, "/"), -EBUSY);
}

/* A reader sees every name that stays, once. */
static void test_folder_that_changes_while_it_is_read(void **state)
{
    struct tmpfs_node *node, *hint = NULL;
    uint64_t place = 0, generation = 0;
    unsigned seen[3000] = {0};
    char path[20];

    for (unsigned i = 0; i < 1000; i++) {
        sprintf(path, "/%u", i);
        assert_int_equal(tmpfs_create(&fs, path, S_IFREG, &node), 0);
    }
    for (unsigned i = 0; (node = tmpfs_next(fs.root, place, hint, generation)); i++) {
        seen[atoi(node->name)]++;
        place = node->place;
        hint = node;
        generation = fs.root->folder.generation;
        if (i % 3 == 0) {
            sprintf(path, "/%s", node->name);
            assert_int_equal(tmpfs_remove(&fs, path, false), 0);
        }
        if (i % 7 == 0) {
            sprintf(path, "/%u", 1000 + i);
            assert_int_equal(tmpfs_create(&fs, path, S_IFREG, &node), 0);
        }
    }
    for (unsigned i = 0; i < 1000; i++)
        assert_int_equal(seen[i], 1);
}

static void test_holes_and_the_limit(void **state)
{
    struct tmpfs_node *node;
    char byte = 0;

    assert_int_equal(tmpfs_create(&fs, "/sparse", S_IFREG, &node), 0);
    tmpfs_resize(&fs, node, INT64_MAX);
    assert_int_equal(fs.room.pages, 0);
    assert_int_equal(tmpfs_write(&fs, node, "x", 1, INT64_MAX - 1), 1);
    assert_int_equal(node->content.pages, 1);
    assert_int_equal(tmpfs_read(node, &byte, 1, INT64_MAX - 1), 1);
    assert_int_equal(byte, 'x');
    assert_int_equal(tmpfs_read(node, &byte, 1, 0), 1);
    assert_int_equal(byte, 0);
    fs.room.limit = 1;
    assert_int_equal(tmpfs_write(&fs, node, "x", 1, 0), -ENOSPC);
    assert_int_equal(fs.room.pages, 1);
    tmpfs_resize(&fs, node, 0);
    assert_int_equal(fs.room.pages, 0);
    static char pages[3 * TMPFS_PAGE];
    assert_int_equal(tmpfs_write(&fs, node, pages, sizeof pages, 0), TMPFS_PAGE);
    assert_int_equal(node->content.size, TMPFS_PAGE);
}

/* Each allocation of a run of calls fails once. Nothing is half done, and nothing leaks. */
static int calls(void)
{
    struct tmpfs_node *node;
    int error = tmpfs_create(&fs, "/folder", S_IFDIR, &node);

    if (!error)
        error = tmpfs_create(&fs, "/folder/a", S_IFREG, &node);
    if (!error && tmpfs_write(&fs, node, "abc", 3, 100000) != 3)
        error = -ENOSPC;
    if (!error)
        error = tmpfs_rename(&fs, "/folder/a", "/b");
    if (!error && tmpfs_find(&fs, "/folder/a", &node) != -ENOENT)
        error = -EIO;
    return error;
}

static void test_every_allocation_fails_once(void **state)
{
    unsigned fail = 0;
    int error;

    do {
        left = fail++;
        error = calls();
        assert_true(error == 0 || error == -ENOSPC);
        left = SIZE_MAX;
        tmpfs_destroy(&fs);
        assert_int_equal(blocks, 0);
        left = 0;
        assert_int_equal(tmpfs_make(&fs, &memory, 1, 0), -ENOMEM);
        left = 1;
        assert_int_equal(tmpfs_make(&fs, &memory, 1, 0), -ENOMEM);
        assert_int_equal(blocks, 0);
        left = SIZE_MAX;
        assert_int_equal(tmpfs_make(&fs, &memory, 1000, 0755), 0);
    } while (error);
    assert_true(fail > 7);
}

/* A file without a file system is cleared from any byte on, and keeps its pages. */
static void test_cleared_pages_stay(void **state)
{
    static const uint64_t ends[] = {10, TMPFS_PAGE, 600 * TMPFS_PAGE + 7, (uint64_t)1 << 40};
    struct tmpfs_room room = {.memory = &memory, .limit = UINT64_MAX};
    struct tmpfs_content content = {0};

    for (int i = 0; i < 4; i++)
        assert_int_equal(tmpfs_content_write(&room, &content, "abcd", 4, ends[i] - 2), 4);
    uint64_t pages = content.pages;
    for (int i = 4; i--;) {
        char *page = tmpfs_page(&content, (ends[i] - 2) / TMPFS_PAGE), got[4] = "....";
        tmpfs_pages_clear(&content, ends[i]);
        assert_ptr_equal(tmpfs_page(&content, (ends[i] - 2) / TMPFS_PAGE), page);
        assert_int_equal(tmpfs_content_read(&content, got, 4, ends[i] - 2), 4);
        assert_memory_equal(got, "ab\0\0", 4);
    }
    tmpfs_pages_clear(&content, 0);
    assert_int_equal(*(char *)tmpfs_page(&content, 0), 0);
    assert_int_equal(content.pages, pages);
    tmpfs_pages_drop(&room, &content, 0);
    assert_true(!room.pages && !content.pages && !content.root);
}

/* The address of a page is good until the last release, also if the file is cut and without a name.
 */
static struct extents pool;

static void *pool_page(void)
{
    return extents_take(&pool, 1, UINTPTR_MAX);
}

/* The allocator searches what is free from its beginning on. */
static void free_in_few_pieces(void *page)
{
    unsigned pieces = 0;

    assert_int_equal(extents_give(&pool, page, 1), 0);
    for (const struct extent *each = pool.first; each; each = each->next)
        pieces++;
    assert_true(pieces <= 6);
}

#define POOL_PAGES 4096u
#define FILE_PAGES 4000u

static void test_a_large_file_is_freed_in_few_pieces(void **state)
{
    static const struct tmpfs_memory from_pool = {malloc, free, pool_page, free_in_few_pieces, now};
    struct tmpfs_room room = {.memory = &from_pool, .limit = POOL_PAGES};
    struct tmpfs_content content = {0};
    void *base = aligned_alloc(EXTENT_PAGE, POOL_PAGES * EXTENT_PAGE);

    pool = (struct extents){0};
    assert_int_equal(extents_give(&pool, base, POOL_PAGES), 0);
    for (uint64_t i = 0; i < FILE_PAGES; i++)
        assert_non_null(tmpfs_page_make(&room, &content, i));
    tmpfs_pages_drop(&room, &content, 1000);
    assert_int_equal(room.pages, 1000);
    tmpfs_pages_drop(&room, &content, 0);
    assert_true(!room.pages && !content.root && pool.free_pages == POOL_PAGES);
    free(base);
}

static void test_pinned_pages_stay(void **state)
{
    struct tmpfs_node *node;

    assert_int_equal(tmpfs_create_nameless(&fs, S_IFREG, &node), 0);
    assert_int_equal(tmpfs_write(&fs, node, "abc", 3, 2 * TMPFS_PAGE), 3);
    char *page = tmpfs_pin(&fs, node, 2);
    assert_memory_equal(page, "abc", 3);
    tmpfs_hold(node);
    tmpfs_resize(&fs, node, TMPFS_PAGE + 1);
    assert_memory_equal(page, "\0\0\0", 3);
    tmpfs_resize(&fs, node, 3 * TMPFS_PAGE);
    assert_ptr_equal(tmpfs_pin(&fs, node, 2), page);
    tmpfs_release(&fs, node);
    assert_int_equal(fs.room.pages, 1);
    tmpfs_release(&fs, node);
    assert_int_equal(fs.room.pages, 0);

    assert_int_equal(tmpfs_create(&fs, "/named", S_IFREG, &node), 0);
    tmpfs_hold(node);
    assert_int_equal(tmpfs_write(&fs, node, "abc", 3, 0), 3);
    assert_non_null(tmpfs_pin(&fs, node, 0));
    tmpfs_resize(&fs, node, 0);
    assert_int_equal(fs.room.pages, 1);
    tmpfs_release(&fs, node);
    assert_int_equal(fs.room.pages, 0);
}

static void test_times(void **state)
{
    struct tmpfs_node *folder, *file;

    assert_int_equal(tmpfs_create(&fs, "/d", S_IFDIR, &folder), 0);
    time_t made = folder->written.tv_sec;
    assert_int_equal(tmpfs_create(&fs, "/d/f", S_IFREG, &file), 0);
    assert_true(folder->written.tv_sec > made);
    time_t before = file->written.tv_sec, name = file->changed.tv_sec;
    assert_int_equal(tmpfs_rename(&fs, "/d/f", "/g"), 0);
    assert_int_equal(file->written.tv_sec, before);
    assert_true(file->changed.tv_sec > name);
    assert_int_equal(tmpfs_write(&fs, file, "x", 1, 0), 1);
    assert_true(file->written.tv_sec > before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_random_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_folder_that_changes_while_it_is_read, setup, teardown),
        cmocka_unit_test_setup_teardown(test_holes_and_the_limit, setup, teardown),
        cmocka_unit_test_setup_teardown(test_every_allocation_fails_once, setup, teardown),
        cmocka_unit_test_setup_teardown(test_cleared_pages_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_large_file_is_freed_in_few_pieces, setup, teardown),
        cmocka_unit_test_setup_teardown(test_pinned_pages_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(test_times, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
