#include "common_native.h"
#include <stdio.h>

struct rig rig;

static void violated(void *user, const char *text)
{
    snprintf(rig.violation, sizeof(rig.violation), "%s", text);
}

const char *violation(void)
{
    static char text[200];
    memcpy(text, rig.violation, sizeof(text));
    rig.violation[0] = 0;
    return text;
}

void rig_insert(void)
{
    sd_native_init(&rig.card, &rig.config);
    rig.now_ns = 0;
    rig.hz = 400000;
    rig.rca = 0;
    rig.violation[0] = 0;
}

int rig_setup(void **state)
{
    for (size_t i = 0; i < sizeof(rig.memory); i++)
        rig.memory[i] = (uint8_t)(i >> 9 ^ i * 13);
    rig.config = (struct sd_native_config){
        .type = SD_NATIVE_SDHC,
        .memory = rig.memory,
        .sectors = SECTORS,
        .init_ns = 3000000,
        .access_ns = 100000,
        .program_ns = 800000,
        .stop_ns = 20000,
        .violation = violated,
    };
    rig_insert();
    return 0;
}

void clocks(uint64_t count)
{
    rig.now_ns += count * 1000000000u / rig.hz;
    sd_native_clock(&rig.card, count, rig.hz, rig.now_ns);
}

void milliseconds(unsigned count)
{
    clocks((uint64_t)count * rig.hz / 1000);
}

static uint32_t content(void)
{
    const uint8_t *bytes = rig.answer.bytes + 1;
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

uint32_t send(unsigned index, uint32_t argument)
{
    uint8_t frame[6] = {(uint8_t)(0x40 | index)};
    for (unsigned i = 0; i < 4; i++)
        frame[1 + i] = (uint8_t)(argument >> (24 - 8 * i));
    frame[5] = (uint8_t)(sd_native_crc7(frame, 5) << 1 | 1);
    clocks(80 + 48);
    sd_native_command(&rig.card, frame, rig.now_ns, &rig.answer);
    if (rig.answer.length == 0)
        return NONE;
    clocks(rig.answer.gap + rig.answer.length * 8);
    return content();
}

uint32_t send_app(unsigned index, uint32_t argument)
{
    assert_true(send(55, (uint32_t)rig.rca << 16) & R1_APP_CMD);
    return send(index, argument);
}

uint32_t status(void)
{
    return send(13, (uint32_t)rig.rca << 16);
}

unsigned state_of(uint32_t r1)
{
    return r1 >> 9 & 15;
}

void identify(void)
{
    send(0, 0);
    assert_int_equal(send(8, 0x1aa), 0x1aa);
    while (!(send_app(41, 0x48ff8000) >> 31))
        milliseconds(1);
    assert_int_not_equal(send(2, 0), NONE);
    rig.rca = (uint16_t)(send(3, 0) >> 16);
    assert_int_not_equal(rig.rca, 0);
}

void select_card(void)
{
    identify();
    rig.hz = 25000000;
    assert_int_equal(state_of(send(7, (uint32_t)rig.rca << 16)), SDN_STBY);
    assert_int_equal(state_of(status()), SDN_TRAN);
}

const struct sd_native_block *receive(unsigned lines)
{
    static struct sd_native_block block;
    uint64_t at = sd_native_data_at(&rig.card);
    if (at > rig.now_ns + 100000000)
        return NULL;
    if (at > rig.now_ns)
        clocks((at - rig.now_ns) * rig.hz / 1000000000u + 1);
    sd_native_read(&rig.card, lines, &block);
    clocks(block.length * 8 / lines + 18);
    sd_native_read_done(&rig.card, rig.now_ns);
    return &block;
}

enum sd_native_crc_status transmit(unsigned lines, uint8_t fill)
{
    struct sd_native_block block = {.length = SD_NATIVE_SECTOR};
    memset(block.data, fill, SD_NATIVE_SECTOR);
    sd_native_crc16(block.data, SD_NATIVE_SECTOR, lines, block.crc);
    clocks(2 + 4096 / lines + 18);
    return sd_native_write(&rig.card, lines, &block, rig.now_ns);
}
