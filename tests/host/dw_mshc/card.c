/* Driver, card logic and block layer together: cards of all kinds, and what becomes of errors. */
#include "bus.h"
#include "common_mshc.h"
#include "drivers/mmc/mmc_card.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define SOME 200u /* sectors */

static struct mmc_card card;

static int bring_up(void)
{
    int error = rig_start();
    return error ? error : mmc_card_init(&card, &rig.mshc.host);
}

static void must_bring_up(void)
{
    int error = bring_up();
    if (error)
        fail_msg("bring-up: %d: %s: %s", error, rig.mshc.host.cause, log_last_error());
}

static bool said(const char *text)
{
    return strstr(log_last_error(), text) != NULL;
}

static void use_emmc(enum sd_native_type type)
{
    rig.config.type = type;
    rig.slot.is_emmc = true;
    rig.slot.max_width = 8;
    rig.slot.present.source = MSHC_UNKNOWN;
}

static void copy_and_back(void)
{
    assert_int_equal(block_read(&card.block, 10, rig.buffer, SOME), 0);
    assert_true(rig_same(10, SOME, 0));
    assert_int_equal(block_write(&card.block, 1000, rig.buffer, SOME), 0);
    assert_true(rig_same(1000, SOME, 0));
    assert_int_equal(block_read(&card.block, 7, rig.buffer, 1), 0);
    assert_true(rig_same(7, 1, 0));
    assert_int_equal(block_write(&card.block, 2000, rig.buffer, 1), 0);
    assert_true(rig_same(2000, 1, 0));
}

static void works(unsigned lines, uint32_t hz)
{
    must_bring_up();
    assert_int_equal(card.block.sectors, SECTORS);
    assert_int_equal(rig.card.lines, lines);
    assert_int_equal(CIU_HZ / rig.model.period, hz);
    copy_and_back();
    assert_int_equal(log_errors(), 0);
}

static void high_capacity_runs_at_full_speed(void **state)
{
    works(4, CIU_HZ);
}

static void standard_capacity_too(void **state)
{
    rig.config.type = SD_NATIVE_SDSC;
    works(4, CIU_HZ);
}

static void version_1_too(void **state)
{
    rig.config.type = SD_NATIVE_SDSC1;
    rig.config.version1_scr = true;
    works(4, CIU_HZ / 2);
}

static void a_card_without_high_speed(void **state)
{
    rig.config.no_high_speed = true;
    works(4, CIU_HZ / 2);
}

static void a_slot_without_high_speed(void **state)
{
    rig.slot.high_speed = false;
    works(4, CIU_HZ / 2);
}

static void a_slot_with_one_line(void **state)
{
    rig.slot.max_width = 1;
    works(1, CIU_HZ);
}

static void a_slot_with_a_slow_clock(void **state)
{
    rig.slot.max_hz = 10000000;
    works(4, CIU_HZ / 6);
}

static void without_dma(void **state)
{
    rig.slot.descriptors = NULL;
    works(4, CIU_HZ);
}

static void emmc_has_eight_lines(void **state)
{
    use_emmc(SD_NATIVE_MMC);
    works(8, CIU_HZ);
}

static void small_emmc_too(void **state)
{
    use_emmc(SD_NATIVE_MMC_BYTES);
    works(8, CIU_HZ);
}

static void an_empty_slot_is_no_error(void **state)
{
    rig.controller.card = NULL;
    assert_int_equal(bring_up(), -ENODEV);
    assert_int_equal(log_errors(), 0);
    assert_true(clock_now() < TIME_SECOND);
}

static void an_empty_slot_without_card_detect_is_no_error(void **state)
{
    rig.controller.card = NULL;
    rig.slot.present.source = MSHC_UNKNOWN;
    assert_int_equal(bring_up(), -ENODEV);
    assert_int_equal(log_errors(), 0);
    assert_true(clock_now() < TIME_SECOND);
}

static void an_absent_emmc_is_no_error(void **state)
{
    use_emmc(SD_NATIVE_MMC);
    rig.controller.card = NULL;
    assert_int_equal(bring_up(), -ENODEV);
    assert_int_equal(log_errors(), 0);
    assert_true(clock_now() < TIME_SECOND);
}

/* 4 GiB and more, across the limit, and misaligned: copied through memory that DMA reaches. */
static void buffers_beyond_4_gib_are_copied(void **state)
{
    static uint8_t far[SOME * BLOCK] __attribute__((aligned(PAGE_SIZE)));
    static const phys_t places[] = {0x100000000, 0x23ffff000, 0xffff0000};
    for (unsigned i = 0; i < sizeof places / sizeof places[0]; i++) {
        rig_teardown(NULL);
        rig_setup(NULL);
        memory_declare_at(far, sizeof far, places[i]);
        must_bring_up();
        assert_int_equal(block_read(&card.block, 3, far, SOME), 0);
        assert_memory_equal(far, rig.memory + 3 * BLOCK, sizeof far);
        memset(far, (int)(i + 1), sizeof far);
        assert_int_equal(block_write(&card.block, 500, far, SOME), 0);
        assert_memory_equal(far, rig.memory + 500 * BLOCK, sizeof far);
        assert_int_equal(block_read(&card.block, 700, rig.buffer + 1, 3), 0);
        assert_true(rig_same(700, 3, 1));
    }
    assert_int_equal(log_errors(), 0);
}

static void a_protected_card_is_not_written(void **state)
{
    rig.slot.read_only.source = MSHC_REGISTER;
    rig.controller.write_protected = true;
    must_bring_up();
    assert_true(card.block.read_only);
    assert_int_equal(block_write(&card.block, 0, rig.buffer, 1), -EROFS);
}

