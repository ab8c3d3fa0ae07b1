/* Bring-up of the controller, its clock, and commands without data. */
#include "bus.h"
#include "common_mshc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define SEND_STATUS 13

static uint32_t set_clock(uint32_t hz)
{
    return rig.mshc.host.ops->set_clock(&rig.mshc.host, hz);
}

static int status(void)
{
    return rig_command(SEND_STATUS, rig.rca, MMC_R1, NULL);
}

static bool said(const char *cause)
{
    return strcmp(rig.mshc.host.cause, cause) == 0;
}

static void the_clock_is_the_fastest_that_is_not_above_the_request(void **state)
{
    assert_int_equal(rig_start(), 0);
    assert_int_equal(set_clock(400000), CIU_HZ / 124);
    assert_int_equal(rig.model.period, 124);
    assert_int_equal(set_clock(25000000), CIU_HZ / 2);
    assert_int_equal(rig.model.period, 2);
    assert_int_equal(set_clock(24000000), CIU_HZ / 4);
    assert_int_equal(rig.model.period, 4);
}

static void a_clock_as_fast_as_the_input_is_not_divided(void **state)
{
    assert_int_equal(rig_start(), 0);
    assert_int_equal(set_clock(50000000), CIU_HZ);
    assert_int_equal(rig.model.period, 1);
    assert_int_equal(set_clock(CIU_HZ), CIU_HZ);
    assert_int_equal(rig.model.period, 1);
    assert_int_equal(set_clock(CIU_HZ - 1), CIU_HZ / 2);
    assert_int_equal(rig.model.period, 2);
}

static void a_rate_below_the_slowest_is_the_slowest(void **state)
{
    assert_int_equal(rig_start(), 0);
    assert_int_equal(set_clock(1), CIU_HZ / 510);
    assert_int_equal(rig.model.period, 510);
}

static void a_stopped_clock_stays_stopped(void **state)
{
    assert_int_equal(rig_start(), 0);
    assert_int_equal(set_clock(400000), CIU_HZ / 124);
    assert_int_equal(set_clock(0), 0);
    assert_int_equal(rig.model.period, 0);
}

static void a_refused_clock_is_set_again(void **state)
{
    assert_int_equal(rig_start(), 0);
    rig_fault(DWM_FAULT_HLE, 0, 2);
    assert_int_equal(set_clock(400000), CIU_HZ / 124);
    assert_int_equal(rig.model.period, 124);
    rig_fault(DWM_FAULT_HLE, 0, 100);
    assert_int_equal(set_clock(25000000), 0);
    assert_true(said("the controller refuses a clock"));
}

static void a_card_is_identified(void **state)
{
    rig_ready(1, 25000000);
    assert_int_equal(rig.card.state, SDN_TRAN);
    assert_int_equal(status(), 0);
}

static void the_long_answer_comes_whole_and_in_order(void **state)
{
    uint32_t csd[4];
    rig_ready(1, 25000000);
    assert_int_equal(rig_command(7, 0, MMC_NONE, NULL), 0);
    assert_int_equal(rig_command(9, rig.rca, MMC_R2, csd), 0);
    assert_int_equal(csd[0] >> 30, 1); /* CSD version 2.0 */
    assert_int_equal(((csd[1] & 0x3f) << 16 | csd[2] >> 16) + 1, SECTORS / 1024);
}

static void commands_at_a_slow_clock_sleep(void **state)
{
    rig_ready(1, 400000);
    unsigned before = bus_accesses();
    assert_int_equal(status(), 0);
    assert_true(bus_accesses() - before < 20);
}

static void an_empty_slot_is_no_answer(void **state)
{
    rig.controller.card = NULL;
    assert_int_equal(rig_start(), 0);
    set_clock(400000);
    assert_int_equal(rig_command(0, 0, MMC_NONE, NULL), 0);
    assert_int_equal(rig.mshc.host.ops->present(&rig.mshc.host), 0);
    assert_int_equal(rig_command(8, 0x1aa, MMC_R7, NULL), -ENOMEDIUM);
}

static void an_empty_slot_without_card_detect_is_no_answer(void **state)
{
    rig.controller.card = NULL;
    rig.slot.present.source = MSHC_UNKNOWN;
    assert_int_equal(rig_start(), 0);
    set_clock(400000);
    assert_int_equal(rig.mshc.host.ops->present(&rig.mshc.host), -ENOTSUP);
    assert_int_equal(rig_command(8, 0x1aa, MMC_R7, NULL), -ETIMEDOUT);
    assert_true(said("no answer to the command"));
    assert_true(clock_now() < TIME_MS(60));
}

static void fails_once(enum sd_native_fault_kind kind, int error, const char *cause)
{
    rig_ready(1, 25000000);
    rig_card_fault(kind, SEND_STATUS, 1);
    assert_int_equal(status(), error);
    assert_true(said(cause));
    assert_int_equal(status(), 0);
}

static void a_lost_answer_is_reported(void **state)
{
    fails_once(SDN_FAULT_LOST_ANSWER, -ETIMEDOUT, "no answer to the command");
}

