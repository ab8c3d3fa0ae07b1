/* Partition tables, good and malformed. */
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <errno.h>

#include "common_tables.h"
#include "log.h"
#include "memory.h"
#include "src/block/partition_table.h"

static struct ram_disk disk;
static struct partition found[PARTITIONS_MAX];
static char names[PARTITIONS_MAX][PARTITION_NAME_SIZE];
static unsigned count;

static int note(void *context, const struct partition *partition)
{
    if (partition->name)
        strcpy(names[count], partition->name);
    found[count++] = *partition;
    return 0;
}

static int walk(void)
{
    count = 0;
    return partition_each(&disk.block, "/disk", note, NULL);
}

static int setup(void **state)
{
    log_reset();
    memory_reset();
    ram_disk_make(&disk, TABLE_SECTORS);
    return 0;
}

static int teardown(void **state)
{
    ram_disk_free(&disk);
    memory_reset();
    return 0;
}

/* Nothing of a table that is refused is shown. */
static void assert_refused(const char *words)
{
    assert_int_equal(walk(), -EINVAL);
    assert_int_equal(count, 0);
    assert_true(log_errors() > 0);
    if (!strstr(log_last_error(), words))
        fail_msg("\"%s\" does not say \"%s\"", log_last_error(), words);
    assert_non_null(strstr(log_last_error(), "/disk"));
}

static void assert_partition(unsigned index, uint64_t first, uint64_t sectors)
{
    assert_true(index < count);
    assert_int_equal(found[index].first, first);
    assert_int_equal(found[index].count, sectors);
}

static void assert_told(const char *words)
{
    if (!strstr(log_last_error(), words))
        fail_msg("\"%s\" does not say \"%s\"", log_last_error(), words);
}

/* The partition from 64 on is there, whatever else the table has. */
static void assert_good_one_found(const char *words)
{
    assert_int_equal(walk(), 0);
    assert_true(count > 0);
    assert_partition(0, 64, 100);
    assert_told(words);
}

static void a_device_without_a_table_is_one_volume(void **state)
{
    assert_int_equal(walk(), 0);
    assert_int_equal(count, 1);
    assert_int_equal(found[0].scheme, PARTITION_WHOLE);
    assert_partition(0, 0, TABLE_SECTORS);
}

static void put_volume(uint16_t sectors)
{
    memcpy(sector_of(&disk, 0), "\xeb\x3c\x90MSDOS5.0\0\2\1\1\0\2\0\2\0\0\xf8", 22);
    put16(sector_of(&disk, 0) + 19, sectors);
    put16(sector_of(&disk, 0) + 510, 0xaa55);
}

static void assert_scheme(enum partition_scheme scheme, const char *words)
{
    assert_int_equal(walk(), 0);
    assert_int_equal(found[0].scheme, scheme);
    if (!strstr(log_last_info(), words))
        fail_msg("\"%s\" does not say \"%s\"", log_last_info(), words);
}

/* A volume that was there before the table; the longer one cannot be there any more. */
static void a_table_counts_if_the_volume_beside_it_does_not_fit(void **state)
{
    put_volume(TABLE_SECTORS);
    put_mbr_entry(&disk, 0, 0, 0x0c, 64, 1000);
    assert_scheme(PARTITION_MBR,
                  "the table counts, as the volume of 2048 sectors would reach into "
                  "the partition at sector 64");
    assert_partition(0, 64, 1000);
    put_volume(64);
    assert_scheme(PARTITION_WHOLE,
                  "the boot sector counts, as the volume of 64 sectors ends "
                  "before the partition at sector 64");
    put_volume(TABLE_SECTORS);
    put_mbr_entry(&disk, 0, 1, 0x0c, 5000, 1000); /* beyond the device */
    assert_scheme(PARTITION_MBR, "the table counts");
    put_mbr_entry(&disk, 0, 1, 0x0c, 0, TABLE_SECTORS); /* as mkfs.fat --mbr writes it */
    assert_scheme(PARTITION_WHOLE,
                  "the boot sector counts, as the volume of 2048 sectors is the "
                  "partition at sector 0");
}

