/* Reading and writing sectors. */
#include "common_native.h"

static int setup(void **state)
{
    rig_setup(state);
    select_card();
    return 0;
}

static const uint8_t *sector(unsigned number)
{
    return rig.memory + number * SD_NATIVE_SECTOR;
}

static bool crc_fits(const struct sd_native_block *block, unsigned lines)
{
    uint16_t crc[SD_NATIVE_LINES];
    sd_native_crc16(block->data, block->length, lines, crc);
    return memcmp(crc, block->crc, lines * sizeof(crc[0])) == 0;
}

static void test_reads(void **state)
{
    assert_int_equal(state_of(send(17, 7)), SDN_TRAN);
    uint64_t start = rig.now_ns;
    assert_int_equal(state_of(status()), SDN_DATA);
    const struct sd_native_block *block = receive(1);
    assert_true(rig.now_ns - start >= 100000 + 4114 * 40 - 50 * 40);
    assert_memory_equal(block->data, sector(7), 512);
    assert_true(crc_fits(block, 1));
    assert_int_equal(state_of(status()), SDN_TRAN);
    send_app(6, 2);
    send(18, 9);
    for (unsigned i = 9; i < 12; i++) {
        block = receive(4);
        assert_memory_equal(block->data, sector(i), 512);
        assert_true(crc_fits(block, 4));
    }
    assert_int_equal(state_of(send(12, 0)), SDN_DATA);
    assert_int_equal(state_of(status()), SDN_TRAN);
    assert_int_equal(rig.card.blocks_read, 4);
    assert_clean();
}

static void test_set_block_count(void **state)
{
    send(23, 2);
    send(18, 3);
    receive(1);
    assert_memory_equal(receive(1)->data, sector(4), 512);
    assert_null(receive(1));
    assert_int_equal(state_of(status()), SDN_TRAN);
    send(23, 2);
    send(25, 3);
    assert_int_equal(transmit(1, 1), SDN_CRC_STATUS_OK);
    milliseconds(1);
    assert_int_equal(transmit(1, 2), SDN_CRC_STATUS_OK);
    milliseconds(1);
    assert_int_equal(state_of(status()), SDN_TRAN);
    send(23, 2);
    send(17, 0); /* uses it up */
    receive(1);
    send(18, 0);
    receive(1);
    receive(1);
    assert_non_null(receive(1));
    assert_clean();
}

static void test_writes(void **state)
{
    assert_int_equal(state_of(send(24, 5)), SDN_TRAN);
    assert_int_equal(state_of(status()), SDN_RCV);
    assert_int_equal(transmit(1, 0xa5), SDN_CRC_STATUS_OK);
    assert_int_equal(sector(5)[511], 0xa5);
    assert_true(sd_native_busy(&rig.card, rig.now_ns));
    uint32_t r1 = status();
    assert_int_equal(state_of(r1), SDN_PRG);
    assert_false(r1 & R1_READY);
    milliseconds(1);
    r1 = status();
    assert_int_equal(state_of(r1), SDN_TRAN);
    assert_true(r1 & R1_READY);
    send(25, 6);
    for (unsigned i = 0; i < 3; i++) {
        assert_int_equal(transmit(1, (uint8_t)i), SDN_CRC_STATUS_OK);
        milliseconds(1);
    }
    send(12, 0);
    assert_true(sd_native_busy(&rig.card, rig.now_ns));
    milliseconds(1);
    send_app(22, 0);
    assert_memory_equal(receive(1)->data, ((uint8_t[]){0, 0, 0, 3}), 4);
    assert_int_equal(sector(8)[0], 2);
    assert_clean();
}

static void test_end_of_the_card(void **state)
{
    assert_true(send(17, SECTORS) & R1_OUT_OF_RANGE);
    assert_null(receive(1));
    assert_int_equal(state_of(status()), SDN_TRAN);
    send(18, SECTORS - 1);
    assert_memory_equal(receive(1)->data, sector(SECTORS - 1), 512);
    assert_null(receive(1));
    assert_true(send(12, 0) & R1_OUT_OF_RANGE);
    send(25, SECTORS - 1);
    assert_int_equal(transmit(1, 1), SDN_CRC_STATUS_OK);
    milliseconds(1);
    assert_int_equal(transmit(1, 1), SDN_CRC_STATUS_NONE);
    assert_true(send(12, 0) & R1_OUT_OF_RANGE);
    assert_clean();
}

