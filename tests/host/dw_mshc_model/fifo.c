/* The FIFO: watermarks, the clock that stops, and what software must not do. */
#include "common_mshc.h"

static uint8_t buffer[64 * SD_NATIVE_SECTOR];

static int setup(void **state)
{
    rig_setup(state);
    identify();
    widen();
    pass(1000);
    return 0;
}

static unsigned level(void)
{
    return rd(REG_STATUS) >> 17 & 0x1fff;
}

static void test_receive_watermark(void **state)
{
    wr(REG_FIFOTH, 9u << 16 | 16);
    start_data(R1 | 17, 1, 1, 512);
    until(INT_RXDR, 100000);
    assert_int_equal(level(), 10);
    assert_int_equal(rd(REG_STATUS) & 5, 1);
    wr(REG_RINTSTS, INT_RXDR);
    assert_true(rd(REG_RINTSTS) & INT_RXDR); /* its cause is still there */
    rd(REG_DATA);
    wr(REG_RINTSTS, INT_RXDR);
    assert_false(rd(REG_RINTSTS) & INT_RXDR);
    assert_int_equal(rd(REG_STATUS) & 1, 0);
    assert_int_equal(rd(REG_TBBCNT), 4);
    assert_int_equal(rd(REG_TCBCNT), 40);
    assert_clean();
}

static void test_transmit_watermark(void **state)
{
    start_data(R1 | CMD_WRITE | 24, 1, 1, 512);
    until(INT_TXDR, 1000);
    for (unsigned i = 0; i < 16; i++)
        wr(REG_DATA, i);
    wr(REG_RINTSTS, INT_TXDR);
    assert_true(rd(REG_RINTSTS) & INT_TXDR);
    assert_int_equal(rd(REG_STATUS) & 2, 2);
    wr(REG_DATA, 16);
    wr(REG_RINTSTS, INT_TXDR);
    assert_false(rd(REG_RINTSTS) & INT_TXDR);
    assert_int_equal(rd(REG_STATUS) & 2, 0);
    assert_int_equal(rd(REG_TBBCNT), 17 * 4);
    assert_clean();
}

/* The end of a transfer below the watermark is reported by DTO alone, and data stays behind. */
static void test_rest_below_the_watermark(void **state)
{
    command(R1 | 55, (uint32_t)rig.rca << 16);
    start_data(R1 | 51, 0, 1, 8);
    assert_int_equal(until(INT_DTO, 100000), INT_CMD | INT_DTO);
    assert_int_equal(level(), 2);
    drain(buffer, 8);
    assert_int_equal(buffer[1], 0x35);
    assert_clean();
}

static void test_clock_stops_when_full(void **state)
{
    start_data(R1 | CMD_AUTO_STOP | 18, 2, 2, 512);
    pass(100000);
    assert_int_equal(level(), DW_MSHC_FIFO_WORDS);
    assert_int_equal(rd(REG_STATUS) & 0xc, 8);
    assert_int_equal(rd(REG_TCBCNT), 128);
    uint64_t clocks = rig.card.clocks;
    pass(100000);
    drain(buffer, 1024);
    until(INT_DTO, 10000);
    assert_in_range(rig.card.clocks - clocks, 2 * 1042 - 300, 2 * 1044 + 100);
    assert_memory_equal(buffer, rig.flash + 1024, 1024);
    assert_true(rig.m.stall_cycles > 100000);
    assert_int_equal(rd(REG_RINTSTS) & ~INT_RXDR, INT_CMD | INT_DTO | INT_ACD);
    assert_clean();
}

static void test_clock_stops_when_empty(void **state)
{
    start_data(R1 | CMD_WRITE | CMD_AUTO_STOP | 25, 2, 1, 512);
    pass(10000);
    for (unsigned i = 0; i < 128; i++) {
        wr(REG_DATA, i);
        pass(300);
    }
    until(INT_DTO, 10000);
    for (unsigned i = 0; i < 128; i++)
        assert_memory_equal(rig.flash + 1024 + 4 * i, &i, 4);
    assert_true(rig.m.stall_cycles > 128 * 200);
    assert_clean();
}

