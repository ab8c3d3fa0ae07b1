/* What is promised of files and names on littlefs, but for power cuts: cuts.c. */
#include "common_volume.h"
#include "src/fs/mount.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statfs.h>
#include <yao/time.h>

#include <cmocka.h>

static int setup(void **state)
{
    disk_make(4096);
    return 0;
}

static int teardown(void **state)
{
    disk_free();
    return 0;
}

static void content_is_there_after_a_mount(void **state)
{
    put("/small", 100, 1);
    put("/large", 50000, 2);
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0755), 0);
    put("/folder/empty", 0, 0);
    disk_unmount();
    disk_mount();
    expect("/small", 100, 1);
    expect("/large", 50000, 2);
    expect("/folder/empty", 0, 0);
    assert_string_equal(list("/"), "folder large small ");
    assert_string_equal(list("/folder"), "empty ");
}

static void what_open_says(void **state)
{
    struct file *file;

    assert_int_equal(file_try_open("/none", O_RDONLY, &file), -ENOENT);
    assert_int_equal(file_try_open("/none/file", O_RDWR | O_CREAT, &file), -ENOENT);
    put("/file", 10, 1);
    assert_int_equal(file_try_open("/file", O_RDWR | O_CREAT | O_EXCL, &file), -EEXIST);
    assert_int_equal(file_try_open("/file", O_RDONLY | O_DIRECTORY, &file), -ENOTDIR);
    assert_int_equal(file_try_open("/file/below", O_RDONLY, &file), -ENOTDIR);
    assert_int_equal(file_try_open("/", O_RDWR, &file), -EISDIR);
    assert_int_equal(file_try_open("/", O_RDONLY | O_CREAT, &file), -EISDIR);
    disk_unmount();
    disk_mount();
    assert_int_equal(file_try_open("/file", O_RDWR | O_CREAT | O_EXCL, &file), -EEXIST);
    char name[300] = "/";
    memset(name + 1, 'n', 256);
    assert_int_equal(file_try_open(name, O_RDWR | O_CREAT, &file), -ENAMETOOLONG);
    assert_int_equal(file_try_open(name, O_RDONLY, &file), -ENAMETOOLONG);
    assert_int_equal(littlefs_unlink(volume, name), -ENAMETOOLONG);
    name[256] = '\0';
    put(name, 3, 1);
    expect(name, 3, 1);
}

static void open_and_close_makes_a_file(void **state)
{
    assert_int_equal(file_close(file_open("/made", O_RDONLY | O_CREAT)), 0);
    disk_lose();
    disk_mount();
    struct stat status;
    assert_int_equal(littlefs_stat(volume, "/made", &status), 0);
    assert_int_equal(status.st_mode, S_IFREG | 0640);
}

static void all_who_have_it_open_see_the_same(void **state)
{
    struct file *one = file_open("/file", O_RDWR | O_CREAT);
    struct file *other = file_open("/file", O_RDWR);
    char byte;

    assert_int_equal(file_write(one, "abc", 3), 3);
    assert_int_equal(file_read(other, &byte, 1), 1);
    assert_int_equal(byte, 'a');
    assert_int_equal(file_write(other, "X", 1), 1);
    assert_int_equal(one->ops->pread(one, &byte, 1, 1), 1);
    assert_int_equal(byte, 'X');
    assert_int_equal(file_status(one).st_ino, file_status(other).st_ino);
    assert_int_equal(file_status(one).st_dev, mount_device(1));
    struct stat status;
    assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
    assert_int_equal(status.st_size, 3);
    file_close(file_open("/file", O_RDONLY | O_TRUNC));
    assert_int_equal(file_status(one).st_size, 0);
    file_close(one);
    file_close(other);
}

static void positions_are_each_ones_own(void **state)
{
    put("/file", 20000, 5);
    struct file *one = file_open("/file", O_RDONLY), *other = file_open("/file", O_RDONLY);
    uint8_t bytes[2];

    for (size_t at = 0; at < 15000; at += 1000) {
        assert_int_equal(one->ops->seek(one, (off_t)at, SEEK_SET), at);
        assert_int_equal(other->ops->seek(other, -(off_t)at - 1, SEEK_END), 19999 - at);
        assert_int_equal(file_read(one, bytes, 1), 1);
        assert_int_equal(file_read(other, bytes + 1, 1), 1);
        assert_int_equal(bytes[0], pattern(5, at));
        assert_int_equal(bytes[1], pattern(5, 19999 - at));
    }
    file_close(one);
    file_close(other);
}

