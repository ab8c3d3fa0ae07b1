/* Power cuts on littlefs' own block device for tests, in both its modes. */
#include "common_model.h"
#include "common_volume.h"
#include "emulated_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define RUNS    6
#define SECTORS 600
#define EVERY   5 /* operations between two cuts; odd, so that half of them are within a sector */

static void run(unsigned seed, bool out_of_order)
{
    disk_make(SECTORS);
    disk_unmount();
    emulated_disk_make(disk.bytes, SECTORS, out_of_order, EVERY);
    disk.emulated = true;
    disk_mount();
    emulated_disk.events = 0;
    model_run(seed);
    disk_lose();
    disk.emulated = disk.recording = false;
}

static void cut_runs(bool out_of_order)
{
    unsigned cuts = 0;

    for (unsigned seed = 100; seed < 100 + RUNS; seed++) {
        run(seed, out_of_order);
        for (unsigned i = 0; i < emulated_disk.cut_count; i++) {
            const struct emulated_cut *cut = &emulated_disk.cuts[i];
            if (cut->event >= model_events)
                break;
            memcpy(disk.bytes, cut->bytes, SECTORS * BLOCK_SECTOR);
            model_check_disk(cut->event);
            cuts++;
        }
        emulated_disk_free();
        disk_free();
    }
    print_message("%u cuts\n", cuts);
    assert_true(cuts > 500);
}

static void writes_arrive_in_order(void **state)
{
    cut_runs(false);
}

static void writes_arrive_out_of_order(void **state)
{
    cut_runs(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_arrive_in_order),
        cmocka_unit_test(writes_arrive_out_of_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
