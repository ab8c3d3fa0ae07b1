/* Everything on the wires takes its exact time in card clocks. */
#include "common_mshc.h"

#define TAKE 8 /* cycles from the write of CMD to the card interface */

static uint8_t buffer[64 * SD_NATIVE_SECTOR];

/* Cycles until a command that is written now is done. */
static uint64_t time_of(uint32_t flags, uint32_t argument)
{
    uint64_t start = rig.m.now;
    wr(REG_CMDARG, argument);
    wr(REG_CMD, CMD_START | HOLD | flags);
    until(INT_CMD, 1000000);
    uint64_t cycles = rig.m.now - start;
    wr(REG_RINTSTS, UINT32_MAX);
    pass(8 * 128);
    return cycles;
}

static void assert_clocks(uint64_t cycles, unsigned clocks, unsigned period)
{
    assert_in_range(cycles, (uint64_t)clocks * period, (uint64_t)(clocks + 1) * period + TAKE);
}

static void test_commands(void **state)
{
    rig.config.answer_gap = 5;
    rig_insert();
    power_up();
    assert_clocks(time_of(CMD_SEND_INIT, 0), 80 + 48 + 2, 124);
    assert_clocks(time_of(R1 | 8, 0x1aa), 48 + 5 + 48, 124);
    rig.card.state = SDN_READY;
    assert_clocks(time_of(R2 | 2, 0), 48 + 5 + 136, 124);
    wr(REG_TMOUT, 0xffffff20);
    assert_clocks(time_of(R1 | 17, 0), 48 + 0x20, 124);
    assert_clean();
}

static void test_clock_divider(void **state)
{
    static const unsigned dividers[] = {255, 62, 2, 1, 0};
    identify();
    rig.card.high_speed = true;
    for (unsigned i = 0; i < 5; i++) {
        unsigned period = dividers[i] ? 2 * dividers[i] : 1;
        set_clock(dividers[i]);
        assert_clocks(time_of(R1 | 13, (uint32_t)rig.rca << 16), 98, period);
        assert_int_equal(rig.card.hz, CIU_HZ / period);
    }
    assert_clean();
}

/* The time of a read or write from CMD to DTO, the FIFO always served. */
static uint64_t time_of_blocks(bool write, uint32_t blocks)
{
    uint64_t start = rig.m.now;
    if (write)
        write_pio(R1 | 25, 0, blocks, buffer);
    else
        read_pio(R1 | 18, 0, blocks, 512, buffer);
    uint64_t cycles = rig.m.now - start;
    pass(1000);
    command(R1 | CMD_STOP_ABORT | 12, 0);
    pass(1000);
    return cycles;
}

static void check_block_time(bool write, unsigned lines, unsigned clocks)
{
    rig.config.access_ns = rig.config.program_ns = 0;
    rig_insert();
    identify();
    rig.card.high_speed = true;
    rig.card.lines = lines;
    wr(REG_CTYPE, lines == 8 ? CTYPE_8 : lines == 4 ? CTYPE_4 : 0);
    for (unsigned divider = 0; divider < 2; divider++) {
        set_clock(divider);
        uint64_t few = time_of_blocks(write, 4);
        uint64_t many = time_of_blocks(write, 14);
        assert_int_equal(many - few, 10 * clocks * (divider + 1));
    }
    assert_int_equal(rig.m.stall_cycles, 0);
    assert_clean();
}

/* Start bit, data, CRC, end bit, and two clocks to the next. */
static void test_blocks_in(void **state)
{
    check_block_time(false, 1, 1 + 4096 + 16 + 1 + 2);
    check_block_time(false, 4, 1 + 1024 + 16 + 1 + 2);
    check_block_time(false, 8, 1 + 512 + 16 + 1 + 2);
}

/* The same, two clocks before the CRC status of five, two after it. */
static void test_blocks_out(void **state)
{
    check_block_time(true, 1, 1 + 4096 + 16 + 1 + 2 + 5 + 2);
    check_block_time(true, 4, 1 + 1024 + 16 + 1 + 2 + 5 + 2);
    check_block_time(true, 8, 1 + 512 + 16 + 1 + 2 + 5 + 2);
}

static void test_access_and_program_time(void **state)
{
    rig.config.access_ns = rig.config.next_access_ns = rig.config.program_ns = 1000000;
    rig_insert();
    identify();
    widen();
    pass(1000);
    uint64_t few = time_of_blocks(false, 4);
    uint64_t many = time_of_blocks(false, 6);
    assert_in_range(many - few, 2 * (49500 + 2 * 1042), 2 * (49500 + 2 * 1044));
    pass(100000);
    few = time_of_blocks(true, 4);
    pass(100000);
    many = time_of_blocks(true, 6);
    assert_in_range(many - few, 2 * (49500 + 2 * 1042), 2 * (49500 + 2 * 1051));
    assert_clean();
}

/* The auto-stop's answer comes within the time of a command after the last block. */
static void test_auto_stop(void **state)
{
    rig.config.access_ns = 0;
    rig_insert();
    identify();
    widen();
    speed_up();
    uint64_t start = rig.m.now;
    read_pio(R1 | CMD_AUTO_STOP | 18, 0, 8, 512, buffer);
    assert_in_range(rig.m.now - start, 48 + 8 * 1044, 48 + 8 * 1044 + 100);
    assert_int_equal(rig.card.state, SDN_TRAN);
    assert_clean();
}

static void test_steps_of_any_size_agree(void **state)
{
    uint64_t ends[2];
    for (unsigned i = 0; i < 2; i++) {
        rig_insert();
        identify();
        widen();
        use_dma();
        chain(1, 4096);
        uint64_t start = rig.m.now;
        start_data(R1 | CMD_AUTO_STOP | 18, 0, 8, 512);
        while (!(rig.m.rintsts & INT_DTO) && rig.m.now - start < 100000)
            pass(i == 0 ? 1 : dw_mshc_idle_cycles(&rig.m));
        ends[i] = rig.m.now - start;
    }
    assert_int_equal(ends[0], ends[1]);
    assert_memory_equal(rig.memory + 0x1000, rig.flash, 4096);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_commands, rig_setup),
        cmocka_unit_test_setup(test_clock_divider, rig_setup),
        cmocka_unit_test_setup(test_blocks_in, rig_setup),
        cmocka_unit_test_setup(test_blocks_out, rig_setup),
        cmocka_unit_test_setup(test_access_and_program_time, rig_setup),
        cmocka_unit_test_setup(test_auto_stop, rig_setup),
        cmocka_unit_test_setup(test_steps_of_any_size_agree, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
