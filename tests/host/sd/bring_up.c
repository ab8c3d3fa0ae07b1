#include "common_sd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

static void works(void)
{
    uint8_t data[4 * SD_CARD_SECTOR];
    assert_int_equal(rig_start(), 0);
    assert_int_equal(log_errors(), 0);
    assert_int_equal(rig.sd.card.block.sectors, SECTORS);
    assert_int_equal(rig_read(7, data, 4), 0);
    assert_memory_equal(data, rig.memory + 7 * SD_CARD_SECTOR, sizeof(data));
}

static void a_fresh_high_capacity_card_works(void **state)
{
    works();
    assert_true(rig.sd.card.high_capacity);
}

static void a_fresh_standard_capacity_card_works(void **state)
{
    rig.config.high_capacity = false;
    rig_insert();
    works();
    assert_false(rig.sd.card.high_capacity);
}

static void a_card_of_version_1_works(void **state)
{
    rig.config.high_capacity = false;
    rig.config.version1 = true;
    rig_insert();
    works();
}

static void answers_may_come_after_one_to_eight_bytes(void **state)
{
    for (unsigned gap = 1; gap <= 8; gap++) {
        rig.config.answer_gap = gap;
        rig_insert();
        works();
    }
}

static void data_may_follow_the_answer_at_once(void **state)
{
    rig.config.access_ns = 0;
    rig_insert();
    works();
}

static void a_card_that_the_firmware_initialised_works(void **state)
{
    sd_card_leave_ready(&rig.card);
    works();
}

static void a_card_left_in_the_middle_of_a_read_works(void **state)
{
    for (unsigned position = 0; position < SD_CARD_SECTOR + 3; position += 37)
        for (unsigned multiple = 0; multiple < 2; multiple++) {
            rig_insert();
            sd_card_leave_reading(&rig.card, multiple, 3, position);
            works();
        }
}

static void a_card_left_reading_what_looks_like_an_idle_line_works(void **state)
{
    memset(rig.memory, 0xff, 3 * SD_CARD_SECTOR);
    sd_card_leave_reading(&rig.card, true, 0, 5);
    works();
}

static void a_card_left_reading_what_looks_like_answers_works(void **state)
{
    memset(rig.memory, 0x01, sizeof(rig.memory));
    sd_card_leave_reading(&rig.card, true, 0, 5);
    works();
}

static void cmd0_is_tried_again_when_the_card_refuses_it(void **state)
{
    for (unsigned refusals = 1; refusals < 10; refusals++) {
        rig.config.cmd0_refusals = refusals;
        rig_insert();
        sd_card_leave_ready(&rig.card);
        works();
    }
}

static void a_card_that_never_goes_idle_is_an_error(void **state)
{
    rig.config.cmd0_refusals = UINT32_MAX;
    rig_insert();
    assert_int_equal(rig_start(), -EIO);
    assert_true(rig_said(SLOT ": bring up the card: the card does not go idle"));
}

static void an_empty_slot_is_no_device_and_no_error(void **state)
{
    rig.card.removed = true;
    assert_int_equal(rig_start(), -ENODEV);
    assert_int_equal(log_errors(), 0);
}

/* An empty slot costs every boot what it takes to try it. */
static void a_slot_that_is_detected_as_empty_is_tried_once(void **state)
{
    rig.card.removed = true;
    uint64_t begin = clock_now();
    assert_int_equal(rig_start(), -ENODEV);
    uint64_t unsure = clock_now() - begin;
    rig.present.line = 0;
    begin = clock_now();
    assert_int_equal(rig_start(), -ENODEV);
    assert_true(clock_now() - begin < unsure / 2);
    assert_int_equal(log_errors(), 0);
}

static void a_card_may_take_three_seconds_to_get_ready(void **state)
{
    rig.config.init_ns = TIME_MS(3000);
    rig_insert();
    works();
    assert_true(clock_now() < TIME_MS(3100));
}

static void a_card_that_never_gets_ready_is_given_up_once(void **state)
{
    rig.config.init_ns = UINT64_MAX / 2;
    rig_insert();
    assert_int_equal(rig_start(), -ETIMEDOUT);
    assert_true(clock_now() >= TIME_MS(3500) && clock_now() < TIME_MS(3700));
    assert_true(rig_said("not ready after 3.5 s"));
}

static void a_damaged_cmd8_is_sent_again(void **state)
{
    rig_fault(SD_FAULT_CRC_R1, 8, 1);
    works();
}

static void a_card_that_falls_silent_is_an_error(void **state)
{
    static const uint8_t commands[] = {8, 59, 55, 41, 58, 13};
    for (unsigned i = 0; i < sizeof(commands); i++) {
        rig_insert();
        rig_fault(SD_FAULT_NO_ANSWER, commands[i], UINT32_MAX);
        int error = rig_start();
        assert_true(error == -EIO || error == -ETIMEDOUT);
        assert_int_equal(log_errors(), i + 1);
    }
}

static void garbage_for_an_answer_is_an_error(void **state)
{
    static const uint8_t commands[] = {0, 59, 55, 41, 58};
    for (unsigned i = 0; i < sizeof(commands); i++) {
        rig_insert();
        rig_fault(SD_FAULT_GARBAGE_R1, commands[i], UINT32_MAX);
        assert_int_equal(rig_start(), -EIO);
        assert_int_equal(log_errors(), i + 1);
    }
}

static void a_locked_card_is_an_error(void **state)
{
    rig.config.locked = true;
    rig_insert();
    assert_int_equal(rig_start(), -EIO);
    assert_true(rig_said("locked with a password"));
}

static void write_protection_in_the_csd_is_seen(void **state)
{
    works();
    assert_false(rig.sd.card.block.read_only);
    rig.config.read_only = true;
    rig_insert();
    works();
    assert_true(rig.sd.card.block.read_only);
}

