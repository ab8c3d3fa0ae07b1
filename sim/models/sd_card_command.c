#include "sd_card_parts.h"
#include <string.h>

enum { R1_IDLE = 0x01, R1_ILLEGAL = 0x04, R1_CRC = 0x08, R1_ADDRESS = 0x20, R1_PARAMETER = 0x40 };

#define HCS         (1u << 30)
#define STUFF       0x15 /* looks like an R1 */
#define STOP_NS     20000u
#define OCR_READY   0x80
#define OCR_CCS     0x40
#define OCR_VOLTAGE 0xff8000u /* 2.7 to 3.6 V */
#define LATE_BYTES  40

static void put(struct sd_card *card, uint8_t byte)
{
    card->answer[card->answer_length++] = byte;
}

/* R1 as it arrives. If it is wrong, the host may not know that a transfer begins. */
static uint8_t disturbed(struct sd_card *card, uint8_t r1)
{
    unsigned index = card->frame[0] & 0x3f;
    const struct sd_card_fault *wrong = sd_card_fault(card, SD_FAULT_WRONG_R1, index);
    bool garbage = sd_card_fault(card, SD_FAULT_GARBAGE_R1, index);
    bool lost = sd_card_fault(card, SD_FAULT_LOST_ANSWER, index);
    card->misled = wrong || garbage || lost;
    if (garbage)
        r1 |= 0x7e;
    if (wrong)
        r1 ^= wrong->bits;
    return lost ? 0xff : r1;
}

/* Starts a response: the gap, and R1. */
static void answer(struct sd_card *card, uint8_t flags)
{
    card->late = sd_card_fault(card, SD_FAULT_LATE_ANSWER, card->frame[0] & 0x3f);
    for (unsigned i = 0; i < (card->late ? LATE_BYTES : card->config.answer_gap); i++)
        put(card, 0xff);
    flags |= card->refused;
    card->refused = 0;
    flags |= card->mode == SD_CARD_IDLE ? R1_IDLE : 0;
    put(card, disturbed(card, flags));
    card->late |= card->misled;
}

static uint32_t argument(const struct sd_card *card)
{
    const uint8_t *frame = card->frame;
    return (uint32_t)frame[1] << 24 | (uint32_t)frame[2] << 16 | (uint32_t)frame[3] << 8 | frame[4];
}

static void go_idle(struct sd_card *card)
{
    if (card->config.cmd0_refusals > 0) {
        card->config.cmd0_refusals--;
        answer(card, R1_ILLEGAL);
        return;
    }
    card->mode = SD_CARD_IDLE;
    card->unknown = false;
    card->version2_seen = card->crc_on = card->initialising = false;
    card->data = SD_NO_DATA;
    card->busy_until = 0;
    answer(card, 0);
}

static void send_if_cond(struct sd_card *card)
{
    if (card->config.version1) {
        answer(card, R1_ILLEGAL);
        return;
    }
    card->version2_seen = true;
    answer(card, 0);
    put(card, 0);
    put(card, 0);
    put(card, card->frame[3] & 0xf);
    put(card, card->frame[4]);
}

/* A high-capacity card never becomes ready if the host does not announce that it supports them. */
static void send_op_cond(struct sd_card *card)
{
    bool welcome = !card->config.high_capacity || (card->version2_seen && argument(card) & HCS);
    if (!card->initialising) {
        card->initialising = true;
        card->ready_at = card->now + card->config.init_ns;
    }
    if (welcome && card->now >= card->ready_at)
        card->mode = SD_CARD_READY;
    answer(card, 0);
}

static void read_ocr(struct sd_card *card)
{
    bool ready = card->mode == SD_CARD_READY;
    uint32_t voltages = card->config.voltages ? card->config.voltages : OCR_VOLTAGE;
    answer(card, 0);
    put(card, (ready ? OCR_READY : 0) | (ready && card->config.high_capacity ? OCR_CCS : 0));
    put(card, (uint8_t)(voltages >> 16));
    put(card, (uint8_t)(voltages >> 8));
    put(card, 0);
}

static void fill_csd(const struct sd_card *card, uint8_t csd[16])
{
    uint64_t sectors = card->config.claimed ? card->config.claimed : card->config.sectors;
    uint32_t size = (uint32_t)(sectors >> 10) - 1;
    memset(csd, 0, 16);
    if (card->config.high_capacity != card->config.other_csd) {
        csd[0] = 0x40;
        csd[5] = 0x59;
        csd[7] = (uint8_t)(size >> 16);
        csd[8] = (uint8_t)(size >> 8);
        csd[9] = (uint8_t)size;
    } else { /* blocks of 1 KiB, multiplier 2^9 */
        csd[5] = 0x5a;
        csd[6] = (uint8_t)(size >> 10 & 3);
        csd[7] = (uint8_t)(size >> 2);
        csd[8] = (uint8_t)(size << 6);
        csd[9] = 0x03;
        csd[10] = 0x80;
    }
    csd[14] = card->config.read_only ? 0x10 : 0;
    if (card->config.bad_csd)
        csd[0] = 0xc0;
    csd[15] = (uint8_t)(sd_card_crc7(csd, 15) << 1 | 1);
}

