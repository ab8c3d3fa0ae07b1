/*
 * The power fails at any moment of random calls; of what was written since the last flush any
 * sectors may be missing then, as a device may reorder.
 *
 * YAO_LITTLEFS_CUTS: how many cuts; YAO_LITTLEFS_SEED: other runs.
 */
#include "common_model.h"
#include "common_volume.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define CUTS 60 /* of each run */

static uint32_t seed_now;

static uint32_t any(uint32_t below)
{
    seed_now = seed_now * 1664525 + 1013904223;
    return (seed_now >> 8) % below;
}

static void apply(uint8_t *bytes, const struct disk_event *event, bool some)
{
    for (uint32_t i = 0; i < event->count; i++)
        if (!some || any(2))
            memcpy(bytes + (event->sector + i) * BLOCK_SECTOR,
                   disk.data + event->data + (size_t)i * BLOCK_SECTOR, BLOCK_SECTOR);
}

/* The disk as it is when the first @event events have happened; with @some, what was not flushed
 * then is there in part. */
static void build(uint8_t *bytes, const uint8_t *begin, size_t event, bool some)
{
    size_t flushed = event;

    while (some && flushed && disk.events[flushed - 1].count)
        flushed--;
    memcpy(bytes, begin, disk.block.sectors * BLOCK_SECTOR);
    for (size_t i = 0; i < event; i++)
        apply(bytes, &disk.events[i], i >= flushed);
}

static void cut(const uint8_t *begin, size_t event, bool some)
{
    build(disk.bytes, begin, event, some);
    model_check_disk(event);
}

static unsigned setting(const char *name, unsigned usual)
{
    const char *text = getenv(name);

    return text ? (unsigned)atoi(text) : usual;
}

static void a_cut_leaves_a_state_between_two_calls(void **state)
{
    unsigned cuts = setting("YAO_LITTLEFS_CUTS", 1500), seed = setting("YAO_LITTLEFS_SEED", 1);

    for (unsigned i = 0; i < cuts; seed++) {
        disk_make(600);
        uint8_t *begin = memcpy(malloc(600 * BLOCK_SECTOR), disk.bytes, 600 * BLOCK_SECTOR);
        model_run(seed);
        disk_lose();
        disk.recording = false;
        seed_now = seed;
        for (unsigned j = 0; j < CUTS && i < cuts; j++, i++)
            cut(begin, any((uint32_t)model_events + 1), j % 2);
        free(begin);
        disk_free();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_leaves_a_state_between_two_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