static void appending_writes_at_the_end(void **state)
{
    struct file *one = file_open("/file", O_WRONLY | O_CREAT | O_APPEND);
    struct file *other = file_open("/file", O_RDWR | O_APPEND);
    char text[5] = "";

    assert_int_equal(file_write(one, "1", 1), 1);
    assert_int_equal(file_write(other, "2", 1), 1);
    assert_int_equal(file_write(one, "3", 1), 1);
    assert_int_equal(other->ops->pread(other, text, 4, 0), 3);
    assert_string_equal(text, "123");
    file_close(one);
    file_close(other);
}

/* In the middle, behind the end, shorter, longer: compared with an array. */
static void writes_anywhere(void **state)
{
    static uint8_t model[70000], found[70000];
    size_t size = 0;
    struct file *file = file_open("/file", O_RDWR | O_CREAT);

    memset(model, 0, sizeof model);
    srand(7);
    for (int i = 0; i < 400; i++) {
        size_t at = (size_t)rand() % 30000, count = (size_t)rand() % (i % 3 ? 300 : 9000);
        if (i % 10 == 9) {
            assert_int_equal(file->ops->truncate(file, (off_t)at), 0);
            if (at < size)
                memset(model + at, 0, size - at);
            size = at;
        } else {
            for (size_t j = 0; j < count; j++)
                model[at + j] = pattern((unsigned)i, at + j);
            file_fill(file, count, (unsigned)i, (off_t)at);
            size = count && at + count > size ? at + count : size;
        }
        if (i % 16 == 5)
            assert_int_equal(file_sync(file), 0);
        assert_int_equal(file_status(file).st_size, size);
        if (i % 20 == 3) {
            assert_int_equal(file->ops->pread(file, found, sizeof found, 0), size);
            assert_memory_equal(found, model, size);
        }
    }
    file_close(file);
}

static void an_open_file_may_be_removed(void **state)
{
    struct stat status;
    size_t sizes[] = {0, 100, 5000, 60000};

    for (unsigned i = 0; i < 4; i++) {
        put("/file", sizes[i], i);
        struct file *file = file_open("/file", O_RDWR);
        ino_t inode = file_status(file).st_ino;
        assert_int_equal(littlefs_unlink(volume, "/file"), 0);
        assert_int_equal(littlefs_stat(volume, "/file", &status), -ENOENT);
        assert_int_equal(file_status(file).st_nlink, 0);
        /* what is written now may take the blocks of what is free */
        for (unsigned round = 0; round < 30; round++)
            put(round % 2 ? "/other" : "/another", 100000, round);
        file_expect(file, sizes[i], i);
        put("/file", 10, 99);
        assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
        assert_true(status.st_ino != inode);
        assert_int_equal(file_status(file).st_ino, inode);
        file_fill(file, 70000, 77, 0);
        for (unsigned round = 0; round < 30; round++)
            put(round % 2 ? "/other" : "/another", 100000, round);
        file_expect(file, 70000, 77);
        assert_int_equal(file_sync(file), 0);
        assert_int_equal(file_close(file), 0);
        expect("/file", 10, 99);
    }
}

static uint64_t free_blocks(void)
{
    struct statfs space;

    assert_int_equal(littlefs_space(volume, &space), 0);
    assert_int_equal(space.f_bsize, 4096);
    return space.f_bfree;
}

static void a_removed_file_frees_its_room_when_closed(void **state)
{
    put("/file", 100, 1);
    uint64_t before = free_blocks();
    put("/file", 200000, 1);
    struct file *file = file_open("/file", O_RDWR);
    assert_int_equal(littlefs_unlink(volume, "/file"), 0);
    assert_true(free_blocks() < before - 40);
    file_close(file);
    assert_int_equal(free_blocks(), before);
}

static void an_open_file_may_be_renamed(void **state)
{
    struct file *file = file_open("/file", O_RDWR | O_CREAT);
    struct stat status;

    file_fill(file, 5000, 1, 0);
    ino_t inode = file_status(file).st_ino;
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0777), 0);
    assert_int_equal(littlefs_rename(volume, "/file", "/folder/new"), 0);
    file_fill(file, 6000, 2, 0);
    file_expect(file, 6000, 2);
    put("/file", 3, 3);
    assert_int_equal(littlefs_stat(volume, "/folder/new", &status), 0);
    assert_int_equal(status.st_ino, inode);
    assert_int_equal(status.st_size, 6000);
    assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
    assert_true(status.st_ino != inode);
    assert_int_equal(littlefs_rename(volume, "/folder", "/moved"), 0);
    assert_int_equal(littlefs_rename(volume, "/moved/new", "/moved/newer"), 0);
    file_fill(file, 7000, 4, 0);
    assert_int_equal(file_close(file), 0);
    expect("/moved/newer", 7000, 4);
    expect("/file", 3, 3);
}

