/* The time, the mode and the owner of files, and the volume's room. mtools and the calls themselves
 * say what is on the card afterwards. */
#include "common_card.h"
#include "src/sys/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include <cmocka.h>

#define THEN    1000000001
#define EARLIER 100
#define IN_1980 315532800

static const struct timespec then[2] = {{5, 0}, {THEN, 999999999}};

static time_t changed(const char *path)
{
    struct stat status;

    assert_int_equal(stat(path, &status), 0);
    return status.st_mtim.tv_sec;
}

static void time_is_kept_in_steps_of_two_seconds(void **state)
{
    card_put("/file", 100);
    assert_int_equal(mkdir("/folder", 0777), 0);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file", then, 0), 0);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/folder", then, AT_SYMLINK_NOFOLLOW), 0);
    card_remount();
    assert_int_equal(changed("/file"), THEN - 1);
    assert_int_equal(changed("/folder"), THEN - 1);
    const struct timespec early[2] = {{0, 0}, {EARLIER, 0}};
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file", early, 0), 0);
    assert_int_equal(changed("/file"), IN_1980);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file", NULL, 0), 0);
    assert_true(changed("/file") > THEN);
    card_expect("/file", 100);
}

/* What the file had still to write must not set the time again. */
static void time_of_an_open_file_stays(void **state)
{
    int fd = open("/file", O_RDWR | O_CREAT, 0666);

    assert_int_equal(write(fd, "text", 4), 4);
    assert_int_equal(sys_utimensat(fd, NULL, then, 0), 0);
    assert_int_equal(close(fd), 0);
    card_remount();
    assert_int_equal(changed("/file"), THEN - 1);
}

static void time_that_makes_no_sense_is_refused(void **state)
{
    const struct timespec omit[2] = {{0, UTIME_OMIT}, {0, UTIME_OMIT}};
    const struct timespec access_only[2] = {{5, 0}, {0, UTIME_OMIT}};
    const struct timespec wrong[2] = {{0, 0}, {0, 1000000000}};

    card_put("/file", 1);
    time_t before = changed("/file");
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file", access_only, 0), 0);
    assert_int_equal(changed("/file"), before);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/none", omit, 0), 0);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/none", access_only, 0), -ENOENT);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/none", then, 0), -ENOENT);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file/below", then, 0), -ENOTDIR);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file", wrong, 0), -EINVAL);
    assert_int_equal(sys_utimensat(AT_FDCWD, "/file", then, 1 << 20), -EINVAL);
    assert_int_equal(sys_utimensat(77, NULL, then, 0), -EBADF);
    assert_int_equal(sys_utimensat(1, NULL, then, 0), -EPERM);
}

static void only_the_owners_write_bit_is_kept(void **state)
{
    card_put("/file", 1);
    assert_int_equal(sys_fchmodat(AT_FDCWD, "/file", 0444), 0);
    card_remount();
    assert_int_equal(open("/file", O_WRONLY), -1);
    assert_int_equal(errno, EACCES);
    int fd = open("/file", O_RDONLY);
    assert_int_equal(sys_fchmod(fd, 0644), 0);
    close(fd);
    close(fd = open("/file", O_WRONLY));
    assert_true(fd >= 0);
    assert_int_equal(sys_fchmodat(AT_FDCWD, "/", 0777), 0);
    assert_int_equal(sys_fchmodat(AT_FDCWD, "/", 0555), -EPERM);
    assert_int_equal(sys_fchmodat2(AT_FDCWD, "/file", 0644, 1), -EINVAL);
    assert_int_equal(sys_fchmodat(AT_FDCWD, "/none", 0644), -ENOENT);
    assert_int_equal(sys_fchmod(77, 0644), -EBADF);
}

static void only_the_superuser_owns_files(void **state)
{
    card_put("/file", 1);
    int fd = open("/file", O_RDONLY);
    assert_int_equal(sys_fchownat(AT_FDCWD, "/file", -1, 0, 0), 0);
    assert_int_equal(sys_fchown(fd, 0, -1), 0);
    assert_int_equal(sys_fchown(fd, 1000, -1), -EPERM);
    assert_int_equal(sys_fchownat(fd, "", 0, 1000, AT_EMPTY_PATH), -EPERM);
    assert_int_equal(sys_fchownat(AT_FDCWD, "/none", 0, 0, 0), -ENOENT);
    assert_int_equal(sys_fchown(77, 0, 0), -EBADF);
    close(fd);
}

static void room_shrinks_by_what_is_written(void **state)
{
    struct statfs before, after;

    card_put("/first", 0); /* the journal is made */
    assert_int_equal(sys_statfs("/", &before), 0);
    assert_true(before.f_bsize >= 512 && before.f_bfree && before.f_bfree <= before.f_blocks);
    card_put("/file", (size_t)(before.f_bsize * 3 + 1));
    int fd = open("/file", O_RDONLY);
    assert_int_equal(sys_fstatfs(fd, &after), 0);
    assert_int_equal(after.f_bfree, before.f_bfree - 4);
    assert_int_equal(after.f_namelen, 255);
    close(fd);
    assert_int_equal(sys_statfs("/none", &after), -ENOENT);
    assert_int_equal(sys_fstatfs(77, &after), -EBADF);
    assert_int_equal(sys_fstatfs(1, &after), -ENOSYS);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, card_setup, card_check_and_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(time_is_kept_in_steps_of_two_seconds), TEST(time_of_an_open_file_stays),
        TEST(time_that_makes_no_sense_is_refused),  TEST(only_the_owners_write_bit_is_kept),
        TEST(only_the_superuser_owns_files),        TEST(room_shrinks_by_what_is_written),
    };

    card_choose(CARD_FAT16, 4);
    return cmocka_run_group_tests_name("attributes", tests, NULL, NULL);
}
