/* The internal DMA controller. */
#include "common_mshc.h"

#define BUFFER (rig.memory + 0x1000)

static int setup(void **state)
{
    rig_setup(state);
    identify();
    widen();
    speed_up();
    use_dma();
    pass(1000);
    return 0;
}

static uint32_t idsts(void)
{
    return rd(REG_IDSTS) & 0x337;
}

static void read_sectors(uint32_t sector, uint32_t count)
{
    start_data(R1 | CMD_AUTO_STOP | 18, sector, count, 512);
}

static void test_chain(void **state)
{
    chain(4, 1024);
    descriptor(1)[0] &= ~DES_DIC;
    read_sectors(9, 8);
    uint64_t closed = 0;
    for (; !(rd(REG_IDSTS) & IDSTS_RI); pass(1))
        closed = rig.m.now;
    assert_int_equal(descriptor(1)[0], DES_CH);
    assert_int_equal(descriptor(2)[0] & DES_OWN, DES_OWN);
    wr(REG_IDSTS, 0x337);
    assert_int_equal(idsts(), 0);
    until(INT_DTO, 100000);
    pass(100);
    assert_int_equal(idsts(), IDSTS_RI | IDSTS_NIS);
    for (unsigned i = 0; i < 4; i++)
        assert_int_equal(descriptor(i)[0] & DES_OWN, 0);
    assert_memory_equal(BUFFER, rig.flash + 9 * 512, 4096);
    assert_int_equal(rd(REG_TBBCNT), 4096);
    assert_int_equal(rd(REG_TCBCNT), 4096);
    assert_int_equal(rd(REG_DSCADDR), MEMORY_AT + 48);
    assert_int_equal(rd(REG_BUFADDR), MEMORY_AT + 0x1000 + 4096);
    assert_true(closed > 0);
    assert_clean();
}

/* Two buffers in each of two descriptors, eight bytes apart; the second ends the ring. */
static void test_ring_of_two_buffers(void **state)
{
    for (unsigned i = 0; i < 2; i++) {
        uint32_t *des = (uint32_t *)(void *)(rig.memory + i * 24);
        des[0] = DES_OWN | (i ? DES_ER | DES_LD : DES_FS);
        des[1] = 512u << 13 | 512;
        des[2] = MEMORY_AT + 0x1000 + i * 1024;
        des[3] = des[2] + 512;
    }
    wr(REG_BMOD, BMOD_ENABLE | 2u << 2);
    read_sectors(1, 4);
    until(INT_DTO, 100000);
    pass(100);
    assert_memory_equal(BUFFER, rig.flash + 512, 2048);
    assert_int_equal(rd(REG_DSCADDR), MEMORY_AT + 24);
    assert_clean();
}

static void test_ring_goes_round(void **state)
{
    chain(1, 512);
    descriptor(0)[0] = DES_OWN | DES_ER | DES_FS;
    read_sectors(1, 2);
    for (unsigned i = 0; i < 100000 && !(rd(REG_IDSTS) & IDSTS_DU); i++)
        pass(1); /* its own again only when software says so */
    assert_int_equal(idsts(), IDSTS_RI | IDSTS_NIS | IDSTS_DU | IDSTS_AIS);
    assert_int_equal(rd(REG_IDSTS) >> 13, 1);
    descriptor(0)[0] = DES_OWN | DES_LD;
    descriptor(0)[2] += 512;
    wr(REG_PLDMND, 1);
    until(INT_DTO, 100000);
    assert_memory_equal(BUFFER, rig.flash + 512, 1024);
    assert_clean();
}

static void test_memory_latency(void **state)
{
    rig.latency = 60; /* a burst of 8 words takes 64 cycles on the wire */
    chain(4, 4096);
    read_sectors(0, 32);
    until(INT_DTO, 100000);
    assert_int_equal(rd(REG_RINTSTS) & ~INT_RXDR, INT_CMD | INT_ACD | INT_DTO);
    assert_int_equal(idsts(), 0); /* the last burst and the descriptor are still under way */
    pass(200);
    assert_int_equal(idsts(), IDSTS_RI | IDSTS_NIS);
    assert_memory_equal(BUFFER, rig.flash, 32 * 512);
    assert_in_range(rig.m.stall_cycles, 0, 200);
    assert_clean();
}

