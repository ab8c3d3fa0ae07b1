/* A card is taken out while a file on it is open, and another put in. */
#include "assert_fails.h"
#include "common_card.h"
#include "src/fs/fat_volume.h"
#include "src/fs/mount.h"
#include <fcntl.h>
#include <sanitizer/asan_interface.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static bool is_freed(const struct fat_volume *volume)
{
    return __asan_address_is_poisoned(volume);
}

static void lose(void)
{
    card.changed = true;
    fat_leave(card_volume());
    assert_int_equal(block_look(&card.block), 0);
    assert_true(card_try_mount());
}

static void open_files_fail_and_keep_their_volume_until_they_are_closed(void **state)
{
    static uint8_t bytes[8192];
    ram_disk_slot(&card);
    int fd = open("/file", O_RDWR | O_CREAT, 0666);
    assert_int_equal(write(fd, "old", 3), 3);
    assert_int_equal(fsync(fd), 0);
    struct fat_volume *old = card_volume();
    lose();
    assert_false(is_freed(old));
    card_put("/other", 5000);
    unsigned writes = card.writes;
    assert_fails(pwrite(fd, bytes, sizeof bytes, 0) < 0 || fsync(fd) ? -1 : 0, ENOMEDIUM);
    assert_int_equal(card.writes, writes);
    card_expect("/other", 5000);
    close(fd);
    struct fat_volume *second = card_volume();
    assert_int_equal(fat_sync(second), 0);
    lose();
    assert_true(is_freed(old) && is_freed(second));
    card_expect("/other", 5000);
}

/* What was not on the medium is lost, and what was is there when it comes back. */
static void the_same_card_comes_back_as_it_was_synced(void **state)
{
    ram_disk_slot(&card);
    int fd = open("/file", O_RDWR | O_CREAT, 0666);
    assert_int_equal(write(fd, "synced", 6), 6);
    assert_int_equal(fsync(fd), 0);
    assert_int_equal(write(fd, "not", 3), 3);
    lose();
    assert_fails(fsync(fd), ENOMEDIUM);
    close(fd);
    int again = open("/file", O_RDONLY);
    char text[10] = "";
    assert_int_equal(read(again, text, sizeof text), 6);
    assert_string_equal(text, "synced");
    close(again);
    lose();
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, card_setup, card_check_and_teardown)
    const struct CMUnitTest tests[] = {
        TEST(open_files_fail_and_keep_their_volume_until_they_are_closed),
        TEST(the_same_card_comes_back_as_it_was_synced),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
