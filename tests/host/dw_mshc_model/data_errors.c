/* What goes wrong with data, and how it is reported. */
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

static void fault(enum sd_native_fault_kind kind, uint64_t where)
{
    rig.card.config.faults[0] = (struct sd_native_fault){kind, where, 1};
}

static void recover(void)
{
    wr(REG_CTRL, CTRL_RESETS);
    pass(1000);
    wr(REG_RINTSTS, UINT32_MAX);
    assert_clean();
}

static uint32_t card_status(void)
{
    pass(1000);
    assert_int_equal(command(R1 | 13, (uint32_t)rig.rca << 16), INT_CMD);
    return rd(REG_RESP0);
}

static uint32_t stop(void)
{
    return command(R1 | CMD_STOP_ABORT | 12, 0);
}

static void test_read_crc(void **state)
{
    fault(SDN_FAULT_READ_CRC, 4);
    uint32_t seen = read_pio(R1 | CMD_AUTO_STOP | 18, 2, 4, 512, buffer);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO | INT_ACD | INT_DCRC);
    assert_memory_equal(buffer, rig.flash + 1024, 1024);
    assert_memory_not_equal(buffer + 1024, rig.flash + 2048, 512);
    assert_memory_equal(buffer + 1536, rig.flash + 2560, 512);
    seen = read_pio(R1 | CMD_AUTO_STOP | 18, 2, 4, 512, buffer);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO | INT_ACD);
    assert_clean();
}

static void test_register_crc(void **state)
{
    fault(SDN_FAULT_READ_CRC, SDN_REGISTER + 51 + SDN_APP);
    command(R1 | 55, (uint32_t)rig.rca << 16);
    assert_int_equal(read_pio(R1 | 51, 0, 1, 8, buffer), INT_CMD | INT_DTO | INT_DCRC);
    fault(SDN_FAULT_READ_CRC, SD_NATIVE_ANY);
    command(R1 | 55, (uint32_t)rig.rca << 16);
    assert_int_equal(read_pio(R1 | 51, 0, 1, 8, buffer), INT_CMD | INT_DTO);
    assert_clean();
}

static void test_missing_end_bit(void **state)
{
    fault(SDN_FAULT_READ_END_BIT, 2);
    uint32_t seen = read_pio(R1 | 17, 2, 1, 512, buffer);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO | INT_EBE);
    wr(REG_TMOUT, 5000u << 8 | 0x40);
    fault(SDN_FAULT_READ_END_BIT, 2);
    start_data(R1 | 18, 2, 2, 512);
    drain(buffer, 512);
    assert_true(until(INT_EBE, 10000) & INT_EBE);
    assert_false(rd(REG_RINTSTS) & INT_DTO);
    pass(5100 * 2);
    assert_true(rd(REG_RINTSTS) & INT_DTO);
    wr(REG_RINTSTS, UINT32_MAX);
    assert_int_equal(stop(), INT_CMD);
    assert_clean();
}

static void test_missing_start_bit(void **state)
{
    wr(REG_TMOUT, 5000u << 8 | 0x40);
    fault(SDN_FAULT_READ_START, 2);
    start_data(R1 | 17, 2, 1, 512);
    until(INT_SBE, 100000);
    assert_false(rd(REG_RINTSTS) & INT_DTO);
    assert_int_equal(until(INT_DTO, 5001 * 2), INT_CMD | INT_SBE | INT_DTO);
    wr(REG_RINTSTS, UINT32_MAX);
    assert_int_equal(card_status() >> 9 & 15, SDN_TRAN); /* the card does not notice */
    assert_clean();
}

static void test_data_timeout(void **state)
{
    fault(SDN_FAULT_NO_DATA, 2);
    wr(REG_TMOUT, 30000u << 8 | 0x40);
    uint64_t start = rig.m.now;
    start_data(R1 | 17, 2, 1, 512);
    assert_int_equal(until(INT_DTO, 100000), INT_CMD | INT_DRTO | INT_DTO);
    assert_in_range(rig.m.now - start, 2 * 30048, 2 * 30060);
    assert_clean();
}

static void test_timeout_in_the_middle(void **state)
{
    fault(SDN_FAULT_NO_DATA, 3);
    start_data(R1 | CMD_AUTO_STOP | 18, 2, 4, 512);
    drain(buffer, 512);
    assert_int_equal(until(INT_DTO, 100000000) & ~INT_RXDR, INT_CMD | INT_DRTO | INT_DTO);
    assert_int_equal(rd(REG_TCBCNT), 512);
    wr(REG_RINTSTS, UINT32_MAX);
    assert_int_equal(card_status() >> 9 & 15, SDN_DATA);
    assert_int_equal(stop(), INT_CMD);
    assert_int_equal(card_status() >> 9 & 15, SDN_TRAN);
    assert_clean();
}

