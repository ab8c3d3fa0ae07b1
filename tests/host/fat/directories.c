/* Names, directories, and what changes them. */
#include "assert_fails.h"
#include "common_card.h"
#include "log.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static bool exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

/* Whether @path lists exactly @names (in any order, separated by '/'). */
static void assert_lists(const char *path, const char *names)
{
    char text[1000], wanted[1000];
    size_t length = 0;
    DIR *dir = opendir(path);
    assert_non_null(dir);
    for (const struct dirent *entry; (entry = readdir(dir));) {
        snprintf(wanted, sizeof wanted, "/%s/", entry->d_name);
        snprintf(text, sizeof text, "/%s/", names);
        if (!strstr(text, wanted))
            fail_msg("%s lists %s", path, entry->d_name);
        length += strlen(entry->d_name) + 1;
    }
    assert_int_equal(length, *names ? strlen(names) + 1 : 0);
    closedir(dir);
}

static void names_of_all_kinds_come_back(void **state)
{
    const char *const names[] = {
        "a",
        "lower.txt",
        "UPPER.TXT",
        "MixedCase.TxT",
        "with spaces in it",
        "ümläut ß",
        "世界.bin",
        "emoji \xf0\x9f\x98\x80",
        ".hidden",
        "many.dots.in.it",
        "+,;=[]",
    };
    const unsigned count = sizeof names / sizeof names[0];
    char path[100];
    for (unsigned i = 0; i < count; i++) {
        snprintf(path, sizeof path, "/%s", names[i]);
        card_put(path, 10 + i);
    }
    card_remount();
    DIR *dir = opendir("/");
    for (unsigned i = 0; i < count; i++) {
        struct dirent *entry = readdir(dir);
        assert_non_null(entry);
        assert_string_equal(entry->d_name, names[i]);
        assert_int_equal(entry->d_type, DT_REG);
        snprintf(path, sizeof path, "/%s", names[i]);
        card_expect(path, 10 + i);
    }
    errno = 0;
    assert_null(readdir(dir));
    assert_int_equal(errno, 0);
    closedir(dir);
}

static void the_longest_names_fit(void **state)
{
    char path[800] = "/";
    for (int i = 0; i < 255; i++)
        strcat(path, "世"); /* three bytes each */
    card_put(path, 5);
    DIR *dir = opendir("/");
    assert_string_equal(readdir(dir)->d_name, path + 1);
    closedir(dir);
    strcat(path, "x");
    assert_fails(open(path, O_RDWR | O_CREAT, 0666), ENAMETOOLONG);
}

static void paths_too_long_are_refused(void **state)
{
    char path[5000];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    for (size_t i = 0; i < sizeof path - 1; i += 50)
        path[i] = '/';
    assert_fails(open(path, O_RDONLY), ENAMETOOLONG);
    assert_fails(chdir(path), ENAMETOOLONG);
}

static void names_that_fat_cannot_hold_are_refused(void **state)
{
    const char *const names[] = {"/a\nb", "/a:b", "/a\\b", "/a*",       "/a?",
                                 "/a|b",  "/\"",  "/<>",   "/\xff\xfe", "/cut \xc3"};
    card_put("/a", 5);
    for (unsigned i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_fails(open(names[i], O_RDONLY), ENOENT);
        assert_fails(open(names[i], O_RDWR | O_CREAT, 0666), EINVAL);
        assert_fails(mkdir(names[i], 0777), EINVAL);
    }
    assert_lists("/", "a");
}

static void directories_are_made_and_removed(void **state)
{
    struct stat status;
    assert_int_equal(mkdir("/dir", 0777), 0);
    assert_int_equal(mkdir("/dir/sub/", 0777), 0);
    assert_int_equal(stat("/dir/sub", &status), 0);
    assert_true(S_ISDIR(status.st_mode));
    assert_fails(mkdir("/dir", 0777), EEXIST);
    assert_fails(mkdir("/", 0777), EEXIST);
    assert_fails(mkdir("/no/dir", 0777), ENOENT);
    assert_fails(rmdir("/dir"), ENOTEMPTY);
    assert_int_equal(rmdir("/dir/sub"), 0);
    assert_int_equal(rmdir("/dir"), 0);
    assert_fails(rmdir("/dir"), ENOENT);
    assert_fails(rmdir("/"), EBUSY);
    assert_lists("/", "");
}

