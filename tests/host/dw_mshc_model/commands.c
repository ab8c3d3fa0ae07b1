#include "common_mshc.h"

static void fault(enum sd_native_fault_kind kind, uint64_t where)
{
    rig.card.config.faults[0] = (struct sd_native_fault){kind, where, 1};
}

static uint32_t status_command(void)
{
    return command(R1 | 13, (uint32_t)rig.rca << 16);
}

static void test_answers_are_stored(void **state)
{
    uint8_t csd[16];
    power_up();
    command(CMD_SEND_INIT, 0);
    command(R1 | 8, 0x1aa);
    assert_int_equal(rd(REG_RESP0), 0x1aa);
    assert_int_equal(rd(REG_STATUS) >> 11 & 0x3f, 8);
    rig_insert();
    identify();
    pass(1000);
    command(R1 | 7, 0); /* deselects: no answer */
    pass(1000);
    command(R2 | 9, (uint32_t)rig.rca << 16);
    for (unsigned i = 0; i < 16; i++)
        csd[i] = (uint8_t)(rd(REG_RESP3 - i / 4 * 4) >> (24 - i % 4 * 8));
    assert_int_equal(csd[0], 0x40);
    assert_int_equal((csd[7] << 16 | csd[8] << 8 | csd[9]) + 1, SECTORS / 1024);
    assert_int_equal(csd[15], sd_native_crc7(csd, 15) << 1 | 1);
    assert_clean();
}

static void test_errors_of_answers(void **state)
{
    identify();
    fault(SDN_FAULT_ANSWER_CRC, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RCRC);
    fault(SDN_FAULT_ANSWER_BIT, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RCRC);
    fault(SDN_FAULT_ANSWER_INDEX, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RE);
    fault(SDN_FAULT_ANSWER_END_BIT, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RE);
    fault(SDN_FAULT_LOST_ANSWER, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RTO);
    fault(SDN_FAULT_NO_ANSWER, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RTO);
    fault(SDN_FAULT_COMMAND_CRC, 13);
    assert_int_equal(status_command(), INT_CMD | INT_RTO);
    assert_int_equal(status_command(), INT_CMD);
    assert_true(rd(REG_RESP0) & R1_COM_CRC_ERROR);
    assert_int_equal(status_command(), INT_CMD);
    assert_false(rd(REG_RESP0) & R1_COM_CRC_ERROR);
    fault(SDN_FAULT_STATUS, 13);
    assert_int_equal(status_command(), INT_CMD);
    assert_true(rd(REG_RESP0) & R1_ERROR);
    assert_clean();
}

static void test_unchecked_answers(void **state)
{
    identify();
    fault(SDN_FAULT_ANSWER_CRC, 13);
    assert_int_equal(command(R3 | 13, (uint32_t)rig.rca << 16), INT_CMD);
    assert_clean();
}

static void test_late_answer(void **state)
{
    identify();
    rig.card.config.answer_gap = 64;
    assert_int_equal(status_command(), INT_CMD);
    rig.card.config.answer_gap = 65;
    assert_int_equal(status_command(), INT_CMD | INT_RTO);
    assert_clean();
}

static void test_wrong_lengths(void **state)
{
    identify();
    assert_int_equal(command(R2 | 13, (uint32_t)rig.rca << 16), INT_CMD | INT_RE | INT_RCRC);
    assert_violation("CMD13: the answer has 48 bits, and another length is expected");
    command(13, (uint32_t)rig.rca << 16);
    assert_violation("CMD13 is answered, and no response is expected");
}

static void test_malformed_commands(void **state)
{
    static const struct {
        uint32_t value;
        const char *text;
    } bad[] = {
        {HOLD | 1u << 16, "CMD 0xa0010000 is for a card that does not exist"},
        {HOLD | 1u << 30, "CMD 0xe0000000 has a reserved bit set"},
        {HOLD | CMD_LONG, "CMD 0xa0000080 has a long response that is not expected"},
        {HOLD | CMD_WRITE, "CMD 0xa0000400 has flags of a transfer without data"},
        {HOLD | CMD_AUTO_STOP, "CMD 0xa0001000 has flags of a transfer without data"},
        {HOLD | CMD_VOLT_SWITCH, "CMD 0xb0000000 is for a stream or a change of voltage"},
        {0, "CMD 0x80000000 does not use the hold register"},
    };
    for (unsigned i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        rig_insert();
        power_up();
        wr(REG_CMD, CMD_START | bad[i].value);
        assert_violation(bad[i].text);
    }
}