static void a_card_that_is_pulled_is_reported_once(void **state)
{
    must_bring_up();
    rig_card_fault(SDN_FAULT_REMOVED, 104, 1);
    assert_int_equal(block_read(&card.block, 100, rig.buffer, 8), -ENOMEDIUM);
    assert_int_equal(log_errors(), 1);
    assert_true(said("the card was removed"));
    uint64_t before = clock_now();
    assert_int_equal(block_read(&card.block, 100, rig.buffer, 8), -ENOMEDIUM);
    assert_int_equal(block_write(&card.block, 100, rig.buffer, 8), -ENOMEDIUM);
    assert_int_equal(clock_now(), before);
}

/* It has no address any more, so that it does not answer; looking gives it one. */
static void a_card_that_is_changed_is_found_by_looking(void **state)
{
    must_bring_up();
    assert_int_equal(block_look(&card.block), 0);
    uint32_t first = card.block.medium;
    rig_card_fault(SDN_FAULT_REMOVED, 104, 1);
    assert_int_equal(block_read(&card.block, 100, rig.buffer, 8), -ENOMEDIUM);
    assert_int_equal(block_look(&card.block), -ENOMEDIUM);
    sd_native_init(&rig.card, &rig.config);
    assert_int_equal(block_write(&card.block, 100, rig.buffer, 8), -ENOMEDIUM);
    time_sleep_until(time_ns() + TIME_MS(501));
    assert_int_equal(block_look(&card.block), 0);
    assert_true(card.block.medium != first);
    assert_int_equal(block_read(&card.block, 100, rig.buffer, 8), 0);
    assert_true(rig_same(100, 8, 0));
}

static void a_fault_for_good_is_one_message(enum sd_native_fault_kind kind, bool write,
                                            const char *cause)
{
    rig_teardown(NULL);
    rig_setup(NULL);
    must_bring_up();
    rig_card_fault(kind, 104, 1000);
    int error = write ? block_write(&card.block, 100, rig.buffer, 8)
                      : block_read(&card.block, 100, rig.buffer, 8);
    assert_true(error == -EIO || error == -ETIMEDOUT);
    assert_int_equal(log_errors(), 1);
    if (!said(cause))
        fail_msg("%s instead of %s", log_last_error(), cause);
}

static void faults_for_good_are_one_message(void **state)
{
    a_fault_for_good_is_one_message(SDN_FAULT_READ_CRC, false, "a CRC error in the data");
    a_fault_for_good_is_one_message(SDN_FAULT_READ_END_BIT, false, "no end bit in the data");
    a_fault_for_good_is_one_message(SDN_FAULT_READ_START, false, "no start bit in the data");
    a_fault_for_good_is_one_message(SDN_FAULT_WRITE_CRC, true, "refused the data for its CRC");
    a_fault_for_good_is_one_message(SDN_FAULT_NO_CRC_STATUS, true, "did not confirm the data");
    a_fault_for_good_is_one_message(SDN_FAULT_PROGRAM_ERROR, true, "reports an error");
    a_fault_for_good_is_one_message(SDN_FAULT_STUCK_BUSY, true, "");
}

static void faults_once_are_survived(void **state)
{
    for (enum sd_native_fault_kind kind = SDN_FAULT_READ_CRC; kind < SDN_FAULT_STUCK_BUSY; kind++) {
        rig_teardown(NULL);
        rig_setup(NULL);
        must_bring_up();
        rig_card_fault(kind, kind == SDN_FAULT_NO_DATA ? 10 : 20, 1);
        rig_card_fault(kind, 1005, 1);
        copy_and_back();
        assert_int_equal(log_errors(), 0);
    }
}

static void faults_of_the_controller_are_survived(void **state)
{
    static const enum dw_mshc_fault_kind kinds[] = {
        DWM_FAULT_HLE,           DWM_FAULT_NO_COMMAND_DONE, DWM_FAULT_NO_DATA_OVER,
        DWM_FAULT_NO_DESCRIPTOR, DWM_FAULT_BUS_ERROR,       DWM_FAULT_FIFO};
    for (unsigned i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        for (unsigned after = 0; after < 12; after++) {
            rig_teardown(NULL);
            rig_setup(NULL);
            must_bring_up();
            rig_fault(kinds[i], after, 1);
            copy_and_back();
            assert_int_equal(log_errors(), 0);
        }
}

/* Also during the bring-up. */
static void lost_interrupts_cost_one_message(void **state)
{
    rig.interrupts = false;
    must_bring_up();
    copy_and_back();
    assert_int_equal(log_errors(), 1);
    assert_true(said("interrupt 0 does not arrive: polling instead"));
    assert_true(clock_now() < TIME_SECOND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(high_capacity_runs_at_full_speed),
        TEST(standard_capacity_too),
        TEST(version_1_too),
        TEST(a_card_without_high_speed),
        TEST(a_slot_without_high_speed),
        TEST(a_slot_with_one_line),
        TEST(a_slot_with_a_slow_clock),
        TEST(without_dma),
        TEST(emmc_has_eight_lines),
        TEST(small_emmc_too),
        TEST(an_empty_slot_is_no_error),
        TEST(an_empty_slot_without_card_detect_is_no_error),
        TEST(an_absent_emmc_is_no_error),
        TEST(buffers_beyond_4_gib_are_copied),
        TEST(a_protected_card_is_not_written),
        TEST(a_card_that_is_pulled_is_reported_once),
        TEST(a_card_that_is_changed_is_found_by_looking),
        TEST(faults_for_good_are_one_message),
        TEST(faults_once_are_survived),
        TEST(faults_of_the_controller_are_survived),
        TEST(lost_interrupts_cost_one_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
