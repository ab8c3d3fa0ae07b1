/* The protocol that changes the card clock. */
#include "common_mshc.h"

static void update(void)
{
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK | CMD_WAIT_DATA);
    pass(100);
    assert_int_equal(rd(REG_CMD) & CMD_START, 0);
}

static void test_takes_effect_by_the_command_alone(void **state)
{
    wr(REG_CLKDIV, 62);
    wr(REG_CLKENA, CLKENA_ENABLE);
    pass(100000);
    assert_int_equal(rig.m.period, 0);
    update();
    assert_int_equal(rig.m.period, 124);
    wr(REG_CLKENA, 0);
    pass(100000);
    assert_int_equal(rig.m.period, 124);
    update();
    assert_int_equal(rig.m.period, 0);
    assert_int_equal(rd(REG_RINTSTS), 0); /* no command done */
    assert_clean();
}

static void test_start_bit_stays_for_some_cycles(void **state)
{
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK);
    pass(7);
    assert_true(rd(REG_CMD) & CMD_START);
    pass(1);
    assert_false(rd(REG_CMD) & CMD_START);
}

static void test_divider_of_a_running_clock(void **state)
{
    power_up();
    wr(REG_CLKDIV, 1);
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK | CMD_WAIT_DATA);
    pass(100);
    assert_violation("CLKDIV changes from a clock of 124 to 2 cycles while it is enabled");
}

static void test_while_something_is_under_way(void **state)
{
    identify();
    wr(REG_CLKENA, 0);
    wr(REG_CMDARG, (uint32_t)rig.rca << 16);
    wr(REG_BYTCNT, 512);
    wr(REG_CMD, CMD_START | HOLD | R1 | CMD_DATA | 17);
    pass(400);
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK);
    pass(20);
    assert_violation("the clock is changed during a command or a transfer");
    pass(1000000);
    assert_int_equal(rd(REG_RINTSTS) & INT_DTO, 0); /* a stopped clock stops the transfer */
}

/* With wait_prvdata_complete the command is not taken while the card is busy. */
static void test_waits_for_the_card(void **state)
{
    static const uint8_t block[512];
    identify();
    write_pio(R1 | 24, 0, 1, block);
    assert_true(rd(REG_STATUS) & 1u << 9);
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK | CMD_WAIT_DATA);
    pass(CIU_HZ / 1250 - 1000);
    assert_true(rd(REG_CMD) & CMD_START);
    pass(1000);
    assert_false(rd(REG_CMD) & CMD_START);
    assert_false(rd(REG_STATUS) & 1u << 9);
    assert_clean();
    write_pio(R1 | 24, 0, 1, block);
    wr(REG_CLKENA, 0);
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK);
    pass(100);
    assert_violation("the clock is changed while the card is busy");
}

static void test_waits_for_ever(void **state)
{
    static const uint8_t block[512];
    identify();
    rig.card.config.faults[0] = (struct sd_native_fault){SDN_FAULT_STUCK_BUSY, 0, 1};
    write_pio(R1 | 24, 0, 1, block);
    wr(REG_CMD, CMD_START | CMD_UPDATE_CLOCK | CMD_WAIT_DATA);
    pass((uint64_t)CIU_HZ * 100);
    assert_true(rd(REG_CMD) & CMD_START);
    wr(REG_CTRL, CTRL_RESET);
    pass(100);
    assert_int_equal(command(R1 | 13, (uint32_t)rig.rca << 16), INT_CMD);
    assert_int_equal(rd(REG_RESP0) & 0x1f00, SDN_PRG << 9);
    assert_clean();
}

/* In low-power mode the clock stops eight clocks after the last command: too few for a card that
 * has just got power. */
static void test_low_power(void **state)
{
    power_up();
    pass(200 * 124);
    assert_int_equal(command(0, 0), INT_CMD);
    assert_clean();
    rig_insert();
    power_up();
    wr(REG_CLKENA, CLKENA_ENABLE | CLKENA_LOW_POWER);
    update();
    pass(200 * 124);
    assert_int_equal(command(0, 0), INT_CMD);
    assert_violation("CMD0 after only 8 clocks");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_takes_effect_by_the_command_alone, rig_setup),
        cmocka_unit_test_setup(test_start_bit_stays_for_some_cycles, rig_setup),
        cmocka_unit_test_setup(test_divider_of_a_running_clock, rig_setup),
        cmocka_unit_test_setup(test_while_something_is_under_way, rig_setup),
        cmocka_unit_test_setup(test_waits_for_the_card, rig_setup),
        cmocka_unit_test_setup(test_waits_for_ever, rig_setup),
        cmocka_unit_test_setup(test_low_power, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
