/* Every allocation of every call fails in turn: the call says ENOMEM, nothing on the card changes,
 * and with memory it works. */
#include "common_card.h"
#include "log.h"
#include "memory.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define ALLOCATIONS_MAX 10

static int made(int fd)
{
    return fd < 0 ? fd : close(fd);
}

static int read_existing(void)
{
    return made(open("/folder/file", O_RDONLY));
}

static int open_twice(void)
{
    int fd = open("/folder/file", O_RDONLY);
    if (fd < 0)
        return fd;
    int result = read_existing(), why = errno;
    close(fd);
    errno = why;
    return result;
}

static int create_new(void)
{
    return made(open("/folder/new", O_CREAT | O_EXCL | O_WRONLY, 0666));
}

static int truncate_by_open(void)
{
    return made(open("/folder/file", O_WRONLY | O_TRUNC));
}

static int open_folder(void)
{
    return made(open("/folder", O_RDONLY | O_DIRECTORY));
}

static int list_folder(void)
{
    DIR *dir = opendir("/folder");
    if (!dir)
        return -1;
    errno = 0;
    while (readdir(dir))
        continue;
    int why = errno;
    closedir(dir);
    errno = why;
    return why ? -1 : 0;
}

static int stat_file(void)
{
    struct stat status;
    return stat("/folder/file", &status);
}

static int stat_folder(void)
{
    struct stat status;
    return stat("/folder", &status);
}

static int access_file(void)
{
    return access("/folder/file", R_OK | W_OK);
}

static int make_folder(void)
{
    return mkdir("/folder/made", 0777);
}

static int remove_folder(void)
{
    return rmdir("/empty");
}

static int remove_file(void)
{
    return unlink("/folder/file");
}

static int rename_file(void)
{
    return rename("/folder/file", "/moved");
}

static int rename_over_file(void)
{
    return rename("/folder/file", "/other");
}

static int shorten_file(void)
{
    return truncate("/folder/file", 10);
}

static int change_folder(void)
{
    return chdir("/folder") ? -1 : chdir("/");
}

static int (*const calls[])(void) = {
    read_existing, open_twice,   create_new,       truncate_by_open, open_folder,   list_folder,
    stat_file,     stat_folder,  access_file,      make_folder,      remove_folder, remove_file,
    rename_file,   shorten_file, rename_over_file, change_folder,
};

static void fill_card(void)
{
    assert_int_equal(mkdir("/folder", 0777), 0);
    assert_int_equal(mkdir("/empty", 0777), 0);
    card_put("/folder/file", 5000);
    card_put("/other", 700);
}

/* Lets the @nth allocation of the call fail. Whether the call has so many, and needs it: some
 * memory only makes it quicker. */
static bool fails_at(int (*call)(void), unsigned nth)
{
    uint8_t *before = malloc(card.block.sectors * BLOCK_SECTOR);
    memcpy(before, card.bytes, card.block.sectors * BLOCK_SECTOR);
    memory_fail(nth);
    int result = call(), why = errno;
    bool failed = memory_failed();
    memory_fail(0);
    if (failed && result) {
        assert_int_equal(result, -1);
        assert_int_equal(why, ENOMEM);
        assert_memory_equal(before, card.bytes, card.block.sectors * BLOCK_SECTOR);
    } else {
        assert_int_equal(result, 0);
    }
    free(before);
    return failed && result;
}

static void each_call_says_enomem_and_changes_nothing(void **state)
{
    unsigned seen = 0;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        card_setup(state);
        fill_card();
        unsigned nth = 1;
        while (fails_at(calls[i], nth)) /* the last time it succeeds */
            assert_true(++nth <= ALLOCATIONS_MAX);
        seen += nth - 1;
        card_teardown(state);
    }
    assert_true(seen >= 10); /* most calls allocate */
}

static void a_mount_without_memory_works_later(void **state)
{
    card_setup(state);
    card_unmount();
    for (unsigned nth = 1; nth <= ALLOCATIONS_MAX; nth++) {
        memory_fail(nth);
        bool mounted = card_try_mount();
        assert_int_equal(mounted, !memory_failed());
        if (mounted)
            break;
        assert_non_null(strstr(log_last_error(), "memory"));
    }
    memory_fail(0);
    card_put("/works", 100);
    card_teardown(state);
}

static void a_full_table_of_descriptors_changes_nothing(void **state)
{
    card_setup(state);
    fill_card();
    int last = 0, fd;
    while ((fd = open("/other", O_RDONLY)) >= 0)
        last = fd;
    assert_int_equal(errno, EMFILE);
    assert_int_equal(open("/folder/file", O_WRONLY | O_TRUNC), -1);
    assert_int_equal(errno, EMFILE);
    assert_int_equal(open("/new", O_WRONLY | O_CREAT, 0666), -1);
    assert_int_equal(errno, EMFILE);
    for (fd = last; fd > 2; fd--)
        assert_int_equal(close(fd), 0);
    assert_int_equal(access("/new", F_OK), -1);
    card_expect("/folder/file", 5000);
    card_teardown(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_call_says_enomem_and_changes_nothing),
        cmocka_unit_test(a_mount_without_memory_works_later),
        cmocka_unit_test(a_full_table_of_descriptors_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
