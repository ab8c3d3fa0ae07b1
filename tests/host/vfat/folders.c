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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_ten_thousand_names)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
