/* What time it is at least, by the dates on the card. mtools make the files: our calls would ask
 * for the time before the test does. */
#include "common_card.h"
#include "fresh.h"
#include "log.h"
#include "src/fs/fat_time.h"
#include "src/time/realtime.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <unistd.h>
#include <yao/time.h>

#define FILES    40 /* more than a sector or a cluster has room for */
#define CREATED  14
#define ACCESSED 18
#define WRITTEN  22
#define START    1700000000 /* what common_card.c says since boot */
#define LATER    2000000000
#define MIDNIGHT (LATER / 86400 * 86400)

static int64_t expected;
static const char *detail; /* the file to open, or the message to expect */

static void expect_time(void)
{
    check(realtime_ns() == expected * TIME_SECOND);
}

static void expect_time_afterwards(void)
{
    check(realtime_ns() == START * (int64_t)TIME_SECOND);
    int fd = open(detail, O_RDONLY);
    check(fd >= 0 && !close(fd));
    expect_time();
}

static void expect_what_was_set(void)
{
    realtime_set(5);
    close(open(detail, O_RDONLY));
    check(realtime_ns() == 5);
}

static void expect(int64_t seconds)
{
    card_remount();
    expected = seconds;
    freshly(expect_time);
}

/* The first entry on the card with these bytes at @field. */
static uint8_t *find(unsigned field, const char *bytes, size_t size)
{
    uint8_t *end = card.bytes + card.block.sectors * BLOCK_SECTOR;
    for (uint8_t *at = card.bytes; at < end; at += 32)
        if (!memcmp(at + field, bytes, size))
            return at;
    fail_msg("no entry has %s", bytes);
    return NULL;
}

static uint8_t *entry(const char *name)
{
    return find(0, name, 11);
}

static void put(const char *name, unsigned field, uint32_t time)
{
    for (unsigned i = 0; i < 4; i++)
        entry(name)[field + i] = (uint8_t)(time >> i * 8);
}

/* Without any date of their own. */
static void clear(const char *name)
{
    put(name, CREATED, 0);
    put(name, ACCESSED, 0);
    put(name, WRITTEN, 0);
}

static void fill_root(enum card_kind kind)
{
    char name[12];
    card_choose(kind, 1);
    card_setup(NULL);
    card_run(
        "mkdir $FILE.d && cd $FILE.d && touch $(seq -f F%02.0f 1 40) && mcopy -i $IMAGE * :: && "
        "rm -r $FILE.d",
        true);
    for (unsigned i = 1; i <= FILES; i++) {
        snprintf(name, sizeof name, "F%02u        ", i);
        clear(name);
    }
}

static void each_date_of_the_root_folder_counts(void **state)
{
    uint32_t later = fat_time_from_unix(LATER);
    for (enum card_kind kind = CARD_FAT12; kind <= CARD_FAT32; kind++) {
        fill_root(kind);
        expect(START);
        put("F20        ", CREATED, later);
        expect(LATER + FAT_TIME_STEP);
        put("F40        ", WRITTEN, fat_time_from_unix(LATER + 100));
        expect(LATER + 100 + FAT_TIME_STEP);
        clear("F20        ");
        clear("F40        ");
        put("F40        ", ACCESSED, later >> 16);
        expect(MIDNIGHT + FAT_TIME_STEP);
        card_teardown(NULL);
    }
}

static void what_is_no_date_does_not_count(void **state)
{
    const uint32_t bad[] = {
        0xffffffff,
        53u << 25 | 18 << 16,
        53u << 25 | 5 << 21,
        53u << 25 | 13 << 21 | 1 << 16,
        53u << 25 | 5 << 21 | 18 << 16 | 24 << 11,
        53u << 25 | 5 << 21 | 18 << 16 | 60 << 5,
        53u << 25 | 5 << 21 | 18 << 16 | 30,
    };
    fill_root(CARD_FAT16);
    for (unsigned i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put("F40        ", WRITTEN, bad[i]);
        expect(START);
    }
    put("F40        ", WRITTEN, fat_time_from_unix(LATER));
    entry("F40        ")[0] = 0xe5; /* removed */
    expect(START);
    /* Parts of a long name; its letters would be dates of 2033. */
    card_run("touch $FILE && mcopy -i $IMAGE $FILE ::檲檲檲檲檲檲檲檲檲檲檲檲檲.F", true);
    uint8_t *at = find(WRITTEN, "\xb2\x6a\xb2\x6a", 4);
    while (at[11] == 0x0f)
        at += 32;
    memset(at + CREATED, 0, 12);
    expect(START);
    card_teardown(NULL);
}

static void a_file_that_is_opened_counts(void **state)
{
    card_choose(CARD_FAT16, 1);
    card_setup(NULL);
    card_run(
        "mmd -i $IMAGE ::D && touch -d 2033-05-18T03:33:20Z $FILE && "
        "TZ=UTC mcopy -m -i $IMAGE $FILE ::D/X",
        true);
    clear("D          ");
    card_remount();
    detail = "/D/X";
    expected = LATER + FAT_TIME_STEP;
    freshly(expect_time_afterwards);
    freshly(expect_what_was_set);
    put("X          ", WRITTEN, fat_time_from_unix(START - 100));
    card_remount();
    expected = START;
    freshly(expect_time_afterwards);
    card_teardown(NULL);
}

static void expect_message(void)
{
    expect_time();
    check(log_errors() == 1 && !strcmp(log_last_error(), detail));
    expect_time();
    check(log_errors() == 1);
}

/* What was seen before it counts. */
static void a_broken_root_folder_is_reported_once(void **state)
{
    fill_root(CARD_FAT32);
    put("F01        ", WRITTEN, fat_time_from_unix(LATER));
    card_remount();
    expected = START;
    char words[100];
    unsigned sector = (unsigned)card_cluster_sector(2);
    snprintf(words, sizeof words,
             "/card: read of 1 sectors at %u of the volume: the device failed (-5)", sector);
    detail = words;
    card.bad_sector = card_cluster_sector(2);
    card.error = -EIO;
    log_reset();
    freshly(expect_message);
    card.bad_sector = UINT64_MAX;
    expected = LATER + FAT_TIME_STEP;
    snprintf(
        words, sizeof words,
        "/card: FAT volume at sector 0: a chain of clusters is broken (sector %u of the volume)",
        sector);
    card_set_link(2, 1);
    freshly(expect_message);
    card_set_link(2, 2); /* for ever */
    expect(LATER + FAT_TIME_STEP);
    card_teardown(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_date_of_the_root_folder_counts),
        cmocka_unit_test(what_is_no_date_does_not_count),
        cmocka_unit_test(a_file_that_is_opened_counts),
        cmocka_unit_test(a_broken_root_folder_is_reported_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