static void test_late_data(void **state)
{
    fault(SDN_FAULT_LATE_DATA, 2);
    uint64_t start = rig.m.now;
    uint32_t seen = read_pio(R1 | 17, 2, 1, 512, buffer);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO);
    assert_true(rig.m.now - start > CIU_HZ / 1000 * 90);
    assert_clean();
}

/* Nothing is said about the data when the command is not answered. */
static void test_no_answer_to_a_transfer(void **state)
{
    fault(SDN_FAULT_NO_ANSWER, 17);
    start_data(R1 | 17, 2, 1, 512);
    assert_int_equal(until(INT_CMD, 100000), INT_CMD | INT_RTO);
    pass(100000000);
    assert_int_equal(rd(REG_RINTSTS), INT_CMD | INT_RTO);
    assert_int_equal(rd(REG_STATUS) >> 10 & 1, 0);
    wr(REG_RINTSTS, UINT32_MAX);
    fault(SDN_FAULT_LOST_ANSWER, 17);
    start_data(R1 | 17, 2, 1, 512);
    assert_int_equal(until(INT_CMD, 100000), INT_CMD | INT_RTO);
    recover();
    pass(10000);
    assert_int_equal(card_status() >> 9 & 15, SDN_TRAN); /* the block went by */
    assert_clean();
}

static void test_wrong_answer_to_a_transfer(void **state)
{
    fault(SDN_FAULT_ANSWER_CRC, 17);
    uint32_t seen = read_pio(R1 | 17, 2, 1, 512, buffer);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_RCRC | INT_DTO);
    assert_memory_equal(buffer, rig.flash + 1024, 512);
    assert_clean();
}

static void test_out_of_range(void **state)
{
    start_data(R1 | 17, SECTORS, 1, 512);
    assert_int_equal(until(INT_DTO, 100000000), INT_CMD | INT_DRTO | INT_DTO);
    assert_true(rd(REG_RESP0) & R1_OUT_OF_RANGE);
    assert_clean();
}

static void test_negative_crc_status(void **state)
{
    fault(SDN_FAULT_WRITE_CRC, 2);
    memset(buffer, 1, sizeof(buffer));
    uint32_t seen = write_pio(R1 | 24, 2, 1, buffer);
    assert_int_equal(seen & ~INT_TXDR, INT_CMD | INT_DTO | INT_DCRC);
    fault(SDN_FAULT_WRITE_ERROR, 2);
    seen = write_pio(R1 | 24, 2, 1, buffer);
    assert_int_equal(seen & ~INT_TXDR, INT_CMD | INT_DTO | INT_DCRC);
    assert_memory_not_equal(rig.flash + 1024, buffer, 512);
    assert_true(card_status() & R1_ERROR);
    assert_clean();
}

static void test_no_crc_status(void **state)
{
    fault(SDN_FAULT_NO_CRC_STATUS, 2);
    uint32_t seen = write_pio(R1 | 24, 2, 1, buffer);
    assert_int_equal(seen & ~INT_TXDR, INT_CMD | INT_DTO | INT_EBE);
    assert_int_equal(card_status() >> 9 & 15, SDN_TRAN);
    assert_clean();
}

/* After a block that the card refuses it ignores those that follow. */
static void test_refused_in_the_middle(void **state)
{
    fault(SDN_FAULT_WRITE_CRC, 3);
    memset(buffer, 2, sizeof(buffer));
    start_data(R1 | CMD_WRITE | CMD_AUTO_STOP | 25, 2, 4, 512);
    pass(20);
    for (unsigned words = 0; words < 4 * 128 && !(rd(REG_RINTSTS) & INT_DTO); pass(1)) {
        if (rd(REG_STATUS) & 8)
            continue;
        wr(REG_DATA, 0x02020202);
        words++;
    }
    assert_int_equal(rd(REG_RINTSTS) & ~INT_TXDR, INT_CMD | INT_DTO | INT_DCRC | INT_EBE);
    assert_int_equal(rig.card.blocks_written, 1);
    recover();
    assert_int_equal(stop(), INT_CMD);
    assert_clean();
}

