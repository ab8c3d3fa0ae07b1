/* Cards of every kind, fresh from power-on and as the firmware left them. */
#include "common_mmc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

static void reads(uint64_t sector, uint32_t count)
{
    uint8_t data[8 * SD_NATIVE_SECTOR];
    assert_int_equal(rig_read(sector, data, count), 0);
    assert_memory_equal(data, rig.memory + sector * SD_NATIVE_SECTOR, count * SD_NATIVE_SECTOR);
}

static void writes(uint64_t sector, uint32_t count)
{
    uint8_t data[8 * SD_NATIVE_SECTOR];
    memset(data, 0x3c, sizeof(data));
    assert_int_equal(rig_write(sector, data, count), 0);
    assert_memory_equal(data, rig.memory + sector * SD_NATIVE_SECTOR, count * SD_NATIVE_SECTOR);
}

static void works(void)
{
    assert_int_equal(rig_start(), 0);
    assert_int_equal(rig.card.block.sectors, rig.config.sectors);
    reads(7, 1);
    reads(9, 8);
    writes(20, 1);
    writes(33, 8);
    assert_int_equal(log_errors(), 0);
}

static void runs_at(unsigned lines, uint32_t hz)
{
    assert_int_equal(rig.card.lines, lines);
    assert_int_equal(rig.lines, lines);
    assert_int_equal(rig.model.lines, lines);
    assert_int_equal(rig.hz, hz);
}

static void a_high_capacity_card_gets_four_lines_and_high_speed(void **state)
{
    works();
    assert_true(rig.card.high_capacity);
    runs_at(4, 50000000);
    assert_string_equal(rig.card.product, "MODEL");
}

static void a_standard_capacity_card_works(void **state)
{
    rig.config.type = SD_NATIVE_SDSC;
    rig_insert();
    works();
    assert_false(rig.card.high_capacity);
    runs_at(4, 50000000);
}

static void a_card_of_version_1_works(void **state)
{
    rig.config.type = SD_NATIVE_SDSC1;
    rig_insert();
    works();
    runs_at(4, 25000000);
}

static void emmc_works(void **state)
{
    rig.host.is_emmc = true;
    rig.host.removable = false;
    rig.host.max_width = 8;
    for (unsigned kind = 0; kind < 2; kind++) {
        rig.config.type = kind ? SD_NATIVE_MMC_BYTES : SD_NATIVE_MMC;
        rig_insert();
        works();
        assert_true(rig.card.emmc);
        runs_at(8, 52000000);
        assert_string_equal(rig.card.product, "YOEMMC");
    }
}

static void emmc_in_a_slot_for_either_is_found(void **state)
{
    rig.config.type = SD_NATIVE_MMC;
    rig_insert();
    works();
    assert_true(rig.card.emmc);
    runs_at(4, 52000000);
}

static void a_slot_with_one_slow_line_is_respected(void **state)
{
    rig.host.max_width = 1;
    rig.host.high_speed = false;
    rig.host.max_hz = 12000000;
    works();
    runs_at(1, 12000000);
}

static void a_card_without_wide_bus_or_high_speed_works(void **state)
{
    rig.config.no_wide_bus = rig.config.no_high_speed = true;
    rig_insert();
    works();
    runs_at(1, 25000000);
}

static void a_card_that_the_firmware_used_works(void **state)
{
    works();
    works();
}

/* Sizes that only registers can have: nothing beyond the model's memory is read. */
static void capacity_is_that_of_the_csd(void **state)
{
    static const struct {
        enum sd_native_type type;
        uint64_t sectors;
    } cards[] = {
        {SD_NATIVE_SDSC, 1ull << 21},
        {SD_NATIVE_SDSC, 1ull << 22},
        {SD_NATIVE_SDHC, SECTORS},
        {SD_NATIVE_SDHC, 1ull << 26},
        {SD_NATIVE_SDHC, 1ull << 32},
        {SD_NATIVE_SDUC, (1ull << 32) + 1024},
        {SD_NATIVE_SDUC, 1ull << 38},
        {SD_NATIVE_MMC, 1ull << 28},
        {SD_NATIVE_MMC, UINT32_MAX & ~1023ull},
        {SD_NATIVE_MMC_BYTES, 1ull << 21},
    };
    for (unsigned i = 0; i < sizeof(cards) / sizeof(cards[0]); i++) {
        rig.config.type = cards[i].type;
        rig.config.sectors = cards[i].sectors;
        rig.config.memory_sectors = SECTORS;
        rig_insert();
        assert_int_equal(rig_start(), 0);
        assert_int_equal(rig.card.block.sectors, cards[i].sectors);
        reads(SECTORS - 1, 1);
    }
    assert_int_equal(log_errors(), 0);
}