static void files_are_no_directories(void **state)
{
    card_put("/file", 10);
    mkdir("/dir", 0777);
    assert_fails(rmdir("/file"), ENOTDIR);
    assert_fails(unlink("/dir"), EISDIR);
    assert_fails(unlink("/file/"), ENOTDIR);
    assert_fails(chdir("/file"), ENOTDIR);
    assert_fails(open("/dir", O_RDWR), EISDIR);
    assert_fails(open("/dir", O_RDONLY | O_CREAT, 0666), EISDIR);
    assert_null(opendir("/file"));
    assert_int_equal(errno, ENOTDIR);
    assert_null(opendir("/none"));
    assert_int_equal(errno, ENOENT);
    assert_null(opendir("/none/none"));
    assert_int_equal(errno, ENOENT);
}

static void an_open_directory_can_be_asked_and_synced(void **state)
{
    struct stat status;
    char byte;
    const char *const paths[] = {"/", "/dir"};
    mkdir("/dir", 0777);
    for (unsigned i = 0; i < 2; i++) {
        int fd = open(paths[i], O_RDONLY | O_DIRECTORY);
        assert_true(fd >= 0);
        assert_int_equal(fstat(fd, &status), 0);
        assert_true(S_ISDIR(status.st_mode));
        assert_fails(read(fd, &byte, 1), EISDIR);
        assert_int_equal(fsync(fd), 0);
        assert_int_equal(close(fd), 0);
    }
}

/* More entries than a cluster holds; removal while reading leaves the others readable. */
static void large_directories_work(void **state)
{
    char path[40];
    unsigned found = 0;
    mkdir("/many", 0777);
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "/many/file number %d", i);
        card_put(path, 1);
    }
    DIR *dir = opendir("/many");
    while (readdir(dir))
        found++;
    assert_int_equal(found, 300);
    rewinddir(dir);
    assert_string_equal(readdir(dir)->d_name, "file number 0");
    closedir(dir);
    for (int i = 0; i < 300; i++) {
        snprintf(path, sizeof path, "/many/FILE NUMBER %d", i);
        assert_int_equal(unlink(path), 0);
    }
    assert_int_equal(rmdir("/many"), 0);
}

/* With names of four slots in all of its 65,536. */
static void names_are_found_at_once_in_a_full_directory(void **state)
{
    char path[60];
    struct stat status;
    unsigned made = 0;
    int fd;
    assert_int_equal(mkdir("/full", 0777), 0);
    do {
        snprintf(path, sizeof path, "/full/a name of four slots, number %05u", made);
        fd = open(path, O_CREAT | O_EXCL | O_WRONLY, 0666);
    } while (fd >= 0 && close(fd) == 0 && ++made);
    assert_int_equal(errno, ENOSPC);
    assert_int_equal(made, 65536 / 4 - 1);
    assert_true(card.reads < made);
    ram_disk_calm(&card);
    for (unsigned i = 0; i < made; i += 100) {
        snprintf(path, sizeof path, "/full/a name of four slots, number %05u", i);
        assert_int_equal(stat(path, &status), 0);
    }
    assert_true(card.reads < made / 100 * 4);
}

static void the_current_directory_is_where_names_begin(void **state)
{
    char path[100];
    mkdir("/dir", 0777);
    mkdir("/dir/sub", 0777);
    assert_int_equal(chdir("dir/./sub"), 0);
    assert_string_equal(getcwd(path, sizeof path), "/dir/sub");
    card_put("../here", 77);
    card_expect("/dir/here", 77);
    card_expect("../../../dir//here", 77);
    assert_fails(chdir("none"), ENOENT);
    assert_null(getcwd(path, 5));
    assert_int_equal(errno, ERANGE);
    assert_int_equal(chdir(".."), 0);
    assert_lists(".", "sub/here");
    assert_int_equal(chdir("/"), 0);
    assert_string_equal(getcwd(path, sizeof path), "/");
}