static void test_stop_by_software(void **state)
{
    start_data(R1 | 18, 2, 8, 512);
    drain(buffer, 700);
    wr(REG_CMDARG, 0);
    wr(REG_CMD, CMD_START | HOLD | R1 | CMD_STOP_ABORT | 12);
    for (unsigned i = 0; i < 100 && !(rd(REG_RINTSTS) & INT_DTO); i++) {
        if (rd(REG_STATUS) >> 17)
            rd(REG_DATA);
        pass(20);
    }
    assert_int_equal(rd(REG_RINTSTS) & ~INT_RXDR, INT_CMD | INT_DTO);
    assert_int_equal(rig.card.state, SDN_TRAN);
    assert_clean();
}

/* BYTCNT 0: until software stops it. */
static void test_open_ended(void **state)
{
    wr(REG_BLKSIZ, 512);
    wr(REG_BYTCNT, 0);
    wr(REG_CMDARG, 2);
    wr(REG_CMD, CMD_START | HOLD | CMD_DATA | R1 | 18);
    drain(buffer, 5 * 512 + 4);
    assert_memory_equal(buffer, rig.flash + 2 * 512, 5 * 512 + 4);
    assert_int_equal(rd(REG_STATUS) >> 10 & 1, 1);
    wr(REG_CMDARG, 0);
    wr(REG_CMD, CMD_START | HOLD | R1 | CMD_STOP_ABORT | 12);
    for (unsigned i = 0; i < 100 && !(rd(REG_RINTSTS) & INT_DTO); i++) {
        if (rd(REG_STATUS) >> 17 & 0x1fff)
            rd(REG_DATA);
        pass(20);
    }
    assert_int_equal(rd(REG_RINTSTS) & ~INT_RXDR, INT_CMD | INT_DTO);
    assert_int_equal(rd(REG_STATUS) >> 10 & 1, 0);
    assert_clean();
}

static void test_stop_without_its_flag(void **state)
{
    start_data(R1 | 18, 2, 8, 512);
    pass(500);
    wr(REG_CMD, CMD_START | HOLD | R1 | 12);
    assert_violation("CMD 0xa000014c stops a transfer without stop_abort_cmd");
}

static void test_malformed_transfers(void **state)
{
    wr(REG_BLKSIZ, 512);
    wr(REG_BYTCNT, 1000);
    wr(REG_CMD, CMD_START | HOLD | CMD_DATA | R1 | 17);
    pass(20);
    assert_violation("BYTCNT 1000 is not a multiple of BLKSIZ 512");
    setup(state);
    start_data(R1 | 17, 2, 1, 512);
    pass(20);
    wr(REG_CMD, CMD_START | HOLD | CMD_DATA | R1 | 17);
    while (!rig.violation[0])
        pass(1);
    assert_violation("a data command during another transfer");
    setup(state);
    start_data(R1 | 17, 2, 1, 256);
    pass(20000);
    assert_violation("BLKSIZ is 256, and the card sends a block of 512 bytes");
    setup(state);
    wr(REG_CTRL, CTRL_USE_IDMAC);
    start_data(R1 | 17, 2, 1, 512);
    pass(20);
    assert_violation("CTRL 0x2000000 and BMOD 0 do not agree about DMA");
}

static void test_changes_during_a_transfer(void **state)
{
    static const uint32_t offsets[] = {REG_CTYPE, REG_BLKSIZ, REG_BYTCNT, REG_FIFOTH};
    start_data(R1 | 17, 2, 1, 512);
    pass(300);
    for (unsigned i = 0; i < 4; i++) {
        wr(offsets[i], rd(offsets[i]));
        assert_string_not_equal(violation(), "");
    }
    wr(REG_CTRL, CTRL_USE_IDMAC);
    assert_violation("CTRL 0x2000000 changes the use of DMA during a transfer");
}

static void test_faults_of_the_data_path(void **state)
{
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_FIFO, 100, 1};
    assert_true(write_pio(R1 | 24, 2, 1, rig.flash + 1024) & INT_FRUN);
    pass(CIU_HZ / 1000);
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_NO_DATA_OVER, 0, 1};
    start_data(R1 | 17, 2, 1, 512);
    drain(buffer, 512);
    pass(100000000);
    assert_int_equal(rd(REG_RINTSTS) & ~INT_RXDR, INT_CMD);
    recover();
    assert_int_equal(read_pio(R1 | 17, 2, 1, 512, buffer) & ~INT_RXDR, INT_CMD | INT_DTO);
    assert_clean();
}

