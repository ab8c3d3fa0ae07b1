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

struct volume {
    const char *options;
    unsigned kilobytes;
};

/* Sectors of 512 bytes to 4 KiB, clusters of 512 bytes to 64 KiB. */
static const struct volume fat_volumes[] =
    {
        {"-F 12 -s 1", 400},         {"-F 12 -s 4 -r 32", 900},    {"-F 12 -s 16", 2000},
        {"-F 12 -s 128", 4000},      {"-F 12 -s 1 -S 1024", 600},  {"-F 16 -s 1 -r 64", 2150},
        {"-F 16 -s 2 -r 128", 4300}, {"-F 16 -s 4 -f 1", 8400},    {"-F 32 -s 1", 700},
        {"-F 32 -s 2 -f 1", 900},    {"-F 32 -s 8", 1800},         {"-F 32 -s 64", 3600},
        {"-F 32 -s 128", 5000},      {"-F 32 -s 1 -S 2048", 1500}, {"-F 32 -s 2 -S 4096", 3000},
},
                           exfat_volumes[] =
                               {
                                   {"exfat -c 512 -b 32K", 260},  {"exfat -c 1K -b 32K", 300},
                                   {"exfat -c 4K -b 64K", 500},   {"exfat -c 16K -b 64K", 1700},
                                   {"exfat -c 32K -b 64K", 2700}, {"exfat -c 64K -b 64K", 4500},
},
                           no_room = {"-F 12 -s 1 -r 64", 160};

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
    for (uint32_t i = 0; i < event->count && i < most; i++) {
        if (!all && !coin())
            continue;
        if (bytes == disk.bytes)
            disk_touch(event->sector + i, 1);
        memcpy(bytes + (event->sector + i) * VFAT_SECTOR,
               disk.data + event->data + (size_t)i * VFAT_SECTOR, VFAT_SECTOR);
    }
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

/* What the first cut has left, to begin with it once more. */
static size_t save(uint32_t **sectors, uint8_t **bytes)
{
    size_t count = disk.touched_count;
    *sectors = malloc(count * sizeof **sectors + 1);
    *bytes = malloc(count * VFAT_SECTOR + 1);
    for (size_t i = 0; i < count; i++) {
        (*sectors)[i] = disk.touched[i];
        memcpy(*bytes + i * VFAT_SECTOR, disk.bytes + (size_t)disk.touched[i] * VFAT_SECTOR,
               VFAT_SECTOR);
    }
    return count;
}

static void restore(size_t count, uint32_t *sectors, uint8_t *bytes)
{
    disk_restore(durable);
    for (size_t i = 0; i < count; i++) {
        disk_touch(sectors[i], 1);
        memcpy(disk.bytes + (size_t)sectors[i] * VFAT_SECTOR, bytes + i * VFAT_SECTOR, VFAT_SECTOR);
    }
    free(sectors);
    free(bytes);
}

/* Another cut while the first one is recovered from. */
static void cut_again(void)
{
    size_t events = disk.event_count, data = disk.data_size;
    uint32_t *sectors;
    uint8_t *bytes;
    size_t count = save(&sectors, &bytes);
    disk.recording = true;
    disk_mount();
    disk_unmount();
    disk.recording = false;
    restore(count, sectors, bytes);
    size_t most = disk.event_count - events, flush = events, event = events;
    for (most = most ? (random_state >> 8) % (most + 1) : 0; most--; event++) {
        random_state = random_state * 1664525 + 1013904223;
        for (; !disk.events[event].count && flush < event; flush++)
            apply(disk.bytes, &disk.events[flush], UINT32_MAX, true);
    }
    for (; flush < event; flush++)
        apply(disk.bytes, &disk.events[flush], UINT32_MAX, in_order);
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
        disk_restore(durable);
        for (size_t i = flush; i < event; i++)
            apply(disk.bytes, &disk.events[i], UINT32_MAX, shuffle == 0);
        apply(disk.bytes, &disk.events[event], most, shuffle == 0);
        check_cut(event);
    }
}

/* What was before the flush is there in any case. */
static void make_durable(const struct disk_event *event)
{
    apply(durable, event, UINT32_MAX, true);
    disk_touch(event->sector, event->count);
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
        for (; flush < event; flush++)
            make_durable(&disk.events[flush]);
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

/* Where clusters begin that no file has yet. */
static size_t first_free_byte(void)
{
    const uint8_t *boot = disk.bytes;
    uint32_t sector = boot[11] | (uint32_t)boot[12] << 8;
    uint32_t fat = boot[22] | (uint32_t)boot[23] << 8;
    uint32_t root = (boot[17] | (uint32_t)boot[18] << 8) * 32 / sector;
    fat = fat ? fat : boot[36] | (uint32_t)boot[37] << 8;
    return (size_t)sector * (boot[14] + boot[16] * fat + (root ? root : boot[13]));
}

/* What was never written is neither zeros nor anything that a file has. */
static void fill_free_sectors(void)
{
    disk_unmount();
    if (disk.is_exfat) {
        made_spoil();
        begin_with_rows();
        disk_mount();
        return;
    }
    for (size_t i = first_free_byte(); i < disk.sectors * VFAT_SECTOR; i++)
        disk.bytes[i] = (uint8_t)(0xa5 ^ i >> 3 ^ i >> 9);
    disk_mount();
}

static void cut_run(const struct volume *kind, unsigned seed)
{
    random_state = seed;
    in_order = seed % IN_ORDER == 0;
    print_message("%s, seed %u, %lu cuts\n", kind->options, seed, cuts);
    disk_make(kind->options, kind->kilobytes);
    fill_free_sectors();
    durable = malloc(disk.sectors * VFAT_SECTOR);
    memcpy(durable, disk.bytes, disk.sectors * VFAT_SECTOR);
    disk_watch();
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

/* A run for each seed, with the kinds of volumes in turn. */
static void cut_runs(const struct volume *kinds, unsigned count, unsigned long more)
{
    wanted = cuts + more;
    for (unsigned seed = (unsigned)setting("YAO_VFAT_SEED", 1); cuts < wanted; seed++)
        cut_run(&kinds[seed % count], seed);
}

static void test_fat(void **state)
{
    cut_runs(fat_volumes, sizeof fat_volumes / sizeof fat_volumes[0],
             setting("YAO_VFAT_CUTS", 1000));
    print_message(
        "%lu cuts, %lu of them judged by fsck.fat; before the mount, %lu had shared clusters\n",
        cuts, fscks, shared_before);
}

/* On a volume that has no room for a journal. */
static void test_without_journal(void **state)
{
    without_journal = true;
    cut_runs(&no_room, 1, setting("YAO_VFAT_CUTS", 1000) / 4);
    without_journal = false;
}

static void test_exfat(void **state)
{
    cut_runs(exfat_volumes, sizeof exfat_volumes / sizeof exfat_volumes[0],
             setting("YAO_VFAT_CUTS", 1000) / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fat),
        cmocka_unit_test(test_without_journal),
        cmocka_unit_test(test_exfat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