static void a_file_is_replaced_while_both_are_open(void **state)
{
    put("/old", 9000, 1);
    put("/new", 100, 2);
    struct file *old = file_open("/old", O_RDWR), *new = file_open("/new", O_RDWR);

    file_fill(new, 8000, 3, 0);
    assert_int_equal(littlefs_rename(volume, "/new", "/old"), 0);
    file_expect(old, 9000, 1);
    file_expect(new, 8000, 3);
    expect("/old", 8000, 3);
    assert_int_equal(file_status(old).st_nlink, 0);
    assert_int_equal(file_status(new).st_nlink, 1);
    file_close(old);
    file_close(new);
    assert_string_equal(list("/"), "old ");
}

static void what_rename_and_remove_say(void **state)
{
    put("/file", 1, 1);
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0777), 0);
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0777), -EEXIST);
    assert_int_equal(littlefs_mkdir(volume, "/file", 0777), -EEXIST);
    assert_int_equal(littlefs_mkdir(volume, "/", 0777), -EEXIST);
    assert_int_equal(littlefs_mkdir(volume, "/none/folder", 0777), -ENOENT);
    put("/folder/file", 1, 1);
    assert_int_equal(littlefs_rename(volume, "/none", "/file"), -ENOENT);
    assert_int_equal(littlefs_rename(volume, "/file", "/folder"), -EISDIR);
    assert_int_equal(littlefs_rename(volume, "/folder", "/file"), -ENOTDIR);
    assert_int_equal(littlefs_rename(volume, "/folder", "/folder/inside"), -EINVAL);
    assert_int_equal(littlefs_rename(volume, "/file", "/file"), 0);
    assert_int_equal(littlefs_mkdir(volume, "/other", 0777), 0);
    assert_int_equal(littlefs_rename(volume, "/other", "/folder"), -ENOTEMPTY);
    assert_int_equal(littlefs_rename(volume, "/folder", "/other"), 0);
    assert_int_equal(littlefs_unlink(volume, "/other"), -EISDIR);
    assert_int_equal(littlefs_unlink(volume, "/"), -EISDIR);
    assert_int_equal(littlefs_rmdir(volume, "/file"), -ENOTDIR);
    assert_int_equal(littlefs_rmdir(volume, "/other"), -ENOTEMPTY);
    assert_int_equal(littlefs_rmdir(volume, "/"), -EBUSY);
    assert_int_equal(littlefs_unlink(volume, "/other/file"), 0);
    assert_int_equal(littlefs_rmdir(volume, "/other"), 0);
    assert_int_equal(littlefs_rmdir(volume, "/other"), -ENOENT);
    assert_string_equal(list("/"), "file ");
}

static void times_and_modes_are_kept(void **state)
{
    const struct timespec times[2] = {{1, 0}, {1234567890, 5}};
    const mode_t mode = 0604;
    struct stat status;

    put("/file", 3, 1);
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0750), 0);
    assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
    assert_int_equal(status.st_mtim.tv_sec, 1700000000);
    assert_int_equal(littlefs_set_times(volume, "/file", times), 0);
    assert_int_equal(littlefs_set_mode(volume, "/file", 0444), 0);
    assert_int_equal(littlefs_set_times(volume, "/folder", times), 0);
    disk_lose();
    disk_mount();
    assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
    assert_int_equal(status.st_mode, S_IFREG | 0444);
    assert_int_equal(status.st_mtim.tv_sec, 1234567890);
    assert_int_equal(status.st_mtim.tv_nsec, 5);
    assert_int_equal(littlefs_stat(volume, "/folder", &status), 0);
    assert_int_equal(status.st_mode, S_IFDIR | 0750);
    assert_int_equal(status.st_mtim.tv_sec, 1234567890);
    assert_int_equal(littlefs_stat(volume, "/", &status), 0);
    assert_int_equal(status.st_mode, S_IFDIR | 0777);
    struct file *folder = file_open("/folder", O_RDONLY);
    assert_int_equal(folder->ops->change(folder, &mode, NULL), 0);
    assert_int_equal(file_status(folder).st_mode, S_IFDIR | 0604);
    file_close(folder);
    struct file *file = file_open("/file", O_WRONLY);
    assert_int_equal(file->ops->change(file, &mode, NULL), 0);
    assert_int_equal(file_write(file, "x", 1), 1);
    now_ns += 5 * (uint64_t)TIME_SECOND;
    assert_int_equal(file_status(file).st_mtim.tv_sec, 1700000005);
    assert_int_equal(file_status(file).st_mode, S_IFREG | 0604);
    file_close(file);
}