/* What is known about a name must not outlive it. */
static void a_name_used_again_is_the_new_file(void **state)
{
    card_put("/one", 1000);
    card_put("/two", 2000);
    card_expect("/one", 1000);
    card_expect("/two", 2000);
    assert_int_equal(unlink("/one"), 0);
    assert_int_equal(rename("/two", "/one"), 0);
    card_expect("/one", 2000);
    assert_false(exists("/two"));
    card_put("/two", 10);
    card_expect("/two", 10);
    mkdir("/dir", 0777);
    card_put("/dir/file", 30);
    card_expect("/dir/file", 30);
    assert_int_equal(rename("/dir", "/moved"), 0);
    assert_false(exists("/dir/file"));
    card_expect("/moved/file", 30);
}

static void files_are_renamed(void **state)
{
    card_put("/file", 100);
    mkdir("/dir", 0777);
    assert_int_equal(rename("/file", "/dir/long new name"), 0);
    card_expect("/dir/long new name", 100);
    assert_false(exists("/file"));
    card_put("/file", 50);
    assert_int_equal(rename("/file", "/dir/long new name"), 0);
    card_expect("/dir/long new name", 50);
    assert_fails(rename("/none", "/x"), ENOENT);
    assert_fails(rename("/dir/long new name", "/none/x"), ENOENT);
    card_expect("/dir/long new name", 50);
}

static void a_name_can_change_its_case(void **state)
{
    card_put("/file", 100);
    assert_int_equal(rename("/file", "/File"), 0);
    assert_lists("/", "File");
    card_expect("/file", 100);
    assert_int_equal(rename("/File", "/File"), 0);
    card_expect("/File", 100);
}

static void directories_move_with_their_content(void **state)
{
    mkdir("/from", 0777);
    mkdir("/to", 0777);
    card_put("/from/file", 70);
    assert_int_equal(rename("/from", "/to/there"), 0);
    card_expect("/to/there/file", 70);
    card_expect("/to/there/../there/file", 70);
    mkdir("/empty", 0777);
    assert_int_equal(rename("/to/there", "/empty"), 0);
    card_expect("/empty/file", 70);
    assert_fails(rename("/to", "/empty"), ENOTEMPTY);
}

static void kinds_do_not_replace_each_other(void **state)
{
    card_put("/file", 10);
    mkdir("/dir", 0777);
    assert_fails(rename("/file", "/dir"), EISDIR);
    assert_fails(rename("/dir", "/file"), ENOTDIR);
    assert_fails(rename("/", "/x"), EBUSY);
    assert_fails(rename("/dir", "/"), EBUSY);
}

/* Its clusters would hang on nothing. */
static void a_directory_does_not_move_into_itself(void **state)
{
    mkdir("/dir", 0777);
    mkdir("/dir/sub", 0777);
    assert_fails(rename("/dir", "/dir/x"), EINVAL);
    assert_fails(rename("/dir", "/DIR/SUB/x"), EINVAL);
    assert_fails(rename("/dir", "/dir/none/x"), ENOENT);
    assert_int_equal(rename("/dir/sub", "/dir/sub2"), 0);
}

static void run(enum card_kind kind, int *failed)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, card_setup, card_check_and_teardown)
    const struct CMUnitTest tests[] = {
        TEST(names_of_all_kinds_come_back),
        TEST(the_longest_names_fit),
        TEST(paths_too_long_are_refused),
        TEST(names_that_fat_cannot_hold_are_refused),
        TEST(directories_are_made_and_removed),
        TEST(files_are_no_directories),
        TEST(an_open_directory_can_be_asked_and_synced),
        TEST(large_directories_work),
        TEST(names_are_found_at_once_in_a_full_directory),
        TEST(the_current_directory_is_where_names_begin),
        TEST(a_name_used_again_is_the_new_file),
        TEST(files_are_renamed),
        TEST(a_name_can_change_its_case),
        TEST(directories_move_with_their_content),
        TEST(kinds_do_not_replace_each_other),
        TEST(a_directory_does_not_move_into_itself),
    };
    card_choose(kind, 1);
    *failed |= cmocka_run_group_tests_name(card_kind_names[kind], tests, NULL, NULL);
}

int main(void)
{
    int failed = 0;
    run(CARD_FAT16, &failed);
    run(CARD_FAT32, &failed);
    return failed;
}
