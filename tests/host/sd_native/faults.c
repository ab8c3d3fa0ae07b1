/* Each fault happens where and as often as it is told to. */
#include "common_native.h"

static int setup(void **state)
{
    rig_setup(state);
    select_card();
    return 0;
}

static void fault(enum sd_native_fault_kind kind, uint64_t where, unsigned times)
{
    rig.card.config.faults[0] = (struct sd_native_fault){kind, where, times};
}

static bool answer_is_intact(void)
{
    const uint8_t *bytes = rig.answer.bytes;
    return bytes[5] == (uint8_t)(sd_native_crc7(bytes, 5) << 1 | 1);
}

static void test_answers(void **state)
{
    fault(SDN_FAULT_NO_ANSWER, 13, 2);
    assert_int_not_equal(send(16, 512), NONE);
    assert_int_equal(status(), NONE);
    assert_int_equal(status(), NONE);
    assert_int_not_equal(status(), NONE);
    fault(SDN_FAULT_LOST_ANSWER, 6 + SDN_APP, 1);
    assert_int_equal(send_app(6, 2), NONE);
    assert_int_equal(rig.card.lines, 4); /* it was executed */
    fault(SDN_FAULT_NO_ANSWER, 6 + SDN_APP, 1);
    assert_int_equal(send_app(6, 0), NONE);
    assert_int_equal(rig.card.lines, 4);
    send(16, 512); /* the card was still waiting for the rest of an ACMD: see below */
    fault(SDN_FAULT_ANSWER_CRC, 13, 1);
    status();
    assert_false(answer_is_intact());
    fault(SDN_FAULT_ANSWER_BIT, 13, 1);
    status();
    assert_false(answer_is_intact());
    fault(SDN_FAULT_ANSWER_INDEX, 13, 1);
    status();
    assert_true(answer_is_intact());
    assert_int_not_equal(rig.answer.bytes[0], 13);
    fault(SDN_FAULT_ANSWER_END_BIT, 13, 1);
    status();
    assert_int_equal(rig.answer.bytes[5] & 1, 0);
    fault(SDN_FAULT_COMMAND_CRC, 13, 1);
    assert_int_equal(status(), NONE);
    assert_true(status() & R1_COM_CRC_ERROR);
    fault(SDN_FAULT_STATUS, SD_NATIVE_ANY, 1);
    assert_true(status() & R1_ERROR);
    assert_true(answer_is_intact());
    assert_false(status() & R1_ERROR);
    assert_clean();
}

/* What follows CMD55 is an ACMD, even when the host meant another one, which was lost. */
static void test_lost_application_command(void **state)
{
    fault(SDN_FAULT_NO_ANSWER, 51 + SDN_APP, 1);
    assert_int_equal(send_app(51, 0), NONE);
    assert_true(send(13, (uint32_t)rig.rca << 16) & R1_APP_CMD);
    assert_int_equal(receive(1)->length, 64);
    assert_false(status() & R1_APP_CMD);
    assert_clean();
}

static void test_busy_for_ever(void **state)
{
    fault(SDN_FAULT_ANSWER_BUSY, 7, 1);
    send(7, 0);
    send(7, (uint32_t)rig.rca << 16);
    assert_int_equal(sd_native_busy_until(&rig.card), SD_NATIVE_NEVER);
    milliseconds(100000);
    assert_true(sd_native_busy(&rig.card, rig.now_ns));
    send(0, 0);
    assert_false(sd_native_busy(&rig.card, rig.now_ns));
    setup(state);
    fault(SDN_FAULT_STUCK_BUSY, 9, 1);
    rig.card.config.survives_reset = true;
    send(24, 9);
    transmit(1, 0);
    milliseconds(100000);
    assert_false(status() & R1_READY);
    send(0, 0);
    assert_true(sd_native_busy(&rig.card, rig.now_ns));
    assert_clean();
}

static void test_blocks_in(void **state)
{
    fault(SDN_FAULT_READ_CRC, 6, 1);
    send(18, 5);
    assert_memory_equal(receive(1)->data, rig.memory + 5 * 512, 512);
    assert_memory_not_equal(receive(1)->data, rig.memory + 6 * 512, 512);
    send(12, 0);
    fault(SDN_FAULT_READ_END_BIT, SD_NATIVE_ANY, 1);
    send(18, 5);
    assert_true(receive(1)->no_end);
    assert_false(receive(1)->no_end);
    send(12, 0);
    fault(SDN_FAULT_READ_START, 5, 1);
    send(17, 5);
    assert_true(receive(1)->no_start);
    fault(SDN_FAULT_LATE_DATA, 6, 1);
    send(18, 5);
    receive(1);
    uint64_t before = rig.now_ns;
    receive(1);
    assert_true(rig.now_ns - before > 90000000);
    send(12, 0);
    fault(SDN_FAULT_NO_DATA, 6, 1);
    send(18, 5);
    receive(1);
    assert_null(receive(1));
    assert_int_equal(state_of(send(12, 0)), SDN_DATA);
    assert_clean();
}

