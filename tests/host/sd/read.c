#include "common_sd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

static uint8_t data[64 * SD_CARD_SECTOR + 8];

static void reads(uint64_t sector, uint32_t count)
{
    memset(data, 0xcc, sizeof(data));
    assert_int_equal(rig_read(sector, data, count), 0);
    assert_memory_equal(data, rig.memory + sector * SD_CARD_SECTOR, count * SD_CARD_SECTOR);
    assert_int_equal(data[count * SD_CARD_SECTOR], 0xcc);
    assert_int_equal(log_errors(), 0);
}

static void one_sector_takes_one_cmd17(void **state)
{
    rig_ready();
    reads(5, 1);
    assert_int_equal(rig.card.commands[17], 1);
    assert_int_equal(rig.card.commands[18], 0);
}

static void many_sectors_take_one_cmd18_and_one_cmd12(void **state)
{
    rig_ready();
    reads(100, 64);
    assert_int_equal(rig.card.commands[18], 1);
    assert_int_equal(rig.card.commands[12], 1);
    assert_int_equal(rig.card.commands[17], 0);
}

static void standard_capacity_is_addressed_by_byte(void **state)
{
    rig.config.high_capacity = false;
    rig_ready();
    reads(1, 1);
    reads(SECTORS - 3, 3);
}

static void the_last_sector_can_be_read_both_ways(void **state)
{
    rig_ready();
    reads(SECTORS - 1, 1);
    reads(SECTORS - 2, 2);
}

static void the_buffer_need_not_be_aligned(void **state)
{
    rig_ready();
    for (unsigned offset = 1; offset < 8; offset++) {
        assert_int_equal(rig_read(9, data + offset, 3), 0);
        assert_memory_equal(data + offset, rig.memory + 9 * SD_CARD_SECTOR, 3 * SD_CARD_SECTOR);
    }
}

static void tokens_may_come_at_any_byte(void **state)
{
    for (uint64_t ns = 0; ns < 20000; ns += 400) {
        rig.config.access_ns = ns;
        rig_ready();
        reads(20, 3);
    }
}

static void a_crc_error_is_repaired_from_the_bad_block_on(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_READ_CRC, 40, 2);
    reads(10, 64);
    assert_int_equal(rig.card.commands[18], 3);
    assert_true(rig.card.sector >= 74);
}

static void three_errors_at_one_block_are_final(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_READ_CRC, 40, 3);
    assert_int_equal(rig_read(10, data, 64), -EIO);
    assert_true(rig_said(SLOT ": read sector 40: CRC error in the data"));
    assert_memory_equal(data, rig.memory + 10 * SD_CARD_SECTOR, 30 * SD_CARD_SECTOR);
    log_reset();
    reads(40, 1);
}

static void errors_at_different_blocks_do_not_add_up(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_READ_CRC, 1, 2);
    rig_fault(SD_FAULT_ERROR_TOKEN, 4, 2);
    rig_fault(SD_FAULT_NO_TOKEN, 8, 2);
    rig_fault(SD_FAULT_GARBAGE_TOKEN, 9, 2);
    reads(0, 12);
}

static void late_data_is_waited_for(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_LATE_TOKEN, 3, 1);
    reads(2, 4);
    assert_int_equal(rig.card.commands[18], 1);
}

static void data_that_never_comes_is_a_timeout(void **state)
{
    for (uint32_t count = 1; count < 3; count++) {
        rig_ready();
        rig_fault(SD_FAULT_NO_TOKEN, 3, 3);
        assert_int_equal(rig_read(3, data, count), -ETIMEDOUT);
        assert_true(rig_said("read sector 3: no data within 200 ms"));
        log_reset();
        reads(3, 1);
    }
}

static void the_cards_own_error_is_told(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_ERROR_TOKEN, 6, 3);
    assert_int_equal(rig_read(6, data, 1), -EIO);
    assert_true(rig_said("read sector 6: the card could not correct its data"));
}

static void a_damaged_command_is_sent_again(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_CRC_R1, 17, 2);
    rig_fault(SD_FAULT_NO_ANSWER, 18, 1);
    reads(8, 1);
    reads(8, 2);
}