static void reading_changes_nothing(void **state)
{
    struct stat status;

    put("/file", 5000, 1);
    disk_unmount();
    disk_mount();
    disk_forget_events();
    struct file *file = file_open("/file", O_RDWR);
    file_expect(file, 5000, 1);
    assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
    assert_int_equal(file_sync(file), 0);
    assert_int_equal(file_close(file), 0);
    assert_string_equal(list("/"), "file ");
    assert_int_equal(disk.event_count, 0);
}

static void a_folder_is_read_while_names_go(void **state)
{
    char path[40];
    unsigned seen = 0;
    const struct file_entry *entry;

    for (int i = 0; i < 60; i++) {
        sprintf(path, "/%02d-a-longer-name", i);
        put(path, 5, 1);
    }
    struct file *folder = file_open("/", O_RDONLY);
    while (folder->ops->entry(folder, &entry) == 1) {
        const struct file_entry *again;
        assert_int_equal(folder->ops->entry(folder, &again), 1);
        assert_string_equal(again->name, entry->name);
        sprintf(path, "/%.18s", entry->name);
        folder->ops->entry_taken(folder);
        if (path[1] == '.')
            continue;
        assert_int_equal(littlefs_unlink(volume, path), 0);
        seen++;
    }
    assert_int_equal(seen, 60);
    assert_int_equal(folder->ops->seek(folder, 0, SEEK_SET), 0);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(folder->ops->entry(folder, &entry), 1);
        assert_int_equal(entry->type, DT_DIR);
        folder->ops->entry_taken(folder);
    }
    assert_int_equal(folder->ops->entry(folder, &entry), 0);
    file_close(folder);
}

static void positions_lead_back_to_their_names(void **state)
{
    off_t positions[60];
    char names[60][20], path[40];
    const struct file_entry *entry;
    struct stat status;

    for (int i = 0; i < 40; i++) {
        sprintf(path, "/file%d", i);
        put(path, 1, 1);
    }
    struct file *folder = file_open("/", O_RDONLY);
    for (int i = 0; i < 42; i++) {
        positions[i] = folder->ops->seek(folder, 0, SEEK_CUR);
        assert_int_equal(folder->ops->entry(folder, &entry), 1);
        strcpy(names[i], entry->name);
        sprintf(path, "/%s", entry->name[0] == '.' ? "" : entry->name);
        assert_int_equal(littlefs_stat(volume, path, &status), 0);
        assert_int_equal(status.st_ino, entry->inode);
        folder->ops->entry_taken(folder);
    }
    for (int i = 41; i >= 0; i -= 3) {
        assert_int_equal(folder->ops->seek(folder, positions[i], SEEK_SET), positions[i]);
        assert_int_equal(folder->ops->entry(folder, &entry), 1);
        assert_string_equal(entry->name, names[i]);
    }
    assert_int_equal(folder->ops->seek(folder, 1000000, SEEK_SET), 1000000);
    assert_int_equal(folder->ops->entry(folder, &entry), 0);
    file_close(folder);
}

static void an_open_folder_may_be_removed_or_moved(void **state)
{
    const struct file_entry *entry;
    struct stat status;

    assert_int_equal(littlefs_mkdir(volume, "/one", 0777), 0);
    assert_int_equal(littlefs_mkdir(volume, "/two", 0777), 0);
    put("/two/file", 1, 1);
    struct file *one = file_open("/one", O_RDONLY), *two = file_open("/two", O_RDONLY);
    ino_t inode = file_status(two).st_ino;
    assert_int_equal(littlefs_rename(volume, "/two", "/one"), 0);
    assert_int_equal(one->ops->entry(one, &entry), -ENOENT);
    assert_int_equal(file_status(one).st_nlink, 0);
    assert_int_equal(file_status(two).st_ino, inode);
    assert_int_equal(littlefs_stat(volume, "/one", &status), 0);
    assert_int_equal(status.st_ino, inode);
    two->ops->seek(two, 2, SEEK_SET);
    assert_int_equal(two->ops->entry(two, &entry), 1);
    assert_string_equal(entry->name, "file");
    assert_int_equal(littlefs_unlink(volume, "/one/file"), 0);
    assert_int_equal(littlefs_rmdir(volume, "/one"), 0);
    assert_int_equal(two->ops->entry(two, &entry), -ENOENT);
    for (unsigned i = 0; i < 30; i++)
        put(i % 2 ? "/a" : "/b", 100000, i);
    file_close(one);
    file_close(two);
}

