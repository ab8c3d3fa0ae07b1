/*
 * Power cuts of FAT and exFAT volumes on littlefs' own block device for tests, in both its modes:
 * each leaves a state between two calls, and no cluster shared, lost or in a broken chain. The
 * calls, and what may be found, are those of tests/host/vfat/common_model.h.
 */
#include "common_check.h"
#include "common_disk.h"
#include "common_model.h"
#include "emulated_disk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define RUNS  6
#define CALLS 60
#define EVERY 5 /* operations between two cuts; odd, so that half of them are within a sector */

static const struct {
    const char *options;
    unsigned kilobytes;
} volumes[] = {{"-F 12 -s 1", 400},
               {"-F 32 -s 1", 700},
               {"-F 16 -s 1 -r 64", 2150},
               {"exfat -c 1K -b 32K", 300}};

static int read_sectors(void *context, uint64_t sector, void *to, uint32_t count)
{
    emulated_disk_read(sector, to, count);
    return 0;
}

static int write_sectors(void *context, uint64_t sector, const void *from, uint32_t count)
{
    emulated_disk_write(sector, from, count);
    disk.event_count = emulated_disk.events;
    return 0;
}

static int flush(void *context)
{
    emulated_disk_flush();
    disk.event_count = emulated_disk.events;
    return 0;
}

/* Runs the calls on it; what they wrote remains in emulated_disk. */
static void run(unsigned seed, bool out_of_order)
{
    disk_unmount();
    struct vfat_device device = disk.device;
    emulated_disk_make(disk.bytes, (uint32_t)disk.sectors, out_of_order, EVERY);
    disk.event_count = 0;
    disk.device.read = read_sectors;
    disk.device.write = write_sectors;
    disk.device.flush = flush;
    disk_mount();
    model_run(seed, CALLS);
    disk_unmount();
    disk.device = device;
}

/* The volume is in a state from the last that was synced to the one that was being reached. */
static void compare(size_t event)
{
    unsigned first = 0, last = 0;

    while (last < model.count && model.states[last].event <= event) {
        if (model.states[last].synced)
            first = last;
        last++;
    }
    model_compare(first, last < model.count ? last : model.count - 1);
}

static void check_cuts(void)
{
    for (unsigned i = 0; i < emulated_disk.cut_count; i++) {
        memcpy(disk.bytes, emulated_disk.cuts[i].bytes, disk.sectors * VFAT_SECTOR);
        disk_mount();
        compare(emulated_disk.cuts[i].event);
        disk_unmount();
        disk_is_whole();
    }
}

static void cut_runs(bool out_of_order)
{
    unsigned kinds = sizeof volumes / sizeof volumes[0], cuts = 0;

    for (unsigned seed = 0; seed < kinds * RUNS; seed++) {
        disk_make(volumes[seed % kinds].options, volumes[seed % kinds].kilobytes);
        run(seed, out_of_order);
        check_cuts();
        cuts += emulated_disk.cut_count;
        emulated_disk_free();
        model_free();
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