static void test_memory_too_slow(void **state)
{
    rig.latency = 200;
    chain(1, 4096);
    read_sectors(0, 8);
    until(INT_DTO, 200000);
    assert_true(rd(REG_STATUS) >> 17 == 0); /* DTO waits for the FIFO to be empty */
    pass(500);
    assert_memory_equal(BUFFER, rig.flash, 4096);
    assert_true(rig.m.stall_cycles > 4096 / 32 * (200 - 80));
    assert_clean();
}

static void test_write_with_latency(void **state)
{
    rig.latency = 60;
    chain(2, 2048);
    for (unsigned i = 0; i < 4096; i++)
        BUFFER[i] = (uint8_t)(i * 7);
    start_data(R1 | CMD_WRITE | CMD_AUTO_STOP | 25, 8, 8, 512);
    until(INT_DTO, 1000000);
    assert_memory_equal(BUFFER, rig.flash + 8 * 512, 4096);
    assert_int_equal(idsts(), IDSTS_TI | IDSTS_NIS);
    assert_clean();
}

static void test_small_block(void **state)
{
    chain(1, 8);
    command(R1 | 55, (uint32_t)rig.rca << 16);
    start_data(R1 | 51, 0, 1, 8);
    assert_int_equal(until(INT_DTO, 100000), INT_CMD | INT_DTO);
    assert_int_equal(BUFFER[1], 0x35);
    assert_int_equal(descriptor(0)[0] & DES_OWN, 0);
    assert_clean();
}

/* RI is not set, CES is, in IDSTS and in the descriptor. */
static void test_card_error(void **state)
{
    chain(1, 1024);
    rig.card.config.faults[0] = (struct sd_native_fault){SDN_FAULT_NO_DATA, 3, 1};
    read_sectors(2, 2);
    until(INT_DTO, 100000000);
    pass(100);
    assert_int_equal(idsts(), IDSTS_CES | IDSTS_AIS);
    assert_int_equal(descriptor(0)[0] & (DES_OWN | DES_CES), DES_CES);
    assert_memory_equal(BUFFER, rig.flash + 1024, 512);
    assert_int_equal(rd(REG_IDSTS) >> 13, 0);
    assert_clean();
}

static void test_no_answer(void **state)
{
    chain(1, 512);
    rig.card.config.faults[0] = (struct sd_native_fault){SDN_FAULT_NO_ANSWER, 17, 1};
    start_data(R1 | 17, 2, 1, 512);
    assert_int_equal(until(INT_CMD, 10000), INT_CMD | INT_RTO);
    pass(100);
    assert_int_equal(idsts(), IDSTS_CES | IDSTS_AIS);
    assert_int_equal(descriptor(0)[0] & DES_OWN, 0);
    assert_clean();
}

static void test_bus_error(void **state)
{
    chain(1, 512);
    descriptor(0)[2] = 0x1000; /* no memory */
    start_data(R1 | 17, 2, 1, 512);
    pass(100000);
    assert_int_equal(idsts(), IDSTS_FBE | IDSTS_AIS);
    assert_int_equal(rd(REG_IDSTS) >> 10 & 7, 2);
    assert_int_equal(rd(REG_IDSTS) >> 13, 0);
    unsigned requests = rig.requests;
    pass(100000);
    assert_int_equal(rig.requests, requests); /* no further access */
    assert_false(rd(REG_RINTSTS) & INT_DTO);
    wr(REG_CTRL, CTRL_RESETS);
    wr(REG_BMOD, BMOD_RESET);
    pass(10000);
    assert_int_equal(rd(REG_IDSTS), 0);
    wr(REG_RINTSTS, UINT32_MAX);
    use_dma();
    chain(1, 512);
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_BUS_ERROR, 0, 1};
    start_data(R1 | 17, 2, 1, 512);
    pass(100);
    assert_int_equal(idsts(), IDSTS_FBE | IDSTS_AIS);
    assert_int_equal(rd(REG_IDSTS) >> 10 & 7, 1);
    assert_clean();
}