/* Of exFAT and NTFS it is known how long they are. */
static void other_volumes_beside_a_table_are_known(void **state)
{
    const struct {
        const char *name;
        unsigned sectors;
    } kinds[] = {{"EXFAT   ", 72}, {"NTFS    ", 40}};
    for (unsigned i = 0; i < 2; i++) {
        memcpy(sector_of(&disk, 0) + 3, kinds[i].name, 8);
        put64(sector_of(&disk, 0) + kinds[i].sectors, TABLE_SECTORS);
        put_mbr_entry(&disk, 0, 0, 0x07, 64, 1000);
        assert_scheme(PARTITION_MBR, "the table counts");
        put64(sector_of(&disk, 0) + kinds[i].sectors, 60);
        assert_scheme(PARTITION_WHOLE, "the boot sector counts");
    }
}

/* The BIOS parameter block is what is left of a volume: GRUB keeps it in the MBR. */
static void what_is_left_of_a_volume_hides_no_table(void **state)
{
    const unsigned gone[] = {13, 14, 16, 19, 21};
    for (unsigned i = 0; i < sizeof gone / sizeof gone[0]; i++) {
        put_volume(40);
        put_mbr_entry(&disk, 0, 0, 0x0c, 64, 100);
        put16(sector_of(&disk, 0) + gone[i], 0);
        assert_int_equal(walk(), 0);
        assert_int_equal(found[0].scheme, PARTITION_MBR);
        assert_partition(0, 64, 100);
    }
}

/* Its signature is that of an MBR, and its code may look like a table. */
static void a_boot_sector_is_no_table(void **state)
{
    memset(sector_of(&disk, 0), 0x5a, 510);
    put_volume(TABLE_SECTORS);
    assert_int_equal(walk(), 0);
    assert_int_equal(found[0].scheme, PARTITION_WHOLE);
    sector_of(&disk, 0)[0] = 0; /* no jump */
    assert_int_equal(walk(), 0);
    assert_int_equal(found[0].scheme, PARTITION_WHOLE);
    memcpy(sector_of(&disk, 0),
           "\xeb\x76\x90"
           "EXFAT   \0\0",
           13);
    assert_int_equal(walk(), 0);
    assert_int_equal(found[0].scheme, PARTITION_WHOLE);
}

static void primary_partitions_are_found_in_order(void **state)
{
    put_mbr_entry(&disk, 0, 0, 0x0c, 64, 100);
    put_mbr_entry(&disk, 0, 2, 0x83, 200, TABLE_SECTORS - 200);
    assert_int_equal(walk(), 0);
    assert_int_equal(count, 2);
    assert_partition(0, 64, 100);
    assert_int_equal(found[0].mbr_type, 0x0c);
    assert_int_equal(found[0].scheme, PARTITION_MBR);
    assert_int_equal(found[0].number, 1);
    assert_int_equal(found[1].number, 3);
    assert_partition(1, 200, TABLE_SECTORS - 200);
}

/* The first sector of a logical partition counts from its own record, that of the next record
 * from the extended partition. */
static void logical_partitions_are_found(void **state)
{
    put_mbr_entry(&disk, 0, 0, 0x83, 16, 16);
    put_mbr_entry(&disk, 0, 1, 0x0f, 100, 1000);
    put_mbr_entry(&disk, 100, 0, 0x06, 8, 50);
    put_mbr_entry(&disk, 100, 1, 0x05, 200, 100);
    put_mbr_entry(&disk, 300, 0, 0x0b, 4, 60);
    assert_int_equal(walk(), 0);
    assert_int_equal(count, 3);
    assert_int_equal(found[0].number, 1);
    assert_int_equal(found[1].number, 5);
    assert_int_equal(found[2].number, 6);
    assert_partition(1, 108, 50);
    assert_partition(2, 304, 60);
}

/* A good primary partition, and an extended one from sector 200 on. */
static void put_extended(void)
{
    put_mbr_entry(&disk, 0, 0, 0x83, 64, 100);
    put_mbr_entry(&disk, 0, 1, 0x05, 200, 1000);
}