/* HTO is raised when the clock stood for the data timeout, and the transfer goes on. */
static void test_starvation(void **state)
{
    wr(REG_TMOUT, 20000u << 8 | 0x40);
    start_data(R1 | 17, 2, 1, 512);
    pass(12000);
    assert_int_equal(level(), DW_MSHC_FIFO_WORDS);
    assert_false(rd(REG_RINTSTS) & INT_HTO);
    pass(40000);
    assert_true(rd(REG_RINTSTS) & INT_HTO);
    drain(buffer, 512);
    until(INT_DTO, 10000);
    assert_memory_equal(buffer, rig.flash + 1024, 512);
    assert_clean();
}

/* TXDR asks for nothing more when all of BYTCNT is there. */
static void test_transmit_request_ends(void **state)
{
    start_data(R1 | CMD_WRITE | 24, 1, 1, 512);
    pass(20);
    for (unsigned words = 0; words < 128; pass(1))
        if (!(rd(REG_STATUS) & 8) && ++words)
            wr(REG_DATA, words);
    wr(REG_RINTSTS, INT_TXDR);
    assert_int_equal(until(INT_DTO, 10000) & INT_TXDR, 0);
    assert_clean();
}

static void test_underrun(void **state)
{
    rd(REG_DATA);
    assert_violation("the FIFO is read while it is empty");
    assert_int_equal(rd(REG_RINTSTS), INT_FRUN);
}

static void test_overrun(void **state)
{
    for (unsigned i = 0; i < DW_MSHC_FIFO_WORDS; i++)
        wr(REG_DATA, i);
    assert_clean();
    wr(REG_DATA, 0);
    assert_violation("the FIFO is written while it is full");
    assert_int_equal(rd(REG_RINTSTS), INT_FRUN);
    wr(REG_CTRL, CTRL_FIFO_RESET);
    assert_int_equal(level(), 0);
}

static void test_filled_before_the_command(void **state)
{
    for (uint32_t i = 0; i < DW_MSHC_FIFO_WORDS; i++)
        wr(REG_DATA, i);
    start_data(R1 | CMD_WRITE | 24, 2, 1, 512);
    pass(20);
    for (uint32_t i = DW_MSHC_FIFO_WORDS; i < 128; i++) {
        while (level() == DW_MSHC_FIFO_WORDS)
            pass(1);
        wr(REG_DATA, i);
    }
    while (level() == DW_MSHC_FIFO_WORDS)
        pass(1);
    wr(REG_DATA, 0);
    assert_violation("the FIFO gets more than BYTCNT, 512 bytes");
    until(INT_DTO, 10000);
    for (uint32_t i = 0; i < 128; i++)
        assert_memory_equal(rig.flash + 1024 + 4 * i, &i, 4);
}

static void test_left_over(void **state)
{
    wr(REG_DATA, 0);
    start_data(R1 | 17, 2, 1, 512);
    pass(20);
    assert_violation("a transfer begins with 1 words in the FIFO");
    pass(5000);
    wr(REG_DATA, 0);
    assert_violation("the FIFO is written during a read");
}

static void test_bad_watermarks(void **state)
{
    static const uint32_t values[] = {31u << 16 | 16, 15u << 16, 15u << 16 | 32};
    for (unsigned i = 0; i < 3; i++) {
        setup(state);
        wr(REG_FIFOTH, values[i]);
        start_data(R1 | 17, 2, 1, 512);
        pass(20);
        assert_string_not_equal(violation(), "");
    }
}

static void test_fault(void **state)
{
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_FIFO, 100, 1};
    assert_true(read_pio(R1 | 17, 2, 1, 512, buffer) & INT_FRUN);
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_receive_watermark, setup),
        cmocka_unit_test_setup(test_transmit_watermark, setup),
        cmocka_unit_test_setup(test_rest_below_the_watermark, setup),
        cmocka_unit_test_setup(test_clock_stops_when_full, setup),
        cmocka_unit_test_setup(test_clock_stops_when_empty, setup),
        cmocka_unit_test_setup(test_starvation, setup),
        cmocka_unit_test_setup(test_transmit_request_ends, setup),
        cmocka_unit_test_setup(test_underrun, setup),
        cmocka_unit_test_setup(test_overrun, setup),
        cmocka_unit_test_setup(test_filled_before_the_command, setup),
        cmocka_unit_test_setup(test_left_over, setup),
        cmocka_unit_test_setup(test_bad_watermarks, setup),
        cmocka_unit_test_setup(test_fault, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