static void a_full_volume_says_so_and_keeps_what_it_has(void **state)
{
    struct file *file = file_open("/large", O_RDWR | O_CREAT);
    static uint8_t bytes[100000];
    ssize_t moved, all = 0;

    put("/kept", 3000, 1);
    while ((moved = file_write(file, bytes, sizeof bytes)) > 0)
        all += moved;
    assert_int_equal(moved, -ENOSPC);
    assert_true(all > 1500000 && all < 2097152);
    expect("/kept", 3000, 1);
    assert_int_equal(file_status(file).st_size, all);
    assert_int_equal(littlefs_unlink(volume, "/large"), 0);
    file_close(file);
    put("/more", 1000000, 2);
    expect("/more", 1000000, 2);
}

static void files_end_at_2_gib(void **state)
{
    struct file *file = file_open("/file", O_RDWR | O_CREAT);

    assert_int_equal(file->ops->pwrite(file, "x", 1, 0x7fffffff), -EFBIG);
    assert_int_equal(file->ops->pwrite(file, "x", 1, 0x7fffffffffff), -EFBIG);
    assert_int_equal(file->ops->truncate(file, 0x80000000), -EFBIG);
    assert_int_equal(file_status(file).st_size, 0);
    assert_int_equal(file->ops->seek(file, 0x7fffffffffff, SEEK_SET), 0x7fffffffffff);
    assert_int_equal(file_read(file, (char[1]){0}, 1), 0);
    file_close(file);
}

static void a_read_only_volume_is_not_written(void **state)
{
    struct file *file;
    struct stat status;

    put("/file", 100, 1);
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0777), 0);
    disk_unmount();
    disk.read_only = true;
    disk_mount();
    assert_int_equal(littlefs_writable(volume), -EROFS);
    expect("/file", 100, 1);
    assert_int_equal(file_try_open("/file", O_RDWR, &file), -EROFS);
    assert_int_equal(file_try_open("/file", O_RDONLY | O_TRUNC, &file), -EROFS);
    assert_int_equal(file_try_open("/new", O_RDONLY | O_CREAT, &file), -EROFS);
    assert_int_equal(file_try_open("/file", O_RDONLY | O_CREAT | O_EXCL, &file), -EEXIST);
    assert_int_equal(littlefs_mkdir(volume, "/new", 0777), -EROFS);
    assert_int_equal(littlefs_mkdir(volume, "/folder", 0777), -EEXIST);
    assert_int_equal(littlefs_unlink(volume, "/file"), -EROFS);
    assert_int_equal(littlefs_rmdir(volume, "/folder"), -EROFS);
    assert_int_equal(littlefs_rename(volume, "/file", "/new"), -EROFS);
    assert_int_equal(littlefs_set_mode(volume, "/file", 0), -EROFS);
    assert_int_equal(littlefs_set_times(volume, "/folder", NULL), -EROFS);
    assert_int_equal(littlefs_stat(volume, "/file", &status), 0);
    file_close(file_open("/file", O_RDONLY | O_CREAT));
}

static void close_writes_and_waits(void **state)
{
    struct file *file = file_open("/file", O_RDWR | O_CREAT);

    file_fill(file, 10000, 1, 0);
    assert_int_equal(file_sync(file), 0);
    file_fill(file, 10000, 2, 0);
    disk_forget_events();
    assert_int_equal(littlefs_sync(volume), 0);
    assert_int_equal(disk.events[disk.event_count - 1].count, 0);
    disk_forget_events();
    assert_int_equal(littlefs_sync(volume), 0);
    assert_int_equal(disk.event_count, 0);
    file_fill(file, 10, 3, 0);
    assert_int_equal(file_close(file), 0);
    assert_true(disk.event_count > 0);
    assert_int_equal(disk.events[disk.event_count - 1].count, 0);
    file = file_open("/file", O_WRONLY | O_DSYNC);
    disk_forget_events();
    assert_int_equal(file_write(file, "y", 1), 1);
    assert_true(disk.event_count > 0);
    file_close(file);
}