static void test_reset_with_an_access_under_way(void **state)
{
    rig.latency = 1000;
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    pass(500);
    wr(REG_CTRL, CTRL_RESETS);
    wr(REG_BMOD, BMOD_RESET);
    pass(200);
    use_dma();
    rig.latency = 0;
    pass(10000);
    wr(REG_RINTSTS, UINT32_MAX);
    start_data(R1 | 17, 2, 1, 512);
    until(INT_DTO, 100000);
    assert_memory_equal(BUFFER, rig.flash + 1024, 512);
    assert_clean();
}

static void test_interrupts(void **state)
{
    chain(1, 512);
    wr(REG_INTMASK, 0);
    wr(REG_CTRL, CTRL_INT_ENABLE | CTRL_DMA_ENABLE | CTRL_USE_IDMAC);
    wr(REG_IDINTEN, IDSTS_RI);
    start_data(R1 | 17, 2, 1, 512);
    until(INT_DTO, 100000);
    assert_int_equal(idsts(), IDSTS_RI | IDSTS_NIS);
    assert_false(dw_mshc_irq(&rig.m)); /* the summary is not enabled */
    wr(REG_IDINTEN, IDSTS_RI | IDSTS_NIS);
    assert_true(dw_mshc_irq(&rig.m));
    wr(REG_IDSTS, IDSTS_RI);
    assert_true(dw_mshc_irq(&rig.m)); /* the summary is cleared on its own */
    wr(REG_IDSTS, IDSTS_NIS);
    assert_false(dw_mshc_irq(&rig.m));
    wr(REG_IDINTEN, 0);
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    pass(100000);
    assert_int_equal(idsts(), IDSTS_RI);
    assert_clean();
}

static void test_descriptor_that_does_not_come_back(void **state)
{
    chain(1, 512);
    rig.m.config.faults[0] = (struct dw_mshc_fault){DWM_FAULT_NO_DESCRIPTOR, 0, 1};
    start_data(R1 | 17, 2, 1, 512);
    until(INT_DTO, 100000);
    pass(100000);
    assert_int_equal(idsts(), 0);
    assert_int_equal(descriptor(0)[0] & DES_OWN, DES_OWN);
    assert_clean();
}

static void bad(uint32_t des0, uint32_t des1, uint32_t des2, const char *text)
{
    setup(NULL);
    chain(1, 512);
    descriptor(0)[0] = des0;
    descriptor(0)[1] = des1;
    descriptor(0)[2] = des2;
    start_data(R1 | 17, 2, 1, 512);
    pass(100000);
    assert_violation(text);
}

static void test_bad_descriptors(void **state)
{
    const uint32_t good = DES_OWN | DES_CH | DES_FS | DES_LD;
    bad(good | 1, 512, MEMORY_AT + 0x1000, "a descriptor has reserved bits set: 0x8000001d 0x200");
    bad(good & ~DES_FS, 512, MEMORY_AT + 0x1000, "a descriptor that is the first has FS 0");
    bad(good & ~DES_LD, 512, MEMORY_AT + 0x1000, "the transfer's last descriptor has LD 0");
    bad(good | DES_ER, 512, MEMORY_AT + 0x1000,
        "a chained descriptor has a second buffer or ends a ring");
    bad(good, 512, MEMORY_AT + 0x1002, "a buffer at 0x40001002: it is not aligned");
    bad(good & ~DES_LD, 0, MEMORY_AT + 0x1000, "a descriptor without data");
    bad(good, 510, MEMORY_AT + 0x1000, "a buffer of 510 bytes: it is not a multiple of 4");
    bad(good, 256, MEMORY_AT + 0x1000, "the descriptors hold 256 bytes, and BYTCNT is 512");
}

static void test_descriptor_out_of_line(void **state)
{
    wr(REG_DBADDR, MEMORY_AT + 2);
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    until(INT_DTO, 100000);
    assert_violation("a descriptor at 0x40000002");
}

