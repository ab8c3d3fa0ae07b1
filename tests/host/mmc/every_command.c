/*
 * Every command of the bring-up and of transfers, with every fault that its answer can have: once,
 * which nobody must notice; and for ever, which is one message.
 */
#include "common_mmc.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <yao/time.h>

#include <cmocka.h>

#define COUNT 4u

static uint8_t data[COUNT * SD_NATIVE_SECTOR];

static const enum sd_native_fault_kind faults[] = {
    SDN_FAULT_NO_ANSWER,      SDN_FAULT_LOST_ANSWER, SDN_FAULT_ANSWER_CRC,  SDN_FAULT_ANSWER_INDEX,
    SDN_FAULT_ANSWER_END_BIT, SDN_FAULT_ANSWER_BIT,  SDN_FAULT_COMMAND_CRC, SDN_FAULT_STATUS,
};

static const uint8_t commands[] = {
    1, 2, 3, 6, 7, 8, 9, 13, 16, 17, 18, 24, 25, 55, SDN_APP + 6, SDN_APP + 41, SDN_APP + 51};

#define FAULTS   (sizeof(faults) / sizeof(faults[0]))
#define COMMANDS (sizeof(commands) / sizeof(commands[0]))

static int read_back(uint64_t sector, uint32_t count)
{
    memset(data, 0, sizeof(data));
    int error = rig_read(sector, data, count);
    if (!error)
        assert_memory_equal(data, rig.memory + sector * SD_NATIVE_SECTOR, count * SD_NATIVE_SECTOR);
    return error;
}

static int write_new(uint64_t sector, uint32_t count)
{
    static uint8_t value;
    memset(data, ++value, sizeof(data));
    int error = rig_write(sector, data, count);
    if (!error)
        assert_memory_equal(data, rig.memory + sector * SD_NATIVE_SECTOR, count * SD_NATIVE_SECTOR);
    return error;
}

static int step(unsigned number)
{
    switch (number) {
    case 0:
        return rig_start();
    case 1:
        return read_back(5, 1);
    case 2:
        return read_back(7, COUNT);
    case 3:
        return write_new(20, 1);
    case 4:
        return write_new(30, COUNT);
    default:
        return read_back(29, COUNT);
    }
}

#define STEPS 6u

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
    for (unsigned number = 0; number < STEPS; number++) {
        int error = step(number);
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
    for (unsigned number = 0, messages = 0; number < STEPS; number++) {
        uint64_t begin = clock_now();
        bool gone = number > 0 && rig.card.gone;
        int error = step(number);
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