static void test_pulled(void **state)
{
    fault(SDN_FAULT_REMOVED, 3);
    start_data(R1 | CMD_AUTO_STOP | 18, 2, 4, 512);
    drain(buffer, 1024);
    uint32_t seen = until(INT_DTO, 100000000) & ~INT_RXDR;
    assert_int_equal(seen, INT_CMD | INT_DCRC | INT_DRTO | INT_DTO | INT_CD);
    assert_int_equal(rd(REG_CDETECT), 1);
    wr(REG_RINTSTS, UINT32_MAX);
    assert_int_equal(stop(), INT_CMD | INT_RTO);
    setup(state);
    fault(SDN_FAULT_REMOVED, 2);
    seen = write_pio(R1 | 24, 2, 1, buffer) & ~INT_TXDR;
    assert_int_equal(seen, INT_CMD | INT_EBE | INT_DTO | INT_CD);
    assert_clean();
}

/* Between two blocks, and while it is busy. */
static void test_pulled_in_a_pause(void **state)
{
    rig.card.config.next_access_ns = 1000000;
    wr(REG_TMOUT, 80000u << 8 | 0x40);
    start_data(R1 | 18, 2, 2, 512);
    drain(buffer, 512);
    pass(10000);
    dw_mshc_insert(&rig.m, NULL);
    pass(60000);
    assert_int_equal(rd(REG_RINTSTS) & ~INT_RXDR, INT_CMD | INT_CD);
    assert_int_equal(until(INT_DTO, 150000) & ~INT_RXDR, INT_CMD | INT_CD | INT_DRTO | INT_DTO);
    assert_clean();
    setup(state);
    fault(SDN_FAULT_STUCK_BUSY, 2);
    start_data(R1 | CMD_WRITE | 25, 2, 2, 512);
    pass(20);
    for (unsigned words = 0; words < 256; pass(1))
        if (rig.m.data == DWM_DATA_WRITE_BUSY)
            break;
        else if (!(rd(REG_STATUS) & 8) && ++words)
            wr(REG_DATA, 0);
    pass(1000000);
    assert_int_equal(rd(REG_RINTSTS) & ~INT_TXDR, INT_CMD);
    dw_mshc_insert(&rig.m, NULL);
    wr(REG_RINTSTS, UINT32_MAX);
    for (unsigned words = 0; words < 96; pass(40))
        if (!(rd(REG_STATUS) & 8) && ++words)
            wr(REG_DATA, 0);
    assert_int_equal(until(INT_DTO, 10000) & ~INT_TXDR, INT_EBE | INT_DTO);
    assert_clean();
}

static void test_block_that_no_card_takes(void **state)
{
    start_data(R1 | CMD_WRITE | 24, 2, 1, 1024);
    pass(20);
    for (unsigned words = 0; words < 256; pass(1))
        if (!(rd(REG_STATUS) & 8) && ++words)
            wr(REG_DATA, 0);
    until(INT_DTO, 10000);
    assert_violation("a block of 0 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_read_crc, setup),
        cmocka_unit_test_setup(test_register_crc, setup),
        cmocka_unit_test_setup(test_missing_end_bit, setup),
        cmocka_unit_test_setup(test_missing_start_bit, setup),
        cmocka_unit_test_setup(test_data_timeout, setup),
        cmocka_unit_test_setup(test_timeout_in_the_middle, setup),
        cmocka_unit_test_setup(test_late_data, setup),
        cmocka_unit_test_setup(test_no_answer_to_a_transfer, setup),
        cmocka_unit_test_setup(test_wrong_answer_to_a_transfer, setup),
        cmocka_unit_test_setup(test_out_of_range, setup),
        cmocka_unit_test_setup(test_negative_crc_status, setup),
        cmocka_unit_test_setup(test_no_crc_status, setup),
        cmocka_unit_test_setup(test_refused_in_the_middle, setup),
        cmocka_unit_test_setup(test_stop_by_software, setup),
        cmocka_unit_test_setup(test_open_ended, setup),
        cmocka_unit_test_setup(test_stop_without_its_flag, setup),
        cmocka_unit_test_setup(test_malformed_transfers, setup),
        cmocka_unit_test_setup(test_changes_during_a_transfer, setup),
        cmocka_unit_test_setup(test_faults_of_the_data_path, setup),
        cmocka_unit_test_setup(test_pulled, setup),
        cmocka_unit_test_setup(test_pulled_in_a_pause, setup),
        cmocka_unit_test_setup(test_block_that_no_card_takes, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