/* After an error the descriptor is closed only when what came is in memory, singly if need be. */
static void test_rest_after_an_error(void **state)
{
    chain(1, 1024);
    rig.latency = 30;
    wr(REG_FIFOTH, 3u << 28 | 15u << 16 | 16);
    start_data(R1 | 18, 2, 2, 512);
    pass(48 + 98 + 100000 / 20 + 1044 + 8 * 30);
    wr(REG_CMDARG, 0);
    wr(REG_CMD, CMD_START | HOLD | R1 | CMD_STOP_ABORT | 12);
    until(INT_DTO, 100000);
    pass(1000);
    uint32_t bytes = rd(REG_TCBCNT);
    assert_in_range(bytes, 513, 1023);
    assert_int_equal(rd(REG_TBBCNT), bytes);
    assert_memory_equal(BUFFER, rig.flash + 1024, bytes);
    assert_int_equal(descriptor(0)[0] & DES_OWN, 0);
    assert_clean();
}

static void test_next_transfer_too_early(void **state)
{
    rig.latency = 500;
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    until(INT_DTO, 100000);
    assert_true(descriptor(0)[0] & DES_OWN);
    start_data(R1 | 17, 2, 1, 512);
    pass(20);
    assert_violation("a transfer begins while the IDMAC is busy with the one before");
}

/* 64 KiB at 50 MHz on four lines: the share of the wire, command and access time included. */
static void test_throughput(void **state)
{
    rig.latency = 40;
    rig.card.config.access_ns = 0;
    chain(16, 4096);
    uint64_t start = rig.m.now;
    read_sectors(100, 128);
    until(INT_DTO, 1000000);
    while (!(rd(REG_IDSTS) & IDSTS_RI))
        pass(1);
    assert_memory_equal(BUFFER, rig.flash + 100 * 512, 65536);
    assert_in_range((65536 * 2) * 1000 / (rig.m.now - start), 975, 982);
    assert_int_equal(rig.m.stall_cycles, 0);
    assert_clean();
}

static void test_software_keeps_off(void **state)
{
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    pass(300);
    wr(REG_DBADDR, MEMORY_AT);
    assert_violation("a write of 0x88 while the IDMAC is busy");
    setup(state);
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    pass(100);
    rd(REG_DATA);
    assert_violation("software accesses the FIFO while the IDMAC uses it");
    setup(state);
    wr(REG_FIFOTH, 3u << 28 | 7u << 16 | 16);
    chain(1, 512);
    start_data(R1 | 17, 2, 1, 512);
    pass(20);
    assert_violation("FIFOTH 0x30070010: a burst does not fit the watermarks");
    setup(state);
    wr(REG_FIFOTH, 3u << 28 | 15u << 16 | 17);
    start_data(R1 | 17, 2, 1, 512);
    pass(20);
    assert_violation("FIFOTH 0x300f0011: a burst does not fit the watermarks");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_chain, setup),
        cmocka_unit_test_setup(test_ring_of_two_buffers, setup),
        cmocka_unit_test_setup(test_ring_goes_round, setup),
        cmocka_unit_test_setup(test_memory_latency, setup),
        cmocka_unit_test_setup(test_memory_too_slow, setup),
        cmocka_unit_test_setup(test_write_with_latency, setup),
        cmocka_unit_test_setup(test_small_block, setup),
        cmocka_unit_test_setup(test_card_error, setup),
        cmocka_unit_test_setup(test_no_answer, setup),
        cmocka_unit_test_setup(test_bus_error, setup),
        cmocka_unit_test_setup(test_reset_with_an_access_under_way, setup),
        cmocka_unit_test_setup(test_interrupts, setup),
        cmocka_unit_test_setup(test_descriptor_that_does_not_come_back, setup),
        cmocka_unit_test_setup(test_bad_descriptors, setup),
        cmocka_unit_test_setup(test_descriptor_out_of_line, setup),
        cmocka_unit_test_setup(test_rest_after_an_error, setup),
        cmocka_unit_test_setup(test_next_transfer_too_early, setup),
        cmocka_unit_test_setup(test_throughput, setup),
        cmocka_unit_test_setup(test_software_keeps_off, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