static void sectors_beyond_2_tib_take_an_address_extension(void **state)
{
    uint8_t data[SD_NATIVE_SECTOR];
    rig.config.type = SD_NATIVE_SDUC;
    rig.config.sectors = 1ull << 34;
    rig.config.memory_sectors = SECTORS;
    rig_insert();
    assert_int_equal(rig_start(), 0);
    assert_int_equal(rig_read((3ull << 32) + 5, data, 1), 0);
    assert_int_equal(rig.model.sector >> 32, 3);
    assert_memory_equal(data, rig.memory + 5 * SD_NATIVE_SECTOR, sizeof(data));
}

static void write_protection_in_the_csd_is_seen(void **state)
{
    rig.config.read_only = true;
    rig_insert();
    assert_int_equal(rig_start(), 0);
    assert_true(rig.card.block.read_only);
}

static void a_card_may_take_three_seconds_to_get_ready(void **state)
{
    rig.config.init_ns = TIME_MS(3000);
    rig_insert();
    works();
}

static void a_card_that_never_gets_ready_is_given_up_once(void **state)
{
    rig.config.init_ns = UINT64_MAX / 2;
    rig_insert();
    assert_int_equal(rig_start(), -ETIMEDOUT);
    assert_true(clock_now() >= TIME_MS(3500) && clock_now() < TIME_MS(3700));
    assert_true(rig_said(SLOT ": bring up the card: the card is not ready after 3.5 s"));
}

static void a_card_for_another_voltage_is_an_error(void **state)
{
    rig.config.ocr = 0x00018000; /* 2.7 to 2.9 V */
    rig_insert();
    assert_int_equal(rig_start(), -EIO);
    assert_true(rig_said("the card does not work at 3.3 V"));
}

static void a_locked_card_is_an_error(void **state)
{
    rig.config.locked = true;
    rig_insert();
    assert_int_equal(rig_start(), -EIO);
    assert_true(rig_said("locked with a password"));
}

static void an_empty_slot_is_no_device_and_no_error(void **state)
{
    rig.model.removed = true;
    assert_int_equal(rig_start(), -ENODEV);
    rig.present = 0;
    rig.commands = 0;
    assert_int_equal(rig_start(), -ENODEV);
    assert_int_equal(rig.commands, 0);
    assert_int_equal(log_errors(), 0);
}

static void emmc_that_does_not_answer_is_an_error(void **state)
{
    rig.host.is_emmc = true;
    rig.host.removable = false;
    rig.model.removed = true;
    assert_int_equal(rig_start(), -ETIMEDOUT);
    assert_true(rig_said("bring up the card: no answer to the command"));
}

#define TEST(name) cmocka_unit_test_setup(name, rig_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_high_capacity_card_gets_four_lines_and_high_speed),
        TEST(a_standard_capacity_card_works),
        TEST(a_card_of_version_1_works),
        TEST(emmc_works),
        TEST(emmc_in_a_slot_for_either_is_found),
        TEST(a_slot_with_one_slow_line_is_respected),
        TEST(a_card_without_wide_bus_or_high_speed_works),
        TEST(a_card_that_the_firmware_used_works),
        TEST(capacity_is_that_of_the_csd),
        TEST(sectors_beyond_2_tib_take_an_address_extension),
        TEST(write_protection_in_the_csd_is_seen),
        TEST(a_card_may_take_three_seconds_to_get_ready),
        TEST(a_card_that_never_gets_ready_is_given_up_once),
        TEST(a_card_for_another_voltage_is_an_error),
        TEST(a_locked_card_is_an_error),
        TEST(an_empty_slot_is_no_device_and_no_error),
        TEST(emmc_that_does_not_answer_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
