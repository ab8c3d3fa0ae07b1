/* CSD, SCR, EXT_CSD, and CMD6. */
#include "common_native.h"

static const uint8_t *csd(enum sd_native_type type, uint64_t sectors)
{
    static uint8_t value[16];
    rig.config.type = type;
    rig.config.sectors = sectors;
    rig_insert();
    sd_native_csd(&rig.card, value);
    assert_int_equal(value[15], sd_native_crc7(value, 15) << 1 | 1);
    return value;
}

/* Bits @high to @low of a register of 128, as the specification numbers them. */
static uint32_t bits(const uint8_t *reg, unsigned high, unsigned low)
{
    uint32_t value = 0;
    for (unsigned bit = high + 1; bit-- > low;)
        value = value << 1 | (reg[15 - bit / 8] >> bit % 8 & 1);
    return value;
}

static void test_capacity_in_units(void **state)
{
    const uint8_t *value = csd(SD_NATIVE_SDHC, 62333952); /* 32 GB */
    assert_int_equal(bits(value, 127, 126), 1);
    assert_int_equal((bits(value, 69, 48) + 1) * 1024, 62333952);
    assert_int_equal(bits(value, 83, 80), 9);
    assert_int_equal(bits(value, 95, 84), 0x5b5);
    value = csd(SD_NATIVE_SDUC, 1ull << 33); /* 4 TiB */
    assert_int_equal(bits(value, 127, 126), 2);
    assert_int_equal((bits(value, 75, 48) + 1) * 1024ull, 1ull << 33);
    rig.config.read_only = true;
    assert_int_equal(bits(csd(SD_NATIVE_SDHC, 4096), 12, 12), 1);
    rig.config.bad_csd = true;
    assert_int_equal(bits(csd(SD_NATIVE_SDHC, 4096), 127, 126), 3);
}

static void test_capacity_in_blocks(void **state)
{
    static const uint64_t sizes[] = {8192, 31232, 1984 * 512, 2048 * 1024, 4096 * 1024};
    for (unsigned i = 0; i < 5; i++) {
        const uint8_t *value = csd(SD_NATIVE_SDSC, sizes[i]);
        unsigned length = bits(value, 83, 80);
        uint64_t blocks = (uint64_t)(bits(value, 73, 62) + 1) << (bits(value, 49, 47) + 2);
        assert_int_equal(bits(value, 127, 126), 0);
        assert_in_range(length, 9, 11);
        assert_int_equal(blocks << (length - 9), sizes[i]);
    }
}

static void test_scr(void **state)
{
    select_card();
    send_app(51, 0);
    const struct sd_native_block *block = receive(1);
    assert_int_equal(block->length, 8);
    assert_memory_equal(block->data, ((uint8_t[]){2, 0x35, 0x80, 2, 0, 0, 0, 0}), 8);
    rig.config.version1_scr = rig.config.no_wide_bus = rig.config.no_set_block_count = true;
    rig_insert();
    select_card();
    send_app(51, 0);
    assert_memory_equal(receive(1)->data, ((uint8_t[]){0, 0x31, 0, 0, 0, 0, 0, 0}), 8);
    assert_int_equal(send(6, 0x00fffff1), NONE);
    assert_int_equal(send(23, 8), NONE);
    assert_clean();
    send_app(6, 2);
    assert_violation("ACMD6 for 4 lines, which the SCR denies");
}

static void test_switch_to_high_speed(void **state)
{
    select_card();
    send(6, 0x00fffff1); /* only asks */
    const struct sd_native_block *block = receive(1);
    assert_int_equal(block->length, 64);
    assert_int_equal(block->data[13] & 3, 3);
    assert_int_equal(block->data[16] & 0xf, 1);
    clocks(100);
    assert_false(rig.card.high_speed);
    send(6, 0x80fffff1);
    receive(1);
    clocks(7);
    assert_false(rig.card.high_speed);
    clocks(1);
    assert_true(rig.card.high_speed);
    rig.hz = 50000000;
    status();
    send(6, 0x80fffff2); /* SDR50 is not supported: nothing changes */
    block = receive(1);
    assert_int_equal(block->data[16] & 0xf, 0xf);
    assert_true(rig.card.high_speed);
    send(6, 0x80ffffff); /* no change in any group */
    block = receive(1);
    assert_int_equal(block->data[14] | block->data[15], 0);
    assert_int_equal(block->data[16], 1);
    clocks(100);
    assert_true(rig.card.high_speed);
    assert_clean();
    send(6, 0x81fffff1);
    assert_violation("CMD6 with 0x81fffff1");
}

static void test_no_high_speed(void **state)
{
    rig.config.no_high_speed = true;
    rig_insert();
    select_card();
    send(6, 0x80fffff1);
    const struct sd_native_block *block = receive(1);
    assert_int_equal(block->data[13] & 3, 1);
    assert_int_equal(block->data[16] & 0xf, 0xf);
    clocks(100);
    assert_false(rig.card.high_speed);
    assert_clean();
}

static void test_sd_status(void **state)
{
    select_card();
    send_app(6, 2);
    send_app(13, 0);
    const struct sd_native_block *block = receive(4);
    assert_int_equal(block->length, 64);
    assert_int_equal(block->data[0] >> 6, 2);
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_capacity_in_units, rig_setup),
        cmocka_unit_test_setup(test_capacity_in_blocks, rig_setup),
        cmocka_unit_test_setup(test_scr, rig_setup),
        cmocka_unit_test_setup(test_switch_to_high_speed, rig_setup),
        cmocka_unit_test_setup(test_no_high_speed, rig_setup),
        cmocka_unit_test_setup(test_sd_status, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
