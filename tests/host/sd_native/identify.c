/* From power-up to the transfer state, and what a card does not answer. */
#include "common_native.h"

static void test_crcs(void **state)
{
    static const uint8_t cmd0[] = {0x40, 0, 0, 0, 0};
    static const uint8_t cmd17[] = {0x51, 0, 0, 0, 0};
    uint8_t ones[SD_NATIVE_SECTOR];
    uint16_t crc[4];
    memset(ones, 0xff, sizeof(ones));
    assert_int_equal(sd_native_crc7(cmd0, 5), 0x4a); /* the examples of section 4.5 */
    assert_int_equal(sd_native_crc7(cmd17, 5), 0x2a);
    sd_native_crc16(ones, sizeof(ones), 1, crc);
    assert_int_equal(crc[0], 0x7fa1);
    memset(ones, 0x80, sizeof(ones)); /* line 3 carries 1 and 0 in turn, the others 0 */
    sd_native_crc16(ones, sizeof(ones), 4, crc);
    assert_int_equal(crc[0] | crc[1] | crc[2], 0);
    assert_int_not_equal(crc[3], 0);
}

static void test_states(void **state)
{
    send(0, 0);
    assert_int_equal(rig.card.state, SDN_IDLE);
    send(8, 0x1aa);
    assert_int_equal(send_app(41, 0x40ff8000), 0x00ff8000);
    assert_int_equal(rig.answer.bytes[0], 0x3f);
    assert_int_equal(rig.answer.bytes[5], 0xff);
    milliseconds(3);
    assert_int_equal(send_app(41, 0x40ff8000), 0xc0ff8000);
    assert_int_equal(rig.card.state, SDN_READY);
    send(2, 0);
    assert_int_equal(rig.answer.length, 17);
    assert_int_equal(rig.answer.bytes[16], sd_native_crc7(rig.answer.bytes + 1, 15) << 1 | 1);
    assert_int_equal(rig.card.state, SDN_IDENT);
    uint32_t first = send(3, 0);
    assert_int_equal(first & 0x1e00, SDN_IDENT << 9);
    uint32_t second = send(3, 0);
    assert_int_not_equal(first >> 16, second >> 16);
    rig.rca = (uint16_t)(second >> 16);
    assert_int_equal(send(7, first & 0xffff0000), NONE); /* another card's address */
    assert_int_equal(send(13, first & 0xffff0000), NONE);
    assert_int_equal(state_of(status()), SDN_STBY);
    send(7, second & 0xffff0000);
    assert_int_equal(state_of(status()), SDN_TRAN);
    assert_int_equal(send(7, 0), NONE);
    assert_int_equal(state_of(status()), SDN_STBY);
    send(15, second & 0xffff0000);
    assert_int_equal(send(0, 0), NONE);
    assert_int_equal(rig.card.state, SDN_INACTIVE);
    assert_clean();
}

static void test_illegal_commands(void **state)
{
    select_card();
    assert_int_equal(send(2, 0), NONE);
    assert_int_equal(send(60, 0), NONE);
    assert_true(status() & R1_ILLEGAL);
    assert_false(status() & R1_ILLEGAL);
    assert_int_equal(send(12, 0), NONE);
    assert_int_equal(send(9, (uint32_t)rig.rca << 16), NONE);
    assert_true(status() & R1_ILLEGAL);
    send(55, (uint32_t)rig.rca << 16);
    uint32_t r1 = send(13, (uint32_t)rig.rca << 16); /* ACMD13: with data */
    assert_true(r1 & R1_APP_CMD);
    assert_int_equal(receive(1)->length, 64);
    send(55, (uint32_t)rig.rca << 16);
    assert_int_not_equal(send(16, 512), NONE); /* no ACMD16: an ordinary one */
    assert_clean();
}

static void test_version_1(void **state)
{
    rig.config.type = SD_NATIVE_SDSC1;
    rig_insert();
    send(0, 0);
    assert_int_equal(send(8, 0x1aa), NONE);
    assert_true(send(55, 0) & R1_ILLEGAL);
    send(41, 0x00ff8000);
    milliseconds(3);
    assert_int_equal(send_app(41, 0x00ff8000), 0x80ff8000);
    assert_clean();
}

/* A card of high capacity waits for a host that knows it. */
static void test_host_that_does_not_know(void **state)
{
    send(0, 0);
    for (unsigned i = 0; i < 10; i++) {
        assert_int_equal(send_app(41, 0x40ff8000) >> 31, 0); /* without CMD8 */
        milliseconds(10);
    }
    send(8, 0x1aa);
    assert_int_equal(send_app(41, 0x00ff8000) >> 31, 0);
    assert_int_equal(send_app(41, 0x40ff8000) >> 30, 3);
    rig.config.type = SD_NATIVE_SDUC;
    rig_insert();
    send(0, 0);
    send(8, 0x1aa);
    send_app(41, 0x40ff8000);
    milliseconds(10);
    assert_int_equal(send_app(41, 0x40ff8000) >> 31, 0);
    assert_int_equal(send_app(41, 0x48ff8000) >> 24, 0xc8);
    assert_clean();
}

