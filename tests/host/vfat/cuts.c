/*
 * Power cuts between any two sector writes, and with any part of what was written since the last
 * flush. Random calls run once, with all that they write recorded. Then for each cut the volume as
 * it would be is mounted, compared with what may be on it, unmounted and checked.
 *
 * YAO_VFAT_CUTS is the number of cuts, YAO_VFAT_SEED the first seed.
 */
#include "common_check.h"
#include "common_disk.h"
#include "common_exfat.h"
#include "common_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CALLS    60
#define SHUFFLES 3 /* for each cut */
#define IN_ORDER 7 /* one of so many runs is on a device without flushes */

static const struct {
    const char *options;
    unsigned kilobytes;
} kinds[] = {{"-F 12 -s 1", 400},        {"-F 32 -s 1", 700},       {"-F 12 -s 4 -r 32", 900},
             {"-F 16 -s 1 -r 64", 2150}, {"-F 12 -s 1 -r 32", 200}, {"-F 12 -s 1 -r 64", 160}};

static uint8_t *durable;
static unsigned long cuts, wanted, fscks, shared_before;
static unsigned random_state = 1;
static bool in_order, without_journal;

static unsigned long setting(const char *name, unsigned long otherwise)
{
    const char *value = getenv(name);
    return value ? strtoul(value, NULL, 0) : otherwise;
}

static bool coin(void)
{
    random_state = random_state * 1664525 + 1013904223;
    return random_state >> 31;
}

/* Applies some of the event's sectors, up to @most of them. */
static void apply(uint8_t *bytes, const struct disk_event *event, uint32_t most, bool all)
{
    for (uint32_t i = 0; i < event->count && i < most; i++)
        if (all || coin())
            memcpy(bytes + (event->sector + i) * VFAT_SECTOR,
                   disk.data + event->data + (size_t)i * VFAT_SECTOR, VFAT_SECTOR);
}

/* The states that may be found when @event events are over. */
static void bounds(size_t event, unsigned *first, unsigned *last)
{
    *first = *last = 0;
    for (unsigned i = 0; i < model.count && model.states[i].event <= event; i++) {
        *last = i;
        if (model.states[i].synced)
            *first = i;
    }
    if (*last + 1 < model.count)
        ++*last;
}

static void check_now(const char *when)
{
    struct check check = check_volume(disk.bytes, disk.sectors);
    if (check.shared || check.lost || check.broken)
        fail_msg("%s: %u clusters shared, %u lost, %u chains broken", when, check.shared,
                 check.lost, check.broken);
}

/* The volume can be worked with afterwards. */
static void work_on(void)
{
    int error = disk_put("after the cut", 3000, 5);
    assert_true(error == 0 || error == VFAT_ENOSPC);
    if (!error)
        disk_expect("after the cut", 3000, 5);
}

/* Without a journal, at least no cluster is shared. */
static void check_without_journal(void)
{
    disk_mount();
    disk_put("after the cut", 3000, 5);
    disk_unmount();
    assert_int_equal(check_volume(disk.bytes, disk.sectors).shared, 0);
    cuts++;
}

/* Another cut while the first one is recovered from. */
static void cut_again(void)
{
    size_t events = disk.event_count, data = disk.data_size, size = disk.sectors * VFAT_SECTOR;
    uint8_t *copy = malloc(size);
    memcpy(copy, disk.bytes, size);
    disk.recording = true;
    disk_mount();
    disk_unmount();
    disk.recording = false;
    size_t most = disk.event_count - events, flush = events, event = events;
    for (most = most ? random_state % (most + 1) : 0; most--; event++) {
        random_state = random_state * 1664525 + 1013904223;
        for (; !disk.events[event].count && flush < event; flush++)
            apply(copy, &disk.events[flush], UINT32_MAX, true);
    }
    for (; flush < event; flush++)
        apply(copy, &disk.events[flush], UINT32_MAX, in_order);
    memcpy(disk.bytes, copy, size);
    free(copy);
    disk.event_count = events;
    disk.data_size = data;
}

static void check_cut(size_t event)
{
    unsigned first, last;
    if (without_journal) {
        check_without_journal();
        return;
    }
    bounds(event, &first, &last);
    shared_before += check_volume(disk.bytes, disk.sectors).shared != 0;
    if (cuts % 8 == 1)
        cut_again();
    disk_mount();
    model_compare(first, last);
    if (cuts % 16 == 0)
        work_on();
    disk_unmount();
    check_now("after a cut");
    if (cuts % 1000 == 0) {
        disk_check();
        fscks++;
    }
    cuts++;
}