static void test_no_power_and_no_clock(void **state)
{
    wr(REG_CMD, CMD_START | HOLD);
    assert_violation("CMD 0xa0000000 while the card clock is off");
    pass(1000000);
    assert_int_equal(rd(REG_RINTSTS), 0);
    rig_insert();
    power_up();
    wr(REG_PWREN, 0);
    wr(REG_CMD, CMD_START | HOLD);
    assert_violation("CMD 0xa0000000 while PWREN is 0");
}

/* One command is executed, one waits; what is written then is lost. */
static void test_hardware_lock(void **state)
{
    static const uint32_t locked[] = {REG_CMD,   REG_CMDARG, REG_BLKSIZ, REG_BYTCNT, REG_CTYPE,
                                      REG_TMOUT, REG_CLKDIV, REG_CLKSRC, REG_CLKENA};
    for (unsigned i = 0; i < sizeof(locked) / sizeof(locked[0]); i++) {
        rig_insert();
        identify();
        wr(REG_CMDARG, (uint32_t)rig.rca << 16);
        wr(REG_CMD, CMD_START | HOLD | R1 | 13);
        pass(20);
        assert_int_equal(rd(REG_CMD) & CMD_START, 0);
        wr(REG_CMD, CMD_START | HOLD | R1 | 13);
        pass(20);
        assert_int_equal(rd(REG_CMD) & CMD_START, CMD_START);
        uint32_t before = rd(locked[i]);
        assert_clean();
        wr(locked[i], ~before & 1);
        assert_string_not_equal(violation(), "");
        assert_int_equal(rd(REG_RINTSTS), INT_HLE);
        assert_int_equal(rd(locked[i]), before);
        until(INT_CMD, 10000);
        wr(REG_RINTSTS, UINT32_MAX);
        until(INT_CMD, 10000);
        assert_int_equal(rig.card.commands[13], 2);
        assert_clean();
    }
}

static void test_faults_of_the_command_path(void **state)
{
    identify();
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_HLE, 1, 1};
    assert_int_equal(status_command(), INT_CMD);
    assert_int_equal(status_command(), INT_HLE);
    assert_int_equal(status_command(), INT_CMD);
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_NO_COMMAND_DONE, 0, 1};
    wr(REG_CMD, CMD_START | HOLD | R1 | 13);
    pass(1000000);
    assert_int_equal(rd(REG_RINTSTS), 0);
    assert_int_equal(status_command(), INT_CMD);
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_COMMAND_STUCK, 0, 1};
    wr(REG_CMD, CMD_START | HOLD | R1 | 13);
    pass(1000000);
    assert_int_equal(rd(REG_CMD) & CMD_START, CMD_START);
    wr(REG_CTRL, CTRL_RESET);
    assert_int_equal(rd(REG_CMD) & CMD_START, 0);
    pass(100);
    assert_int_equal(status_command(), INT_CMD);
    assert_clean();
}

static void test_reset_during_a_command(void **state)
{
    identify();
    pass(1000);
    wr(REG_CMDARG, (uint32_t)rig.rca << 16);
    wr(REG_CMD, CMD_START | HOLD | R1 | 13);
    pass(60);
    assert_int_equal(rd(REG_STATUS) >> 4 & 15, 4); /* sends index and argument */
    wr(REG_CTRL, CTRL_RESET);
    assert_int_equal(rd(REG_STATUS) >> 4 & 15, 0);
    pass(10000);
    assert_int_equal(rd(REG_RINTSTS), 0);
    assert_int_equal(rig.card.commands[13], 0);
    assert_int_equal(status_command(), INT_CMD);
    assert_clean();
}

static void test_empty_slot(void **state)
{
    power_up();
    dw_mshc_insert(&rig.m, NULL);
    wr(REG_RINTSTS, UINT32_MAX);
    assert_int_equal(command(CMD_SEND_INIT, 0), INT_CMD);
    assert_int_equal(command(R1 | 8, 0x1aa), INT_CMD | INT_RTO);
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_answers_are_stored, rig_setup),
        cmocka_unit_test_setup(test_errors_of_answers, rig_setup),
        cmocka_unit_test_setup(test_unchecked_answers, rig_setup),
        cmocka_unit_test_setup(test_late_answer, rig_setup),
        cmocka_unit_test_setup(test_wrong_lengths, rig_setup),
        cmocka_unit_test_setup(test_malformed_commands, rig_setup),
        cmocka_unit_test_setup(test_no_power_and_no_clock, rig_setup),
        cmocka_unit_test_setup(test_hardware_lock, rig_setup),
        cmocka_unit_test_setup(test_faults_of_the_command_path, rig_setup),
        cmocka_unit_test_setup(test_reset_during_a_command, rig_setup),
        cmocka_unit_test_setup(test_empty_slot, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
