#include "common_mshc.h"

static uint8_t buffer[64 * SD_NATIVE_SECTOR];

static void test_reads_a_sector(void **state)
{
    identify();
    assert_int_equal(read_pio(R1 | 17, 5, 1, 512, buffer) & ~INT_RXDR, INT_CMD | INT_DTO);
    assert_memory_equal(buffer, rig.flash + 5 * 512, 512);
    assert_clean();
}

static void test_reads_sectors_on_four_lines(void **state)
{
    identify();
    widen();
    speed_up();
    uint32_t seen = read_pio(R1 | CMD_AUTO_STOP | 18, 7, 16, 512, buffer);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO | INT_ACD);
    assert_memory_equal(buffer, rig.flash + 7 * 512, 16 * 512);
    assert_clean();
}

static void test_idmac_reads(void **state)
{
    identify();
    widen();
    speed_up();
    use_dma();
    chain(4, 4096);
    start_data(R1 | CMD_AUTO_STOP | 18, 3, 32, 512);
    uint32_t seen = until(INT_DTO, 10000000);
    assert_int_equal(seen & ~INT_RXDR, INT_CMD | INT_DTO | INT_ACD);
    assert_int_equal(rd(REG_IDSTS) & 0x337, IDSTS_RI | IDSTS_NIS);
    assert_memory_equal(rig.memory + 0x1000, rig.flash + 3 * 512, 32 * 512);
    assert_int_equal(descriptor(3)[0] & DES_OWN, 0);
    assert_clean();
}

static void test_writes(void **state)
{
    memset(buffer, 0x5a, sizeof(buffer));
    identify();
    widen();
    speed_up();
    uint32_t seen = write_pio(R1 | CMD_AUTO_STOP | 25, 7, 4, buffer);
    assert_int_equal(seen & ~INT_TXDR, INT_CMD | INT_DTO | INT_ACD);
    assert_memory_equal(buffer, rig.flash + 7 * 512, 4 * 512);
    assert_clean();
}

static void test_idmac_writes(void **state)
{
    identify();
    widen();
    speed_up();
    use_dma();
    chain(2, 4096);
    memset(rig.memory + 0x1000, 0xa5, 8192);
    start_data(R1 | CMD_WRITE | CMD_AUTO_STOP | 25, 3, 16, 512);
    uint32_t seen = until(INT_DTO, 10000000);
    assert_int_equal(seen & ~INT_TXDR, INT_CMD | INT_DTO | INT_ACD);
    assert_int_equal(rd(REG_IDSTS) & 0x337, IDSTS_TI | IDSTS_NIS);
    assert_memory_equal(rig.memory + 0x1000, rig.flash + 3 * 512, 16 * 512);
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_reads_a_sector, rig_setup),
        cmocka_unit_test_setup(test_reads_sectors_on_four_lines, rig_setup),
        cmocka_unit_test_setup(test_idmac_reads, rig_setup),
        cmocka_unit_test_setup(test_writes, rig_setup),
        cmocka_unit_test_setup(test_idmac_writes, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