static void a_csd_with_a_crc_error_is_read_again(void **state)
{
    rig_fault(SD_FAULT_CRC_R1, 9, 2);
    works();
    assert_int_equal(rig.card.commands[9], 3);
}

/* QEMU 9.1 to 10.0. */
static void without_a_csd_the_capacity_is_found_by_reading(void **state)
{
    static const uint64_t sectors[] = {1, 2, 1000, 1023, SECTORS};
    rig.config.refuses_registers = true;
    for (unsigned kind = 0; kind < 2; kind++)
        for (unsigned i = 0; i < sizeof(sectors) / sizeof(sectors[0]); i++) {
            rig.config.high_capacity = kind;
            rig.config.sectors = sectors[i];
            rig_insert();
            assert_int_equal(rig_start(), 0);
            assert_int_equal(rig.sd.card.block.sectors, sectors[i]);
        }
    assert_int_equal(log_errors(), 0);
}

static void a_csd_of_an_unknown_version_is_not_believed(void **state)
{
    rig.config.bad_csd = true;
    rig_insert();
    works();
}

/* SDHC must have a CSD of version 2.0, SDSC one of 1.0. Which it is decides how sectors are
 * addressed. */
static void a_csd_that_contradicts_the_ocr_is_an_error(void **state)
{
    rig.config.other_csd = true;
    for (unsigned kind = 0; kind < 2; kind++) {
        rig.config.high_capacity = kind;
        rig_insert();
        assert_int_equal(rig_start(), -EIO);
        assert_true(rig_said("the card's OCR and CSD contradict each other"));
    }
}

static void a_card_for_another_voltage_is_an_error(void **state)
{
    rig.config.voltages = 0x00038000; /* 2.7 to 3.0 V */
    rig_insert();
    assert_int_equal(rig_start(), -EIO);
    assert_true(rig_said(SLOT ": bring up the card: the card does not work at 3.3 V"));
    assert_int_equal(log_errors(), 1);
}

static void a_card_without_csd_that_cannot_be_read_is_an_error(void **state)
{
    rig.config.refuses_registers = true;
    rig_insert();
    rig_fault(SD_FAULT_NO_TOKEN, SD_CARD_ANY, UINT32_MAX);
    assert_int_equal(rig_start(), -ETIMEDOUT);
    assert_true(rig_said("no data within 200 ms"));
}

static void a_wrong_status_is_not_used_to_judge_writes(void **state)
{
    uint8_t data[2 * SD_CARD_SECTOR] = {1, 2, 3};
    rig.config.refuses_registers = true;
    rig_insert();
    works();
    assert_int_equal(rig_write(9, data, 2), 0);
    assert_memory_equal(rig.memory + 9 * SD_CARD_SECTOR, data, sizeof(data));
}

static void a_second_bring_up_of_the_same_card_works(void **state)
{
    works();
    works();
}

static void the_protection_switch_is_seen(void **state)
{
    uint8_t data[SD_CARD_SECTOR] = {0};
    rig.read_only.line = 1;
    works();
    assert_true(rig.sd.card.block.read_only);
    assert_int_equal(rig_write(7, data, 1), -EROFS);
}

/* Whatever a broken contact says, a card that answers is used. */
static void a_card_that_is_not_detected_works(void **state)
{
    rig.present.line = 0;
    works();
}

static void a_silent_card_that_is_not_detected_is_not_there(void **state)
{
    uint8_t data[SD_CARD_SECTOR];
    works();
    rig_fault(SD_FAULT_NO_TOKEN, 7, 100);
    rig.present.line = 0;
    assert_int_equal(rig_read(7, data, 1), -ENOMEDIUM);
    assert_true(rig_said("the card was removed"));
}

#define TEST(name) cmocka_unit_test_setup(name, rig_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_fresh_high_capacity_card_works),
        TEST(a_fresh_standard_capacity_card_works),
        TEST(a_card_of_version_1_works),
        TEST(answers_may_come_after_one_to_eight_bytes),
        TEST(data_may_follow_the_answer_at_once),
        TEST(a_card_that_the_firmware_initialised_works),
        TEST(a_card_left_in_the_middle_of_a_read_works),
        TEST(a_card_left_reading_what_looks_like_an_idle_line_works),
        TEST(a_card_left_reading_what_looks_like_answers_works),
        TEST(cmd0_is_tried_again_when_the_card_refuses_it),
        TEST(a_card_that_never_goes_idle_is_an_error),
        TEST(an_empty_slot_is_no_device_and_no_error),
        TEST(a_slot_that_is_detected_as_empty_is_tried_once),
        TEST(a_card_may_take_three_seconds_to_get_ready),
        TEST(a_card_that_never_gets_ready_is_given_up_once),
        TEST(a_damaged_cmd8_is_sent_again),
        TEST(a_card_that_falls_silent_is_an_error),
        TEST(garbage_for_an_answer_is_an_error),
        TEST(a_locked_card_is_an_error),
        TEST(write_protection_in_the_csd_is_seen),
        TEST(a_csd_with_a_crc_error_is_read_again),
        TEST(without_a_csd_the_capacity_is_found_by_reading),
        TEST(a_csd_of_an_unknown_version_is_not_believed),
        TEST(a_csd_that_contradicts_the_ocr_is_an_error),
        TEST(a_card_for_another_voltage_is_an_error),
        TEST(a_card_without_csd_that_cannot_be_read_is_an_error),
        TEST(a_wrong_status_is_not_used_to_judge_writes),
        TEST(a_second_bring_up_of_the_same_card_works),
        TEST(the_protection_switch_is_seen),
        TEST(a_card_that_is_not_detected_works),
        TEST(a_silent_card_that_is_not_detected_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