static void send_register(struct sd_card *card, unsigned index)
{
    uint8_t value[16] = {0x03, 'Y', 'O', 'M', 'O', 'D', 'E', 'L'};
    if (card->config.refuses_registers) {
        answer(card, R1_ILLEGAL);
        card->refused = R1_ILLEGAL;
        return;
    }
    if (index == 9)
        fill_csd(card, value);
    answer(card, 0);
    card->data = SD_SENDING;
    card->unknown = card->misled;
    card->multiple = false;
    card->data_at = card->now + card->config.access_ns;
    sd_card_send_block(card, value, sizeof(value));
}

static void send_status(struct sd_card *card)
{
    if (card->config.refuses_registers) {
        answer(card, R1_ILLEGAL);
        return;
    }
    answer(card, 0);
    put(card, card->status | (card->config.locked ? 1 : 0));
    card->status = 0;
}

static void set_block_length(struct sd_card *card)
{
    if (argument(card) != SD_CARD_SECTOR)
        sd_card_violation(card, "CMD16 with %u", argument(card));
    answer(card, 0);
}

static void stop(struct sd_card *card)
{
    bool under_way = card->data != SD_NO_DATA && card->multiple;
    card->data = SD_NO_DATA;
    card->unknown = card->must_stop = false;
    put(card, STUFF);
    answer(card, under_way ? 0 : R1_ILLEGAL);
    if (under_way)
        card->busy_until = card->now + STOP_NS;
}

static void transfer(struct sd_card *card, unsigned index)
{
    uint64_t place = argument(card);
    unsigned unit = card->config.high_capacity ? 1 : SD_CARD_SECTOR;
    if (!card->crc_on)
        sd_card_violation(card, "CMD%u with CRC off", index);
    if (place % unit)
        sd_card_violation(card, "CMD%u to byte %llu", index, (unsigned long long)place);
    if (place / unit >= card->config.sectors) {
        answer(card, R1_PARAMETER);
        return;
    }
    answer(card, 0);
    card->sector = place / unit;
    card->multiple = index == 18 || index == 25;
    card->position = 0;
    card->unknown = card->misled;
    card->data = index >= 24 ? SD_RECEIVING : SD_SENDING;
    if (card->data == SD_SENDING)
        sd_card_send_sector(card);
}

static void obey_idle(struct sd_card *card, unsigned index, bool app)
{
    if (app && index == 41)
        send_op_cond(card);
    else if (index == 0)
        go_idle(card);
    else if (index == 8)
        send_if_cond(card);
    else if (index == 58)
        read_ocr(card);
    else if (index == 12)
        stop(card);
    else
        answer(card, R1_ILLEGAL);
}

static void obey_ready(struct sd_card *card, unsigned index)
{
    switch (index) {
    case 9:
    case 10:
        send_register(card, index);
        break;
    case 13:
        send_status(card);
        break;
    case 16:
        set_block_length(card);
        break;
    case 17:
    case 18:
    case 24:
    case 25:
        transfer(card, index);
        break;
    default:
        obey_idle(card, index, false);
    }
}

void sd_card_obey(struct sd_card *card)
{
    unsigned index = card->frame[0] & 0x3f;
    bool app = card->app_command;
    card->commands[index]++;
    card->app_command = index == 55;
    if (card->mode == SD_CARD_POWERED && index != 0)
        return;
    if (sd_card_fault(card, SD_FAULT_NO_ANSWER, index)) {
        card->unknown |= index == 12 && card->data != SD_NO_DATA;
        return;
    }
    card->answer_length = card->answer_next = 0;
    if (sd_card_fault(card, SD_FAULT_CRC_R1, index)) {
        card->unknown |= index == 12 && card->data != SD_NO_DATA;
        answer(card, R1_CRC);
        return;
    }
    if (index == 55 || index == 59) {
        card->crc_on = index == 59 ? card->frame[4] & 1 : card->crc_on;
        answer(card, 0);
    } else if (card->mode == SD_CARD_READY && !app) {
        obey_ready(card, index);
    } else {
        obey_idle(card, index, app);
    }
}