/* Replaces a file by a new one. */
static int replace(void)
{
    static uint8_t bytes[9000];
    struct file *file;
    int error = file_try_open("/new", O_RDWR | O_CREAT, &file);

    if (error)
        return error;
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = pattern(3, i);
    error = file_write(file, bytes, sizeof bytes) == sizeof bytes ? file_sync(file) : -EIO;
    if (!error)
        error = littlefs_rename(volume, "/new", "/replaced");
    int closed = file_close(file);
    return error ? error : closed;
}

static int replace_with_fault(unsigned *fault, unsigned at, bool on)
{
    disk.reads = disk.writes = disk.flushes = 0;
    disk.fail_on = on;
    *fault = at;
    int error = replace();
    *fault = 0;
    return error;
}

/* What cannot be written is an error, and nothing that was synced is lost. */
static void failing_transfers_lose_nothing(void **state)
{
    unsigned *faults[] = {&disk.fail_read, &disk.fail_write, &disk.fail_flush};
    struct stat status;

    for (unsigned kind = 0; kind < 6; kind++) {
        int error = -EIO;
        for (unsigned at = 1; error; at++) {
            disk_free();
            disk_make(1024);
            put("/kept", 5000, 1);
            put("/replaced", 6000, 2);
            error = replace_with_fault(faults[kind / 2], at, kind % 2);
            assert_true(!error || error == -EIO);
            disk_lose();
            disk_mount();
            expect("/kept", 5000, 1);
            assert_int_equal(littlefs_stat(volume, "/replaced", &status), 0);
            bool old = status.st_size == 6000;
            assert_true(!old || error);
            expect("/replaced", old ? 6000 : 9000, old ? 2 : 3);
        }
    }
}

/* The volume is freed when its last file is closed; another one on the same device is not touched.
 */
static void a_removed_card_is_an_error_of_what_is_open(void **state)
{
    static uint8_t bytes[4096];

    put("/file", 9000, 1);
    struct file *file = file_open("/file", O_RDWR), *folder = file_open("/", O_RDONLY);
    disk.block.medium++;
    assert_int_equal(file_read(file, bytes, sizeof bytes), -ENOMEDIUM);
    littlefs_leave(volume);
    assert_int_equal(file_read(file, bytes, sizeof bytes), -ENOMEDIUM);
    assert_int_equal(file_write(file, bytes, sizeof bytes), -ENOMEDIUM);
    assert_int_equal(folder->ops->entry(folder, &(const struct file_entry *){NULL}), 1);
    disk_mount();
    disk_forget_events();
    expect("/file", 9000, 1);
    assert_int_equal(file_sync(file), -ENOMEDIUM);
    assert_int_equal(file_close(file), -ENOMEDIUM);
    assert_int_equal(file_close(folder), 0);
    assert_int_equal(disk.event_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(content_is_there_after_a_mount, setup, teardown),
        cmocka_unit_test_setup_teardown(what_open_says, setup, teardown),
        cmocka_unit_test_setup_teardown(open_and_close_makes_a_file, setup, teardown),
        cmocka_unit_test_setup_teardown(all_who_have_it_open_see_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(positions_are_each_ones_own, setup, teardown),
        cmocka_unit_test_setup_teardown(appending_writes_at_the_end, setup, teardown),
        cmocka_unit_test_setup_teardown(writes_anywhere, setup, teardown),
        cmocka_unit_test_setup_teardown(an_open_file_may_be_removed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_removed_file_frees_its_room_when_closed, setup, teardown),
        cmocka_unit_test_setup_teardown(an_open_file_may_be_renamed, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_is_replaced_while_both_are_open, setup, teardown),
        cmocka_unit_test_setup_teardown(what_rename_and_remove_say, setup, teardown),
        cmocka_unit_test_setup_teardown(times_and_modes_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(reading_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_folder_is_read_while_names_go, setup, teardown),
        cmocka_unit_test_setup_teardown(positions_lead_back_to_their_names, setup, teardown),
        cmocka_unit_test_setup_teardown(an_open_folder_may_be_removed_or_moved, setup, teardown),
        cmocka_unit_test_setup_teardown(a_full_volume_says_so_and_keeps_what_it_has, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(files_end_at_2_gib, setup, teardown),
        cmocka_unit_test_setup_teardown(a_read_only_volume_is_not_written, setup, teardown),
        cmocka_unit_test_setup_teardown(close_writes_and_waits, setup, teardown),
        cmocka_unit_test_setup_teardown(a_removed_card_is_an_error_of_what_is_open, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(failing_transfers_lose_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