/* A cut in or behind @event, with what was written since event @flush. */
static void cut_at(size_t flush, size_t event, uint32_t most)
{
    for (unsigned shuffle = 0; shuffle <= (in_order ? 0 : SHUFFLES) && cuts < wanted; shuffle++) {
        memcpy(disk.bytes, durable, disk.sectors * VFAT_SECTOR);
        for (size_t i = flush; i < event; i++)
            apply(disk.bytes, &disk.events[i], UINT32_MAX, shuffle == 0);
        apply(disk.bytes, &disk.events[event], most, shuffle == 0);
        check_cut(event);
    }
}

static void cut_everywhere(void)
{
    size_t flush = 0;
    for (size_t event = 0; event < disk.event_count && cuts < wanted; event++) {
        uint32_t count = disk.events[event].count;
        for (uint32_t most = 0; most < count; most++)
            cut_at(flush, event, most);
        if (count)
            continue;
        cut_at(flush, event, 0);
        for (; flush < event; flush++) /* all that was before the flush */
            apply(durable, &disk.events[flush], UINT32_MAX, true);
    }
}

/* Files whose clusters have no links yet. */
static void begin_with_rows(void)
{
    static const struct made rows[] = {
        {"a", 9000, 9000, true, 0, 0, 0x5a210000},
        {"another long name, longer than the first one.txt", 3000, 3000, true, 0, 0, 0x5a210000}};
    for (unsigned i = 0; i < 2; i++) {
        made_put(0, &rows[i], i + 3);
        model_begin_with(rows[i].name, (uint32_t)rows[i].size, i + 3);
    }
}

/* What was never written is neither zeros nor anything that a file has. */
static void fill_free_sectors(void)
{
    const uint8_t *boot = disk.bytes;
    uint32_t fat = boot[22] | (uint32_t)boot[23] << 8;
    uint32_t root = (boot[17] | (uint32_t)boot[18] << 8) / 16;
    fat = fat ? fat : boot[36] | (uint32_t)boot[37] << 8;
    uint32_t used = boot[14] + boot[16] * fat + (root ? root : boot[13]);
    disk_unmount();
    if (disk.is_exfat) {
        made_spoil();
        begin_with_rows();
        disk_mount();
        return;
    }
    for (size_t i = (size_t)used * VFAT_SECTOR; i < disk.sectors * VFAT_SECTOR; i++)
        disk.bytes[i] = (uint8_t)(0xa5 ^ i >> 3 ^ i >> 9);
    disk_mount();
}

static void cut_run(const char *options, unsigned kilobytes, unsigned seed)
{
    disk_make(options, kilobytes);
    fill_free_sectors();
    durable = malloc(disk.sectors * VFAT_SECTOR);
    memcpy(durable, disk.bytes, disk.sectors * VFAT_SECTOR);
    if (in_order)
        disk.device.flush = NULL;
    disk.recording = true;
    model_run(seed, CALLS);
    disk.recording = false;
    disk_unmount();
    check_now("after the run");
    cut_everywhere();
    model_free();
    free(durable);
    disk_free();
}

static void test_cuts(void **state)
{
    unsigned seed = (unsigned)setting("YAO_VFAT_SEED", 1);
    wanted = setting("YAO_VFAT_CUTS", 1000);
    for (; cuts < wanted; seed++) {
        random_state = seed;
        in_order = seed % IN_ORDER == 0;
        print_message("seed %u, %lu cuts\n", seed, cuts);
        unsigned kind = seed % (sizeof kinds / sizeof kinds[0] - 1);
        cut_run(kinds[kind].options, kinds[kind].kilobytes, seed);
    }
    print_message(
        "%lu cuts, %lu of them judged by fsck.fat; before the mount, %lu had shared clusters\n",
        cuts, fscks, shared_before);
}

/* On a volume that has no room for a journal. */
static void test_without_journal(void **state)
{
    without_journal = true;
    in_order = false;
    wanted = cuts + setting("YAO_VFAT_CUTS", 1000) / 4;
    for (unsigned seed = (unsigned)setting("YAO_VFAT_SEED", 1); cuts < wanted; seed++)
        cut_run(kinds[sizeof kinds / sizeof kinds[0] - 1].options,
                kinds[sizeof kinds / sizeof kinds[0] - 1].kilobytes, seed);
}

static void test_exfat(void **state)
{
    static const struct {
        const char *options;
        unsigned kilobytes;
    } volumes[] = {
        {"exfat -c 512 -b 32K", 260}, {"exfat -c 1K -b 32K", 300}, {"exfat -c 4K -b 64K", 500}};
    without_journal = false;
    wanted = cuts + setting("YAO_VFAT_CUTS", 1000) / 2;
    for (unsigned seed = (unsigned)setting("YAO_VFAT_SEED", 1); cuts < wanted; seed++) {
        random_state = seed;
        in_order = seed % IN_ORDER == 0;
        print_message("exFAT, seed %u, %lu cuts\n", seed, cuts);
        cut_run(volumes[seed % 3].options, volumes[seed % 3].kilobytes, seed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_without_journal),
        cmocka_unit_test(test_exfat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
