/*
 * Every command of the bring-up and of transfers, with every fault that its answer can have: once,
 * at each of its occasions, which nobody must notice; and for ever, which is one message.
 */
#include "card_steps.h"
#include "common_sd.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

static const struct sd_card_fault faults[] = {
    {.kind = SD_FAULT_NO_ANSWER},
    {.kind = SD_FAULT_LOST_ANSWER},
    {.kind = SD_FAULT_LATE_ANSWER},
    {.kind = SD_FAULT_GARBAGE_R1},
    {.kind = SD_FAULT_CRC_R1},
    {.kind = SD_FAULT_WRONG_R1, .bits = 0x01},
    {.kind = SD_FAULT_WRONG_R1, .bits = 0x04},
    {.kind = SD_FAULT_WRONG_R1, .bits = 0x08},
    {.kind = SD_FAULT_WRONG_R1, .bits = 0x40},
    {.kind = SD_FAULT_WRONG_R1, .bits = 0x80},
};

static const uint8_t commands[] = {0, 8, 9, 10, 12, 13, 16, 17, 18, 24, 25, 41, 55, 58, 59};

#define FAULTS   (sizeof(faults) / sizeof(faults[0]))
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct card_steps steps = {rig.memory, rig_start, rig_read, rig_write};

static void complain(struct sd_card_fault fault, unsigned number, int error)
{
    print_error("CMD%u, fault %u (bits %#x), occasion %u, step %u: %d, %u messages: %s\n",
                (unsigned)fault.where, fault.kind, fault.bits, fault.skip, number, error,
                log_errors(), log_last_error());
    fail();
}

static void start_again(struct sd_card_fault fault)
{
    log_reset();
    rig_insert();
    rig_arm(fault);
}

/* False: the fault had no occasion any more. */
static bool survives(struct sd_card_fault fault)
{
    start_again(fault);
    for (unsigned number = 0; number < CARD_STEPS; number++) {
        int error = card_step(&steps, number);
        if (error || log_errors())
            complain(fault, number, error);
    }
    return rig.card.config.faults[0].times == 0;
}

static void any_single_fault_is_survived(void)
{
    unsigned occasions = 0;
    for (unsigned c = 0; c < COMMANDS; c++)
        for (unsigned f = 0; f < FAULTS; f++) {
            struct sd_card_fault fault = faults[f];
            fault.where = commands[c];
            fault.times = 1;
            while (fault.skip < 3 && survives(fault)) {
                fault.skip++;
                occasions++;
            }
        }
    assert_true(occasions > 200);
}

static void any_single_fault_of_a_high_capacity_card_is_survived(void **state)
{
    any_single_fault_is_survived();
}

static void any_single_fault_of_a_quick_standard_capacity_card_is_survived(void **state)
{
    rig.config.high_capacity = false;
    rig.config.access_ns = rig.config.program_ns = 0;
    any_single_fault_is_survived();
}

/* Each call that fails does so with one message, and in reasonable time. */
static void ends_well(struct sd_card_fault fault)
{
    start_again(fault);
    for (unsigned number = 0, messages = 0; number < CARD_STEPS; number++) {
        uint64_t begin = clock_now();
        bool gone = number > 0 && rig.sd.card.gone;
        int error = card_step(&steps, number);
        messages += error && error != -ENODEV && !gone;
        if (log_errors() != messages || clock_now() - begin > 12ull * TIME_SECOND)
            complain(fault, number, error);
        if (error && number == 0)
            return;
    }
}

static void any_lasting_fault_is_one_message(void **state)
{
    for (unsigned c = 0; c < COMMANDS; c++)
        for (unsigned f = 0; f < FAULTS; f++) {
            struct sd_card_fault fault = faults[f];
            fault.where = commands[c];
            fault.times = UINT32_MAX;
            ends_well(fault);
        }
}

#define TEST(name) cmocka_unit_test_setup(name, rig_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_single_fault_of_a_high_capacity_card_is_survived),
        TEST(any_single_fault_of_a_quick_standard_capacity_card_is_survived),
        TEST(any_lasting_fault_is_one_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