static void a_crc_error_in_an_answer_is_reported(void **state)
{
    fails_once(SDN_FAULT_ANSWER_CRC, -EILSEQ, "a CRC error in the answer");
}

static void an_answer_without_end_bit_is_reported(void **state)
{
    fails_once(SDN_FAULT_ANSWER_END_BIT, -EILSEQ, "a malformed answer");
}

static void an_answer_to_another_command_is_reported(void **state)
{
    rig_ready(1, 25000000);
    rig_card_fault(SDN_FAULT_ANSWER_INDEX, SEND_STATUS, 1);
    assert_int_equal(status(), -EILSEQ);
    assert_int_equal(status(), 0);
}

static void controller_fails_once(enum dw_mshc_fault_kind kind, int error, const char *cause)
{
    rig_ready(1, 25000000);
    rig_fault(kind, 0, 1);
    assert_int_equal(status(), error);
    assert_true(said(cause));
    assert_int_equal(status(), 0);
}

static void a_refused_command_is_reported(void **state)
{
    controller_fails_once(DWM_FAULT_HLE, -EIO, "the controller refuses the command");
}

static void a_command_that_does_not_end_is_given_up(void **state)
{
    rig_ready(1, 25000000);
    rig_fault(DWM_FAULT_NO_COMMAND_DONE, 0, 1);
    uint64_t before = clock_now();
    assert_int_equal(status(), -ETIMEDOUT);
    assert_true(said("the command does not end"));
    assert_in_range(clock_now() - before, TIME_MS(100), TIME_MS(200));
    assert_int_equal(status(), 0);
}

static void a_controller_that_takes_no_command_is_given_up(void **state)
{
    rig_ready(1, 25000000);
    rig_fault(DWM_FAULT_COMMAND_STUCK, 0, 1000);
    assert_true(status() < 0);
    assert_true(status() < 0);
    assert_true(clock_now() < TIME_SECOND);
}

static void a_controller_that_stays_in_reset_is_reported(void **state)
{
    rig_start();
    rig.controller.faults[0] = (struct dw_mshc_fault){DWM_FAULT_RESET_STUCK, 0, 1000};
    assert_int_equal(rig_start(), -EIO);
    assert_string_equal(log_last_error(), "/node@4: the controller does not leave reset");
}

static void an_interrupt_that_does_not_arrive_costs_one_wait_and_a_message(void **state)
{
    rig_ready(1, 400000);
    rig.interrupts = false;
    uint64_t before = clock_now();
    for (unsigned i = 0; i < 5; i++)
        assert_int_equal(status(), 0);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), "/node@4: interrupt 0 does not arrive: polling instead");
    assert_in_range(clock_now() - before, TIME_MS(50), TIME_MS(70));
}

static void everything_works_without_interrupts(void **state)
{
    rig.interrupts = false;
    rig_ready(1, 400000);
    rig.mshc.interrupts = false;
    unsigned errors = log_errors();
    uint64_t before = clock_now();
    assert_int_equal(status(), 0);
    assert_true(clock_now() - before < TIME_MS(1));
    assert_int_equal(log_errors(), errors);
}

/* An interrupt of nothing, or of something that nobody waits for. */
static void spurious_interrupts_do_no_harm(void **state)
{
    rig_ready(1, 400000);
    unsigned before = bus_accesses();
    mshc_interrupt(&rig.mshc);
    assert_int_equal(bus_accesses(), before);
    assert_int_equal(status(), 0);
    mshc_interrupt(&rig.mshc);
    mshc_interrupt(&rig.mshc);
    assert_int_equal(rig_read(3, 2, 0, true), 0);
    assert_true(rig_same(3, 2, 0));
    assert_int_equal(log_errors(), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, rig_setup, rig_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_clock_is_the_fastest_that_is_not_above_the_request),
        TEST(a_clock_as_fast_as_the_input_is_not_divided),
        TEST(a_rate_below_the_slowest_is_the_slowest),
        TEST(a_stopped_clock_stays_stopped),
        TEST(a_refused_clock_is_set_again),
        TEST(a_card_is_identified),
        TEST(the_long_answer_comes_whole_and_in_order),
        TEST(commands_at_a_slow_clock_sleep),
        TEST(an_empty_slot_is_no_answer),
        TEST(an_empty_slot_without_card_detect_is_no_answer),
        TEST(a_lost_answer_is_reported),
        TEST(a_crc_error_in_an_answer_is_reported),
        TEST(an_answer_without_end_bit_is_reported),
        TEST(an_answer_to_another_command_is_reported),
        TEST(a_refused_command_is_reported),
        TEST(a_command_that_does_not_end_is_given_up),
        TEST(a_controller_that_takes_no_command_is_given_up),
        TEST(a_controller_that_stays_in_reset_is_reported),
        TEST(an_interrupt_that_does_not_arrive_costs_one_wait_and_a_message),
        TEST(everything_works_without_interrupts),
        TEST(spurious_interrupts_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
