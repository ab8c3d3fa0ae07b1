/*
 * Every command of the bring-up and of transfers, with every fault that its answer can have: once,
 * which nobody must notice; and for ever, which is one message.
 */
#include "card_steps.h"
#include "common_mmc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

static const enum sd_native_fault_kind faults[] = {
    SDN_FAULT_NO_ANSWER,      SDN_FAULT_LOST_ANSWER, SDN_FAULT_ANSWER_CRC,  SDN_FAULT_ANSWER_INDEX,
    SDN_FAULT_ANSWER_END_BIT, SDN_FAULT_ANSWER_BIT,  SDN_FAULT_COMMAND_CRC, SDN_FAULT_STATUS,
};

static const uint8_t commands[] = {
    1, 2, 3, 6, 7, 8, 9, 13, 16, 17, 18, 24, 25, 55, SDN_APP + 6, SDN_APP + 41, SDN_APP + 51};

#define FAULTS   (sizeof(faults) / sizeof(faults[0]))
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static const struct card_steps steps = {rig.memory, rig_start, rig_read, rig_write};

static void complain(unsigned command, unsigned kind, unsigned number, int error)
{
    print_error("CMD%u, fault %u, step %u: %d, %u messages: %s\n", command, kind, number, error,
                log_errors(), log_last_error());
    fail();
}

static void survives(unsigned command, enum sd_native_fault_kind kind)
{
    log_reset();
    rig_insert();
    rig_fault(kind, command, 1);
    for (unsigned number = 0; number < CARD_STEPS; number++) {
        int error = card_step(&steps, number);
        if (error || log_errors())
            complain(command, kind, number, error);
    }
}

static void any_single_fault_is_survived(void)
{
    for (unsigned c = 0; c < COMMANDS; c++)
        for (unsigned f = 0; f < FAULTS; f++)
            survives(commands[c], faults[f]);
}

static void any_single_fault_of_an_sd_card_is_survived(void **state)
{
    any_single_fault_is_survived();
}

static void any_single_fault_of_a_standard_capacity_card_is_survived(void **state)
{
    rig.config.type = SD_NATIVE_SDSC;
    any_single_fault_is_survived();
}

static void any_single_fault_of_an_emmc_is_survived(void **state)
{
    rig.config.type = SD_NATIVE_MMC;
    rig.host.is_emmc = true;
    rig.host.removable = false;
    any_single_fault_is_survived();
}

/* Each call that fails does so with one message, and in reasonable time. */
static void ends_well(unsigned command, enum sd_native_fault_kind kind)
{
    log_reset();
    rig_insert();
    rig_fault(kind, command, UINT32_MAX);
    for (unsigned number = 0, messages = 0; number < CARD_STEPS; number++) {
        uint64_t begin = clock_now();
        bool gone = number > 0 && rig.card.gone;
        int error = card_step(&steps, number);
        messages += error && error != -ENODEV && !gone;
        if (log_errors() != messages || clock_now() - begin > 12ull * TIME_SECOND)
            complain(command, kind, number, error);
        if (error && number == 0)
            return;
    }
}

static void any_lasting_fault_is_one_message(void **state)
{
    for (unsigned c = 0; c < COMMANDS; c++)
        for (unsigned f = 0; f < FAULTS; f++)
            ends_well(commands[c], faults[f]);
}

#define TEST(name) cmocka_unit_test_setup(name, rig_setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(any_single_fault_of_an_sd_card_is_survived),
        TEST(any_single_fault_of_a_standard_capacity_card_is_survived),
        TEST(any_single_fault_of_an_emmc_is_survived),
        TEST(any_lasting_fault_is_one_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