/* What is before the fault in a chain counts. */
static void a_broken_chain_ends_where_it_breaks(void **state)
{
    put_extended();
    assert_good_one_found("no signature"); /* a blank one, as fdisk leaves it */
    put_mbr_entry(&disk, 200, 0, 0x83, 10, 20);
    put_mbr_entry(&disk, 200, 1, 0x05, 100, 100);
    assert_good_one_found("sector 300: it has no signature; logical partitions from there on");
    assert_int_equal(count, 2);
    put_mbr_entry(&disk, 200, 1, 0x05, 0, 100);
    assert_good_one_found("sector 200: the chain of records leads back to it");
    assert_int_equal(count, 2);
    put_mbr_entry(&disk, 200, 1, 0x05, UINT32_MAX, 100);
    assert_good_one_found("beyond the end of the device");
    disk.bad_sector = 200;
    assert_good_one_found("it cannot be read");
    assert_int_equal(count, 1);
}

static void a_ring_of_records_ends(void **state)
{
    put_extended();
    put_mbr_entry(&disk, 200, 1, 0x05, 200, 100);
    put_mbr_entry(&disk, 400, 0, 0x83, 1, 5);
    put_mbr_entry(&disk, 400, 1, 0x05, 300, 100);
    put_mbr_entry(&disk, 500, 1, 0x05, 200, 100);
    assert_good_one_found("sector 400: the chain of records leads back to it");
    assert_int_equal(count, 2);
    assert_partition(1, 401, 5);
}

static void a_chain_without_end_is_cut(void **state)
{
    put_extended();
    for (uint32_t i = 0; i < 1000; i++)
        put_mbr_entry(&disk, 200 + i, 1, 0x05, i + 1, 10);
    assert_good_one_found("too many records");
    assert_int_equal(count, 1);
}

/* Some systems write the link first, or partitions behind it. */
static void records_may_have_other_forms(void **state)
{
    put_extended();
    put_mbr_entry(&disk, 200, 0, 0x05, 300, 200);
    put_mbr_entry(&disk, 200, 2, 0x83, 1, 50);
    put_mbr_entry(&disk, 200, 3, 0x83, 1, 2000); /* garbage */
    put_mbr_entry(&disk, 500, 1, 0x83, 3, 10);
    assert_int_equal(walk(), 0);
    assert_int_equal(count, 3);
    assert_partition(1, 201, 50);
    assert_partition(2, 503, 10);
    assert_int_equal(found[1].number, 5);
    assert_int_equal(found[2].number, 6);
}

static void an_odd_entry_hides_no_other(void **state)
{
    put_mbr_entry(&disk, 0, 0, 0x0c, 64, 100);
    put_mbr_entry(&disk, 0, 1, 0x0c, 64, 0);
    put_mbr_entry(&disk, 0, 2, 0x0c, TABLE_SECTORS, 10);
    assert_good_one_found("partition 3 (10 sectors from 2048): it is beyond the end");
    assert_int_equal(count, 1);
    put_mbr_entry(&disk, 0, 2, 0x0c, UINT32_MAX, UINT32_MAX);
    assert_good_one_found("it is beyond the end");
    assert_int_equal(count, 1);
    put_mbr_entry(&disk, 0, 2, 0x0c, 2000, 1000); /* of a card that was copied to a smaller one */
    assert_good_one_found("it reaches beyond the end of the device, and is cut there");
    assert_partition(1, 2000, 48);
}

/* As on a disk that is an ISO image, too: the first is all of it. */
static void partitions_may_overlap(void **state)
{
    put_mbr_entry(&disk, 0, 0, 0x00, 0, TABLE_SECTORS);
    put_mbr_entry(&disk, 0, 1, 0xef, 64, 100);
    assert_int_equal(walk(), 0);
    assert_int_equal(count, 2);
    assert_partition(0, 0, TABLE_SECTORS);
    assert_partition(1, 64, 100);
    assert_int_equal(log_errors(), 0);
}

static void more_partitions_than_fit_are_told(void **state)
{
    put_extended();
    for (uint32_t i = 0; i < PARTITIONS_MAX; i++) {
        put_mbr_entry(&disk, 200 + i, 0, 0x83, 1, 1);
        put_mbr_entry(&disk, 200 + i, 1, 0x05, i + 1, 2);
    }
    assert_good_one_found("too many");
    assert_int_equal(count, PARTITIONS_MAX);
}