static void test_voltages(void **state)
{
    send(0, 0);
    assert_int_equal(send(8, 0x2aa), NONE);
    assert_int_equal(send_app(41, 0), 0xff8000); /* an inquiry starts nothing */
    assert_false(rig.card.initialising);
    rig.config.ocr = 0x300000;
    rig_insert();
    send(0, 0);
    send(8, 0x1aa);
    assert_int_equal(send_app(41, 0x40018000), NONE);
    assert_int_equal(rig.card.state, SDN_INACTIVE);
    assert_clean();
}

static void test_reset_forgets(void **state)
{
    select_card();
    send_app(6, 2);
    assert_int_equal(rig.card.lines, 4);
    send(0, 0);
    assert_int_equal(rig.card.lines, 1);
    assert_int_equal(rig.card.state, SDN_IDLE);
    assert_clean();
}

static void test_violations(void **state)
{
    uint8_t frame[6] = {0x40, 0, 0, 0, 0, 0x97};
    clocks(73 + 48);
    sd_native_command(&rig.card, frame, rig.now_ns, &rig.answer);
    assert_violation("CMD0 is malformed: ends with 0x97 and not 0x95");
    rig_insert();
    clocks(73 + 48);
    frame[5] = 0x95;
    sd_native_command(&rig.card, frame, rig.now_ns, &rig.answer);
    assert_violation("CMD0 after only 73 clocks");
    clocks(7 + 48);
    sd_native_command(&rig.card, frame, rig.now_ns, &rig.answer);
    assert_violation("CMD0 before 8 clocks of rest");
    send(0, 1);
    assert_violation("CMD0 with 0x1");
    send(8, 0x11aa);
    assert_violation("CMD8 with 0x11aa");
    send(55, 0);
    send(41, 0x40ff8001);
    assert_violation("ACMD41 with 0x40ff8001");
}

static void test_clock_limits(void **state)
{
    rig.hz = 400001;
    send(0, 0);
    assert_violation("a command with a clock of 400001 Hz where 400000 is the limit");
    rig_insert();
    select_card();
    rig.hz = 25000001;
    status();
    assert_violation("a command with a clock of 25000001 Hz where 25000000 is the limit");
    rig.card.high_speed = true;
    rig.hz = 50000000;
    status();
    assert_clean();
    rig.hz = 50000001;
    status();
    assert_violation("a command with a clock of 50000001 Hz where 50000000 is the limit");
}

static void test_locked(void **state)
{
    rig.config.locked = true;
    rig_insert();
    select_card();
    assert_true(status() & R1_LOCKED);
    assert_int_equal(send(17, 0), NONE);
    assert_true(status() & R1_ILLEGAL);
    send(55, (uint32_t)rig.rca << 16);
    assert_int_equal(send(51, 0), NONE);
    assert_int_not_equal(send(16, 512), NONE);
    send(7, 0);
    assert_int_equal(send(9, (uint32_t)rig.rca << 16) >> 24, 0x40);
    assert_int_equal(send(10, (uint32_t)rig.rca << 16) >> 24, 3);
    assert_int_not_equal(send(7, (uint32_t)rig.rca << 16), NONE);
    assert_int_not_equal(send(15, (uint32_t)rig.rca << 16 | 1), 0);
    assert_int_equal(rig.card.state, SDN_INACTIVE);
    assert_clean();
}

static void test_cid(void **state)
{
    uint8_t first[17];
    send(0, 0);
    send(8, 0x1aa);
    while (!(send_app(41, 0x40ff8000) >> 31))
        milliseconds(1);
    send(2, 0);
    memcpy(first, rig.answer.bytes, 17);
    assert_memory_equal(first + 2, "YOMODEL", 7);
    rig.rca = (uint16_t)(send(3, 0) >> 16);
    send(10, (uint32_t)rig.rca << 16);
    assert_int_equal(rig.answer.length, 17);
    assert_memory_equal(rig.answer.bytes, first, 17);
    assert_clean();
}

static void test_small_commands(void **state)
{
    select_card();
    assert_int_not_equal(send_app(42, 0), NONE);
    assert_int_not_equal(send_app(23, 8), NONE);
    assert_clean();
    send_app(42, 2);
    assert_violation("ACMD42 with 0x2");
    send_app(23, 1 << 23);
    assert_violation("ACMD23 with 0x800000");
    send_app(6, 1);
    assert_violation("ACMD6 with 0x1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_crcs, rig_setup),
        cmocka_unit_test_setup(test_states, rig_setup),
        cmocka_unit_test_setup(test_illegal_commands, rig_setup),
        cmocka_unit_test_setup(test_version_1, rig_setup),
        cmocka_unit_test_setup(test_host_that_does_not_know, rig_setup),
        cmocka_unit_test_setup(test_voltages, rig_setup),
        cmocka_unit_test_setup(test_reset_forgets, rig_setup),
        cmocka_unit_test_setup(test_violations, rig_setup),
        cmocka_unit_test_setup(test_clock_limits, rig_setup),
        cmocka_unit_test_setup(test_locked, rig_setup),
        cmocka_unit_test_setup(test_cid, rig_setup),
        cmocka_unit_test_setup(test_small_commands, rig_setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
