#include "common_sd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define COUNT 16u

static uint8_t data[COUNT * SD_CARD_SECTOR], before[SECTORS * SD_CARD_SECTOR];

static int setup(void **state)
{
    rig_setup(state);
    for (size_t i = 0; i < sizeof(data); i++)
        data[i] = (uint8_t)(i * 11 + i / 256);
    memcpy(before, rig.memory, sizeof(before));
    return 0;
}

/* @count new sectors from @sector on, and everything else as it was. */
static void holds(uint64_t sector, uint32_t count)
{
    size_t begin = sector * SD_CARD_SECTOR, end = begin + count * SD_CARD_SECTOR;
    assert_memory_equal(rig.memory + begin, data, end - begin);
    assert_memory_equal(rig.memory, before, begin);
    assert_memory_equal(rig.memory + end, before + end, sizeof(before) - end);
}

static void writes(uint64_t sector, uint32_t count)
{
    assert_int_equal(rig_write(sector, data, count), 0);
    assert_int_equal(log_errors(), 0);
    holds(sector, count);
}

static void one_sector_takes_one_cmd24_and_a_look_at_the_status(void **state)
{
    rig_ready();
    writes(5, 1);
    assert_int_equal(rig.card.commands[24], 1);
    assert_int_equal(rig.card.commands[13], 1);
}

static void many_sectors_take_one_cmd25_and_a_look_at_the_status(void **state)
{
    rig_ready();
    writes(5, COUNT);
    assert_int_equal(rig.card.commands[25], 1);
    assert_int_equal(rig.card.commands[24], 0);
    assert_int_equal(rig.card.commands[12], 0);
    assert_int_equal(rig.card.commands[13], 1);
}

static void standard_capacity_is_addressed_by_byte(void **state)
{
    rig.config.high_capacity = false;
    rig_ready();
    writes(SECTORS - COUNT, COUNT);
}

static void a_block_that_arrived_damaged_is_sent_again(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_WRITE_CRC, 7, 2);
    writes(5, COUNT);
    assert_int_equal(rig.card.commands[25], 3);
    assert_int_equal(rig.card.commands[12], 2);
}

static void a_single_block_that_arrived_damaged_is_sent_again(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_WRITE_CRC, 7, 2);
    writes(7, 1);
    assert_int_equal(rig.card.commands[24], 3);
}

static void three_errors_at_one_block_are_final(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_WRITE_CRC, 7, 3);
    assert_int_equal(rig_write(5, data, COUNT), -EIO);
    assert_true(rig_said(SLOT ": write sector 7: the card saw a CRC error in the data"));
    holds(5, 2);
}

static void a_write_error_is_told(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_WRITE_ERROR, 6, 3);
    assert_int_equal(rig_write(6, data, 1), -EIO);
    assert_true(rig_said("write sector 6: the card could not write"));
}

static void a_missing_data_response_is_tried_again(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_NO_RESPONSE, 6, 2);
    writes(6, 1);
    writes(6, COUNT);
}

/* The card took the data and lost it: only CMD13 knows, and not which block it was. */
static void what_the_card_failed_to_program_is_written_again(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_PROGRAM_ERROR, 12, 2);
    writes(5, COUNT);
    assert_int_equal(rig.card.commands[25], 3);
}

static void what_cannot_be_programmed_is_an_error(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_PROGRAM_ERROR, 12, UINT32_MAX);
    assert_int_equal(rig_write(5, data, COUNT), -EIO);
    assert_true(rig_said("write sector 5: the card failed to program the data"));
}

/* No CRC protects R2, so that one may be wrong. */
static void a_write_protected_sector_is_an_error_of_its_own(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_PROTECTED, 5, UINT32_MAX);
    assert_int_equal(rig_write(5, data, 1), -EROFS);
    assert_true(rig_said("write sector 5: the sector is write-protected"));
}

static void a_card_that_stays_busy_is_a_timeout(void **state)
{
    for (uint32_t count = 1; count < 4; count++) {
        rig_ready();
        rig_fault(SD_FAULT_STUCK_BUSY, 5, 1);
        assert_int_equal(rig_write(5, data, count), -ETIMEDOUT);
        assert_true(rig_said("write sector 5: still busy after 3.5 s"));
    }
}

static void a_card_may_be_busy_for_three_seconds(void **state)
{
    rig.config.program_ns = TIME_MS(3000);
    rig_ready();
    writes(5, 1);
    writes(5, 3);
    assert_int_equal(rig.card.commands[25], 1);
}

/* It is given up within the run, which CMD12 must end before the next command. */
static void a_card_that_was_given_up_as_busy_can_be_used_later(void **state)
{
    uint8_t back[SD_CARD_SECTOR];
    rig.config.program_ns = TIME_MS(5000);
    rig_ready();
    assert_int_equal(rig_write(5, data, 3), -ETIMEDOUT);
    assert_int_equal(log_errors(), 1);
    rig.card.config.program_ns = TIME_MS(1);
    assert_int_equal(rig_read(5, back, 1), 0);
    assert_memory_equal(back, data, sizeof(back));
    assert_int_equal(rig_write(5, data, 3), 0);
    holds(5, 3);
}

/* Its supply failed for a moment: it has forgotten that it was initialised. */
static void a_card_that_is_reset_in_the_middle_is_noticed(void **state)
{
    unsigned gone = 0;
    for (unsigned bytes = 1; bytes < 3 * 540; bytes += 17) {
        rig_ready();
        log_reset();
        rig.card.config.reset_after = rig.card.bytes + bytes;
        int error = rig_write(30, data, 3);
        if (error) {
            gone++;
            assert_int_equal(error, -ENOMEDIUM);
            assert_int_equal(log_errors(), 1);
            assert_true(rig_said("the card was removed"));
        }
    }
    assert_true(gone > 80);
}

static void a_card_that_is_pulled_is_noticed(void **state)
{
    unsigned gone = 0;
    for (unsigned bytes = 1; bytes < 3 * 540; bytes += 13) {
        rig_ready();
        log_reset();
        rig.card.config.remove_after = rig.card.bytes + bytes;
        int error = rig_write(30, data, 3);
        if (error) {
            gone++;
            assert_int_equal(error, -ENOMEDIUM);
            assert_true(rig_said("the card was removed"));
        }
    }
    assert_true(gone > 100);
}

static void what_was_written_is_read_back(void **state)
{
    uint8_t back[COUNT * SD_CARD_SECTOR];
    rig_ready();
    writes(900, COUNT);
    assert_int_equal(rig_read(900, back, COUNT), 0);
    assert_memory_equal(back, data, sizeof(back));
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_sector_takes_one_cmd24_and_a_look_at_the_status),
        TEST(many_sectors_take_one_cmd25_and_a_look_at_the_status),
        TEST(standard_capacity_is_addressed_by_byte),
        TEST(a_block_that_arrived_damaged_is_sent_again),
        TEST(a_single_block_that_arrived_damaged_is_sent_again),
        TEST(three_errors_at_one_block_are_final),
        TEST(a_write_error_is_told),
        TEST(a_missing_data_response_is_tried_again),
        TEST(what_the_card_failed_to_program_is_written_again),
        TEST(what_cannot_be_programmed_is_an_error),
        TEST(a_write_protected_sector_is_an_error_of_its_own),
        TEST(a_card_that_stays_busy_is_a_timeout),
        TEST(a_card_may_be_busy_for_three_seconds),
        TEST(a_card_that_was_given_up_as_busy_can_be_used_later),
        TEST(a_card_that_is_reset_in_the_middle_is_noticed),
        TEST(a_card_that_is_pulled_is_noticed),
        TEST(what_was_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