static void gpt_partitions_are_found(void **state)
{
    put_gpt(&disk);
    put_gpt_entry(&disk, 0, 34, 99);
    put_gpt_entry(&disk, 127, 200, 2014);
    assert_int_equal(walk(), 0);
    assert_int_equal(log_errors(), 0);
    assert_int_equal(count, 2);
    assert_partition(0, 34, 66);
    assert_partition(1, 200, 1815);
    assert_int_equal(found[0].scheme, PARTITION_GPT);
    assert_int_equal(found[0].type_guid[15], 0x10);
    assert_int_equal(found[0].number, 1);
    assert_int_equal(found[1].number, 128);
}

static void gpt_partitions_have_names(void **state)
{
    uint16_t longest[PARTITION_NAME_SIZE - 1];
    for (unsigned i = 0; i < PARTITION_NAME_SIZE - 1; i++)
        longest[i] = 'x';
    put_gpt(&disk);
    for (unsigned i = 0; i < 3; i++)
        put_gpt_entry(&disk, i, 34 + i, 34 + i);
    put_gpt_name(&disk, 0, (const uint16_t[]){'d', 0xe4, 0x20ac, 'a'}, 4);
    put_gpt_name(&disk, 1, longest, PARTITION_NAME_SIZE - 1);
    assert_int_equal(walk(), 0);
    assert_string_equal(names[0], "d\xe4?a");
    assert_int_equal(strlen(names[1]), PARTITION_NAME_SIZE - 1);
    assert_string_equal(names[2], "");
}

static void the_backup_gpt_serves_when_the_primary_is_bad(void **state)
{
    const unsigned offsets[] = {0, 8, 12, 20, 24, 60, 88};
    for (unsigned i = 0; i < sizeof offsets / sizeof offsets[0]; i++) {
        put_gpt(&disk);
        put_gpt_entry(&disk, 0, 34, 99);
        sector_of(&disk, 1)[offsets[i]] ^= 1;
        assert_int_equal(walk(), 0);
        assert_int_equal(count, 1);
        assert_partition(0, 34, 66);
    }
    assert_true(log_errors() > 0);
}

static void the_backup_gpt_serves_when_the_primary_cannot_be_read(void **state)
{
    put_gpt(&disk);
    put_gpt_entry(&disk, 0, 34, 99);
    disk.bad_sector = 1;
    assert_int_equal(walk(), 0);
    assert_partition(0, 34, 66);
    disk.bad_sector = 3;
    assert_int_equal(walk(), 0);
    assert_partition(0, 34, 66);
}

static void a_medium_that_is_gone_is_not_asked_twice(void **state)
{
    put_gpt(&disk);
    disk.bad_sector = 1;
    disk.error = -ENOMEDIUM;
    assert_int_equal(walk(), -ENOMEDIUM);
    assert_int_equal(disk.reads, 2);
}

/* Two headers with a field wrong, with CRCs that are right. */
static void set_in_both(unsigned offset, unsigned width, uint64_t value)
{
    const uint64_t headers[] = {1, TABLE_SECTORS - 1};
    put_gpt(&disk);
    for (unsigned i = 0; i < 2; i++) {
        uint8_t *at = sector_of(&disk, headers[i]) + offset;
        width == 4 ? put32(at, (uint32_t)value) : put64(at, value);
        sign_gpt(&disk, headers[i]);
    }
}

static void gpt_headers_that_do_not_fit_are_refused(void **state)
{
    const struct {
        unsigned offset, width;
        uint64_t value;
        const char *words;
    } cases[] = {
        {84, 4, 0, "entry size"},           {84, 4, 64, "entry size"},
        {84, 4, 192, "entry size"},         {84, 4, 0x80000000, "entry size"},
        {80, 4, 0, "number of entries"},    {80, 4, UINT32_MAX, "number of entries"},
        {80, 4, 513, "number of entries"},  {40, 8, 5000, "usable range"},
        {48, 8, TABLE_SECTORS, "usable"},   {48, 8, UINT64_MAX, "usable"},
        {72, 8, 1, "outside the device"},   {72, 8, TABLE_SECTORS - 31, "outside the device"},
        {72, 8, UINT64_MAX, "outside the"}, {24, 8, 7, "own sector number"},
        {8, 4, 0x20000, "revision"},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        set_in_both(cases[i].offset, cases[i].width, cases[i].value);
        assert_refused(cases[i].words);
    }
}