static void a_read_whose_answer_got_lost_is_stopped_and_tried_again(void **state)
{
    rig.config.access_ns = 20000; /* later than the answer would be */
    rig_ready();
    rig_fault(SD_FAULT_LOST_ANSWER, 18, 1);
    reads(8, 4);
    assert_int_equal(rig.card.commands[18], 2);
}

static void a_garbled_answer_to_cmd12_does_not_spoil_good_data(void **state)
{
    rig_ready();
    rig_fault(SD_FAULT_GARBAGE_R1, 12, 1);
    reads(8, 2);
}

/* Pulled after any number of bytes: the driver ends with -ENOMEDIUM, or with good data. */
static void a_card_that_is_pulled_is_noticed(void **state)
{
    unsigned gone = 0;
    for (unsigned bytes = 1; bytes < 3 * 520; bytes += 13) {
        rig_ready();
        log_reset();
        rig.card.config.remove_after = rig.card.bytes + bytes;
        int error = rig_read(30, data, 3);
        if (error == -ENOMEDIUM) {
            gone++;
            assert_true(rig_said(SLOT ": read sector 3"));
            assert_true(rig_said("the card was removed"));
        } else {
            assert_int_equal(error, 0);
            assert_memory_equal(data, rig.memory + 30 * SD_CARD_SECTOR, 3 * SD_CARD_SECTOR);
        }
    }
    assert_true(gone > 100);
}

static void a_card_that_is_reset_in_the_middle_is_noticed(void **state)
{
    unsigned gone = 0;
    for (unsigned bytes = 1; bytes < 3 * 520; bytes += 17) {
        rig_ready();
        log_reset();
        rig.card.config.reset_after = rig.card.bytes + bytes;
        int error = rig_read(30, data, 3);
        gone += error == -ENOMEDIUM;
        assert_true(error == 0 || error == -ENOMEDIUM);
        if (!error)
            assert_memory_equal(data, rig.memory + 30 * SD_CARD_SECTOR, 3 * SD_CARD_SECTOR);
    }
    assert_true(gone > 80);
}

/* Its CSD promises more than there is. */
static void a_card_that_lies_about_its_size_fails_beyond_its_end(void **state)
{
    for (unsigned kind = 0; kind < 2; kind++) {
        rig.config.high_capacity = kind;
        rig.config.claimed = 4 * SECTORS;
        rig_ready();
        log_reset();
        assert_int_equal(rig.sd.card.block.sectors, 4 * SECTORS);
        reads(SECTORS - 2, 2);
        assert_int_equal(rig_read(SECTORS, data, 1), -EIO);
        assert_true(rig_said("read sector 2048: the card does not accept the address"));
        assert_int_equal(rig_read(SECTORS - 2, data, 4), -EIO);
        assert_true(rig_said("read sector 2048: the card"));
        assert_int_equal(log_errors(), 2);
        log_reset();
        reads(0, 2);
    }
}

static void a_card_that_was_pulled_is_not_asked_again(void **state)
{
    rig_ready();
    rig.card.removed = true;
    assert_int_equal(rig_read(0, data, 1), -ENOMEDIUM);
    sd_card_init(&rig.card, &rig.config); /* another card */
    unsigned before = bus_accesses();
    assert_int_equal(rig_read(0, data, 1), -ENOMEDIUM);
    assert_int_equal(rig_write(0, data, 1), -ENOMEDIUM);
    assert_int_equal(bus_accesses(), before);
    assert_int_equal(log_errors(), 1);
}

static void a_card_that_was_put_back_is_not_taken_for_the_same(void **state)
{
    rig_ready();
    sd_card_init(&rig.card, &rig.config); /* lost power between two commands */
    assert_int_equal(rig_read(0, data, 1), -ENOMEDIUM);
}

static void pass_half_a_second(void)
{
    time_sleep_until(time_ns() + TIME_MS(501));
}

