/* eMMC: what differs from an SD card. */
#include "common_native.h"

static int setup(void **state)
{
    rig_setup(state);
    rig.config.type = SD_NATIVE_MMC;
    rig_insert();
    return 0;
}

static void identify_mmc(void)
{
    send(0, 0);
    while (!(send(1, 0x40ff8080) >> 31))
        milliseconds(1);
    send(2, 0);
    rig.rca = 5;
    assert_int_equal(state_of(send(3, 5u << 16)), SDN_IDENT);
    rig.hz = 26000000;
    send(7, 5u << 16);
    assert_int_equal(state_of(status()), SDN_TRAN);
}

static void set_byte(unsigned byte, unsigned value)
{
    send(6, 3u << 24 | byte << 16 | value << 8);
    milliseconds(1);
}

static void test_no_sd_card(void **state)
{
    send(0, 0);
    assert_int_equal(send(8, 0x1aa), NONE);
    assert_int_equal(send(55, 0), NONE);
    assert_int_equal(send(1, 0), 0x40ff8080);
    assert_false(rig.card.initialising);
    rig_setup(state);
    send(0, 0);
    assert_int_equal(send(1, 0x40ff8080), NONE); /* nor does an SD card know CMD1 */
    assert_clean();
}

static void test_sector_mode_is_needed(void **state)
{
    send(0, 0);
    send(1, 0x00ff8080);
    milliseconds(10);
    assert_int_equal(send(1, 0x00ff8080) >> 31, 0);
    assert_int_equal(send(1, 0x40ff8080), 0xc0ff8080);
    assert_clean();
}

static void test_ext_csd(void **state)
{
    uint8_t csd[16];
    identify_mmc();
    send(8, 0);
    const struct sd_native_block *block = receive(1);
    assert_int_equal(block->length, 512);
    assert_int_equal(block->data[EXT_SEC_COUNT] | block->data[EXT_SEC_COUNT + 1] << 8, SECTORS);
    assert_int_equal(block->data[EXT_REV], 8);
    assert_int_equal(block->data[EXT_DEVICE_TYPE], 3);
    sd_native_csd(&rig.card, csd);
    assert_int_equal(csd[0] >> 2, 3 << 4 | 4);
    assert_int_equal((csd[6] & 3) << 10 | csd[7] << 2 | csd[8] >> 6, 0xfff);
    assert_clean();
}

static void test_eight_lines_and_high_speed(void **state)
{
    identify_mmc();
    set_byte(EXT_HS_TIMING, 1);
    rig.hz = 52000000;
    set_byte(EXT_BUS_WIDTH, 2);
    assert_false(status() & R1_SWITCH_ERROR);
    send(17, 3);
    assert_memory_equal(receive(8)->data, rig.memory + 3 * 512, 512);
    send(8, 0);
    assert_int_equal(receive(8)->data[EXT_HS_TIMING], 1);
    set_byte(EXT_BUS_WIDTH, 1);
    send(17, 3);
    receive(4);
    assert_clean();
    set_byte(EXT_HS_TIMING, 0);
    assert_violation("");
    status();
    assert_violation("a command with a clock of 52000000 Hz where 26000000 is the limit");
}

static void test_busy_after_switch(void **state)
{
    rig.config.stop_ns = 5000000;
    rig_insert();
    identify_mmc();
    send(6, 3u << 24 | EXT_BUS_WIDTH << 16 | 1 << 8);
    assert_true(sd_native_busy(&rig.card, rig.now_ns));
    assert_int_equal(state_of(status()), SDN_PRG);
    milliseconds(6);
    assert_int_equal(state_of(status()), SDN_TRAN);
    assert_clean();
}

static void test_locked(void **state)
{
    rig.config.locked = true;
    rig_insert();
    identify_mmc();
    assert_true(status() & R1_LOCKED);
    assert_int_equal(send(8, 0), NONE);
    assert_int_equal(send(6, 0x03b70100), NONE);
    assert_clean();
}

static void test_block_count(void **state)
{
    identify_mmc();
    assert_int_not_equal(send(23, 2), NONE);
    send(18, 0);
    receive(1);
    receive(1);
    assert_null(receive(1));
    assert_clean();
    send(23, 0x80000001); /* a reliable write */
    assert_violation("CMD23 with 0x80000001");
}

static void test_switch_errors(void **state)
{
    static const uint32_t bad[] = {
        3u << 24 | EXT_BUS_WIDTH << 16 | 5 << 8, /* DDR */
        3u << 24 | EXT_HS_TIMING << 16 | 2 << 8, /* HS200 */
        3u << 24 | EXT_SEC_COUNT << 16,          /* read-only */
        1u << 24 | EXT_BUS_WIDTH << 16 | 1 << 8,
    };
    identify_mmc();
    for (unsigned i = 0; i < 4; i++) {
        send(6, bad[i]);
        milliseconds(1);
        assert_true(status() & R1_SWITCH_ERROR);
        assert_false(status() & R1_SWITCH_ERROR);
    }
    assert_clean();
    send(6, 0x03b70104 | 1u << 26);
    assert_violation("CMD6 with 0x7b70104");
    milliseconds(1);
    rig_insert();
    send(0, 0);
    while (!(send(1, 0x40ff8080) >> 31))
        milliseconds(1);
    send(2, 0);
    send(3, 0);
    assert_violation("CMD3 assigns the address 0, which deselects");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_no_sd_card, setup),
        cmocka_unit_test_setup(test_sector_mode_is_needed, setup),
        cmocka_unit_test_setup(test_ext_csd, setup),
        cmocka_unit_test_setup(test_eight_lines_and_high_speed, setup),
        cmocka_unit_test_setup(test_busy_after_switch, setup),
        cmocka_unit_test_setup(test_locked, setup),
        cmocka_unit_test_setup(test_block_count, setup),
        cmocka_unit_test_setup(test_switch_errors, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