static void gpt_entries_that_are_nowhere_hide_no_others(void **state)
{
    const struct {
        uint64_t first, last;
    } cases[] = {{100, 99}, {100, TABLE_SECTORS}, {0, UINT64_MAX}, {UINT64_MAX, 5}};
    for (unsigned i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        put_gpt(&disk);
        put_gpt_entry(&disk, 3, cases[i].first, cases[i].last);
        put_gpt_entry(&disk, 4, 64, 163);
        assert_good_one_found("GPT entry 4: there are no sectors");
        assert_int_equal(count, 1);
    }
}

/* Loaders that a board's ROM expects at a sector of its own, and what sgdisk's hybrids have. */
static void gpt_partitions_may_overlap_and_begin_early(void **state)
{
    put_gpt(&disk);
    put_gpt_entry(&disk, 0, 33, 40);
    put_gpt_entry(&disk, 1, 100, 200);
    put_gpt_entry(&disk, 2, 200, 300);
    assert_int_equal(walk(), 0);
    assert_int_equal(count, 3);
    assert_partition(0, 33, 8);
    assert_partition(2, 200, 101);
    assert_int_equal(log_errors(), 0);
}

static void gpt_entries_with_a_wrong_crc_are_refused(void **state)
{
    put_gpt(&disk);
    put_gpt_entry(&disk, 0, 100, 200);
    sector_of(&disk, 2)[40]++;
    sector_of(&disk, TABLE_SECTORS - 33)[40]++;
    assert_refused("wrong CRC");
}

static void a_protective_mbr_without_gpt_is_refused(void **state)
{
    put_mbr_entry(&disk, 0, 0, 0xee, 1, TABLE_SECTORS - 1);
    assert_refused("no signature");
}

static void lack_of_memory_is_told(void **state)
{
    memory_fail(1);
    assert_int_equal(walk(), -ENOMEM);
    assert_non_null(strstr(log_last_error(), "no memory"));
}

static int stop_at_second(void *context, const struct partition *partition)
{
    return ++count == 2 ? 42 : 0;
}

static void a_visitor_can_end_the_walk(void **state)
{
    put_mbr_entry(&disk, 0, 0, 0x0c, 64, 100);
    put_mbr_entry(&disk, 0, 1, 0x0c, 164, 100);
    put_mbr_entry(&disk, 0, 2, 0x0c, 264, 100);
    count = 0;
    assert_int_equal(partition_each(&disk.block, "/disk", stop_at_second, NULL), 42);
    assert_int_equal(count, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_device_without_a_table_is_one_volume),
        TEST(a_table_counts_if_the_volume_beside_it_does_not_fit),
        TEST(other_volumes_beside_a_table_are_known),
        TEST(what_is_left_of_a_volume_hides_no_table),
        TEST(a_boot_sector_is_no_table),
        TEST(primary_partitions_are_found_in_order),
        TEST(logical_partitions_are_found),
        TEST(a_broken_chain_ends_where_it_breaks),
        TEST(a_ring_of_records_ends),
        TEST(a_chain_without_end_is_cut),
        TEST(records_may_have_other_forms),
        TEST(an_odd_entry_hides_no_other),
        TEST(partitions_may_overlap),
        TEST(more_partitions_than_fit_are_told),
        TEST(gpt_partitions_are_found),
        TEST(gpt_partitions_have_names),
        TEST(the_backup_gpt_serves_when_the_primary_is_bad),
        TEST(the_backup_gpt_serves_when_the_primary_cannot_be_read),
        TEST(a_medium_that_is_gone_is_not_asked_twice),
        TEST(gpt_headers_that_do_not_fit_are_refused),
        TEST(gpt_entries_that_are_nowhere_hide_no_others),
        TEST(gpt_partitions_may_overlap_and_begin_early),
        TEST(gpt_entries_with_a_wrong_crc_are_refused),
        TEST(a_protective_mbr_without_gpt_is_refused),
        TEST(lack_of_memory_is_told),
        TEST(a_visitor_can_end_the_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