static void test_byte_addresses(void **state)
{
    rig.config.type = SD_NATIVE_SDSC;
    rig_insert();
    select_card();
    send(17, 3 * 512);
    assert_memory_equal(receive(1)->data, sector(3), 512);
    assert_clean();
    assert_true(send(17, 3) & R1_ADDRESS_ERROR);
    assert_violation("CMD17 to byte 3");
    send(16, 1024);
    assert_violation("CMD16 with 1024");
}

static void test_extension(void **state)
{
    rig.config.type = SD_NATIVE_SDUC;
    rig.config.sectors = 1ull << 33;
    rig.config.memory_sectors = SECTORS;
    rig_insert();
    select_card();
    send(22, 1);
    assert_false(send(17, 5) & R1_OUT_OF_RANGE);
    assert_int_equal(rig.card.sector, (1ull << 32) + 5);
    assert_memory_equal(receive(1)->data, sector(5), 512);
    send(17, 5); /* only for the next command */
    assert_int_equal(rig.card.sector, 5);
    receive(1);
    send(22, 2);
    assert_true(send(17, 0) & R1_OUT_OF_RANGE);
    assert_clean();
    send(22, 64);
    assert_violation("CMD22 with 0x40");
}

static void test_write_protection(void **state)
{
    rig.config.read_only = true;
    rig_insert();
    select_card();
    send(24, 5);
    assert_int_equal(transmit(1, 0xa5), SDN_CRC_STATUS_OK);
    milliseconds(1);
    assert_true(status() & R1_WP_VIOLATION);
    assert_int_not_equal(sector(5)[511], 0xa5);
    assert_clean();
}

static void test_lines_do_not_agree(void **state)
{
    send_app(6, 2);
    send(17, 0);
    const struct sd_native_block *block = receive(1);
    assert_violation("1 lines are sampled, and the card sends on 4");
    assert_false(crc_fits(block, 1));
    milliseconds(1);
    send(24, 0);
    assert_int_equal(transmit(1, 0), SDN_CRC_STATUS_NONE);
    assert_violation("a block on 1 lines, and the card has 4");
}

static void test_wrong_moments(void **state)
{
    send(18, 0);
    receive(1);
    send(17, 0);
    assert_violation("CMD17 while data is transferred");
    send(12, 0);
    assert_int_equal(transmit(1, 0), SDN_CRC_STATUS_NONE);
    assert_violation("a block that the card did not ask for");
    send(25, 0);
    transmit(1, 0);
    transmit(1, 0);
    assert_violation("a block while the card is busy");
    send(12, 0);
    send(17, 0);
    assert_violation("CMD17 while the card is busy");
}

static void test_broken_block(void **state)
{
    struct sd_native_block block = {.length = SD_NATIVE_SECTOR, .crc = {1}};
    send(24, 0);
    clocks(5000);
    assert_int_equal(sd_native_write(&rig.card, 1, &block, rig.now_ns), SDN_CRC_STATUS_ERROR);
    assert_int_equal(state_of(status()), SDN_TRAN);
    send(24, 0);
    block.length = 4;
    clocks(5000);
    assert_int_equal(sd_native_write(&rig.card, 1, &block, rig.now_ns), SDN_CRC_STATUS_NONE);
    assert_violation("a block of 4 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_reads, setup),
        cmocka_unit_test_setup(test_set_block_count, setup),
        cmocka_unit_test_setup(test_writes, setup),
        cmocka_unit_test_setup(test_end_of_the_card, setup),
        cmocka_unit_test_setup(test_byte_addresses, setup),
        cmocka_unit_test_setup(test_extension, setup),
        cmocka_unit_test_setup(test_write_protection, setup),
        cmocka_unit_test_setup(test_lines_do_not_agree, setup),
        cmocka_unit_test_setup(test_wrong_moments, setup),
        cmocka_unit_test_setup(test_broken_block, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