static void test_register_blocks(void **state)
{
    fault(SDN_FAULT_NO_DATA, SDN_REGISTER + SDN_APP + 51, 1);
    send_app(51, 0);
    assert_null(receive(1));
    send_app(51, 0); /* a read that never begins may be given up */
    assert_int_equal(receive(1)->data[1], 0x35);
    fault(SDN_FAULT_NO_DATA, SD_NATIVE_ANY, 1);
    send_app(51, 0);
    assert_non_null(receive(1));
    fault(SDN_FAULT_READ_END_BIT, SDN_REGISTER + 6, 1);
    send(6, 0x00fffff1);
    assert_true(receive(1)->no_end);
    assert_clean();
}

static void test_blocks_out(void **state)
{
    fault(SDN_FAULT_WRITE_CRC, 5, 1);
    send(24, 5);
    assert_int_equal(transmit(1, 0x11), SDN_CRC_STATUS_ERROR);
    assert_int_not_equal(rig.memory[5 * 512 + 7], 0x11);
    fault(SDN_FAULT_NO_CRC_STATUS, 5, 1);
    send(24, 5);
    assert_int_equal(transmit(1, 0x11), SDN_CRC_STATUS_NONE);
    fault(SDN_FAULT_WRITE_ERROR, 5, 1);
    send(24, 5);
    assert_int_equal(transmit(1, 0x11), SDN_CRC_STATUS_PROGRAM);
    assert_true(status() & R1_ERROR);
    fault(SDN_FAULT_PROGRAM_ERROR, 5, 1);
    send(24, 5);
    assert_int_equal(transmit(1, 0x11), SDN_CRC_STATUS_OK);
    milliseconds(1);
    assert_true(status() & R1_ERROR);
    assert_int_not_equal(rig.memory[5 * 512 + 7], 0x11);
    fault(SDN_FAULT_LONG_BUSY, 5, 1);
    send(24, 5);
    transmit(1, 0x11);
    milliseconds(2999);
    assert_true(sd_native_busy(&rig.card, rig.now_ns));
    milliseconds(2);
    assert_false(sd_native_busy(&rig.card, rig.now_ns));
    assert_clean();
}

static void test_refused_block_of_many(void **state)
{
    fault(SDN_FAULT_WRITE_CRC, 6, 1);
    send(25, 5);
    assert_int_equal(transmit(1, 1), SDN_CRC_STATUS_OK);
    milliseconds(1);
    assert_int_equal(transmit(1, 2), SDN_CRC_STATUS_ERROR);
    assert_int_equal(transmit(1, 3), SDN_CRC_STATUS_NONE);
    send(12, 0);
    milliseconds(1);
    send_app(22, 0);
    assert_int_equal(receive(1)->data[3], 1);
    assert_clean();
}

static void test_pulled(void **state)
{
    fault(SDN_FAULT_REMOVED, 6, 1);
    send(18, 5);
    receive(1);
    receive(1);
    assert_true(rig.card.removed);
    assert_int_equal(send(12, 0), NONE);
    assert_int_equal(status(), NONE);
    setup(state);
    fault(SDN_FAULT_REMOVED, 5, 1);
    send(24, 5);
    assert_int_equal(transmit(1, 1), SDN_CRC_STATUS_NONE);
    assert_false(sd_native_busy(&rig.card, rig.now_ns));
    assert_clean();
}

/* A block that nobody listens to goes by, and the card is ready for the next command. */
static void test_unheard_block(void **state)
{
    send(17, 5);
    clocks(2000); /* within it */
    assert_int_equal(state_of(status()), SDN_DATA);
    clocks(7000);
    assert_int_equal(state_of(status()), SDN_TRAN);
    send(18, 5);
    clocks(100000);
    assert_int_equal(state_of(status()), SDN_DATA);
    assert_clean();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_answers, setup),
        cmocka_unit_test_setup(test_lost_application_command, setup),
        cmocka_unit_test_setup(test_busy_for_ever, setup),
        cmocka_unit_test_setup(test_blocks_in, setup),
        cmocka_unit_test_setup(test_register_blocks, setup),
        cmocka_unit_test_setup(test_blocks_out, setup),
        cmocka_unit_test_setup(test_refused_block_of_many, setup),
        cmocka_unit_test_setup(test_pulled, setup),
        cmocka_unit_test_setup(test_unheard_block, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
