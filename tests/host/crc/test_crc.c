#include "lib/crc/crc16.h"
#include "lib/crc/crc7.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* The definitions: long division, bit by bit. */
static uint16_t divided16(uint16_t crc, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length * 8; i++) {
        unsigned bit = bytes[i / 8] >> (7 - i % 8) & 1;
        unsigned top = crc >> 15;
        crc = (uint16_t)(crc << 1 ^ ((top ^ bit) ? 0x1021 : 0));
    }
    return crc;
}

static uint8_t divided7(uint8_t crc, const uint8_t *bytes, size_t length)
{
    for (size_t i = 0; i < length * 8; i++) {
        unsigned bit = bytes[i / 8] >> (7 - i % 8) & 1;
        unsigned top = crc >> 6 & 1;
        crc = (uint8_t)((crc << 1 & 0x7f) ^ ((top ^ bit) ? 0x09 : 0));
    }
    return crc;
}

static void fill(uint8_t *bytes, size_t length, uint32_t seed)
{
    for (size_t i = 0; i < length; i++) {
        seed = seed * 1664525u + 1013904223u;
        bytes[i] = (uint8_t)(seed >> 24);
    }
}

static void crc7_of_commands_is_as_in_the_specification(void **state)
{
    static const uint8_t cmd0[] = {0x40, 0, 0, 0, 0};
    static const uint8_t cmd17[] = {0x51, 0, 0, 0, 0};
    static const uint8_t answer17[] = {0x11, 0, 0, 0x09, 0};
    static const uint8_t cmd8[] = {0x48, 0, 0, 0x01, 0xaa};
    assert_int_equal(crc7(0, cmd0, 5), 0x4a);
    assert_int_equal(crc7(0, cmd17, 5), 0x2a);
    assert_int_equal(crc7(0, answer17, 5), 0x33);
    assert_int_equal(crc7(0, cmd8, 5), 0x43);
}

static void crc7_is_the_remainder_for_every_state_and_byte(void **state)
{
    for (unsigned crc = 0; crc < 128; crc++)
        for (unsigned value = 0; value < 256; value++) {
            uint8_t byte = (uint8_t)value;
            assert_int_equal(crc7((uint8_t)crc, &byte, 1), divided7((uint8_t)crc, &byte, 1));
        }
}

static void crc16_matches_published_values(void **state)
{
    uint8_t block[512];
    memset(block, 0xff, sizeof(block)); /* the specification's example */
    assert_int_equal(crc16(0, block, sizeof(block)), 0x7fa1);
    assert_int_equal(crc16(0, "123456789", 9), 0x31c3);
}

static void crc16_is_the_remainder_for_every_length_and_alignment(void **state)
{
    uint64_t aligned[160];
    uint8_t *bytes = (uint8_t *)aligned;
    fill(bytes, sizeof(aligned), 1);
    for (size_t offset = 0; offset < 8; offset++)
        for (size_t length = 0; length <= 1100; length++)
            assert_int_equal(crc16(0, bytes + offset, length),
                             divided16(0, bytes + offset, length));
}

static void crc16_continues_from_any_checksum(void **state)
{
    uint64_t aligned[64];
    fill((uint8_t *)aligned, sizeof(aligned), 2);
    for (unsigned crc = 0; crc < 0x10000; crc += 0x101)
        assert_int_equal(crc16((uint16_t)crc, aligned, sizeof(aligned)),
                         divided16((uint16_t)crc, (uint8_t *)aligned, sizeof(aligned)));
}

static void crc16_sees_every_single_bit_of_a_block(void **state)
{
    uint64_t aligned[64] = {0};
    uint8_t *bytes = (uint8_t *)aligned;
    for (unsigned bit = 0; bit < 4096; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
        assert_int_equal(crc16(0, aligned, 512), divided16(0, bytes, 512));
        assert_int_not_equal(crc16(0, aligned, 512), 0);
        bytes[bit / 8] = 0;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(crc7_of_commands_is_as_in_the_specification),
        cmocka_unit_test(crc7_is_the_remainder_for_every_state_and_byte),
        cmocka_unit_test(crc16_matches_published_values),
        cmocka_unit_test(crc16_is_the_remainder_for_every_length_and_alignment),
        cmocka_unit_test(crc16_continues_from_any_checksum),
        cmocka_unit_test(crc16_sees_every_single_bit_of_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