/* Old content is not asked for on the new card, and what is there then is found. */
static void a_card_that_is_changed_is_found_by_looking(void **state)
{
    struct block_device *block = &rig.sd.card.block;
    rig_ready();
    uint32_t first = block->medium;
    assert_int_equal(block_look(block), 0);
    rig.card.removed = true;
    pass_half_a_second();
    assert_int_equal(block_look(block), -ENOMEDIUM);
    assert_int_equal(log_errors(), 0);
    assert_int_equal(rig_read(0, data, 1), -ENOMEDIUM);
    rig.config.sectors = SECTORS / 2;
    rig_insert();
    assert_int_equal(block_look(block), -ENOMEDIUM); /* not all the time */
    pass_half_a_second();
    assert_int_equal(block_look(block), 0);
    assert_true(block->medium != first);
    assert_int_equal(block->sectors, SECTORS / 2);
    reads(8, 3);
    first = block->medium;
    pass_half_a_second();
    assert_int_equal(block_look(block), 0);
    assert_int_equal(block->medium, first);
}

/* No transfer and no look saw that the slot was empty. */
static void a_card_that_is_changed_unseen_is_found_by_looking(void **state)
{
    struct block_device *block = &rig.sd.card.block;
    rig_ready();
    uint32_t first = block->medium;
    rig_insert();
    memcpy(data, rig.memory, SD_CARD_SECTOR);
    memset(data + SD_CARD_SECTOR, 0xaa, SD_CARD_SECTOR);
    assert_int_equal(rig_write(0, data + SD_CARD_SECTOR, 1), -ENOMEDIUM);
    assert_memory_equal(data, rig.memory, SD_CARD_SECTOR); /* it is idle, and takes nothing */
    assert_int_equal(block->medium, first);
    assert_int_equal(block_look(block), 0); /* at once */
    log_reset();
    assert_true(block->medium != first);
    reads(8, 3);
    first = block->medium;
    pass_half_a_second();
    rig_insert();
    assert_int_equal(block_look(block), 0);
    assert_true(block->medium != first);
    reads(8, 3);
}

/* With card detect, both are seen at once, and an empty slot is not asked. */
static void card_detect_is_believed(void **state)
{
    struct block_device *block = &rig.sd.card.block;
    rig_ready();
    assert_int_equal(block_look(block), 0);
    rig.present.line = 0;
    rig.card.removed = true;
    assert_int_equal(block_look(block), -ENOMEDIUM);
    unsigned before = bus_accesses(), told = log_infos();
    assert_int_equal(block_look(block), -ENOMEDIUM);
    assert_int_equal(bus_accesses(), before);
    assert_int_equal(log_infos(), told);
    rig_insert();
    rig.present.line = 1;
    assert_int_equal(block_look(block), 0);
    reads(8, 3);
}

static void an_empty_slot_gets_a_card(void **state)
{
    struct block_device *block = &rig.sd.card.block;
    rig.card.removed = true;
    assert_int_equal(rig_start(), -ENODEV);
    assert_int_equal(block_look(block), -ENOMEDIUM);
    rig_insert();
    pass_half_a_second();
    assert_int_equal(block_look(block), 0);
    reads(8, 3);
}

#define TEST(name) cmocka_unit_test_setup(name, rig_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(one_sector_takes_one_cmd17),
        TEST(many_sectors_take_one_cmd18_and_one_cmd12),
        TEST(standard_capacity_is_addressed_by_byte),
        TEST(the_last_sector_can_be_read_both_ways),
        TEST(the_buffer_need_not_be_aligned),
        TEST(tokens_may_come_at_any_byte),
        TEST(a_crc_error_is_repaired_from_the_bad_block_on),
        TEST(three_errors_at_one_block_are_final),
        TEST(errors_at_different_blocks_do_not_add_up),
        TEST(late_data_is_waited_for),
        TEST(data_that_never_comes_is_a_timeout),
        TEST(the_cards_own_error_is_told),
        TEST(a_damaged_command_is_sent_again),
        TEST(a_read_whose_answer_got_lost_is_stopped_and_tried_again),
        TEST(a_garbled_answer_to_cmd12_does_not_spoil_good_data),
        TEST(a_card_that_is_pulled_is_noticed),
        TEST(a_card_that_is_reset_in_the_middle_is_noticed),
        TEST(a_card_that_lies_about_its_size_fails_beyond_its_end),
        TEST(a_card_that_was_pulled_is_not_asked_again),
        TEST(a_card_that_was_put_back_is_not_taken_for_the_same),
        TEST(a_card_that_is_changed_is_found_by_looking),
        TEST(a_card_that_is_changed_unseen_is_found_by_looking),
        TEST(card_detect_is_believed),
        TEST(an_empty_slot_gets_a_card),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
