#include "sd_card_parts.h"
#include <string.h>

#define TOKEN          0xfe
#define TOKEN_MULTIPLE 0xfc
#define TOKEN_STOP     0xfd
#define TOKEN_ECC      0x05
#define TOKEN_RANGE    0x09
#define GARBAGE        0xa5
#define LATE_NS        90000000u
#define STOP_NS        20000u

enum { ACCEPTED = 0xe5, CRC_ERROR = 0xeb, WRITE_ERROR = 0xed };
enum { R2_ERROR = 0x04, R2_PROTECTED = 0x20 };

/* Queues token, data and CRC, to be sent from .data_at on. */
void sd_card_send_block(struct sd_card *card, const uint8_t *data, size_t length)
{
    uint16_t crc = sd_card_crc16(data, length);
    card->block[0] = TOKEN;
    memcpy(card->block + 1, data, length);
    card->block[length + 1] = (uint8_t)(crc >> 8);
    card->block[length + 2] = (uint8_t)crc;
    card->block_length = (unsigned)length + 3;
    card->position = 0;
}

static void send_token(struct sd_card *card, uint8_t token)
{
    card->block[0] = token;
    card->block_length = 1;
    card->position = 0;
}

void sd_card_send_sector(struct sd_card *card)
{
    uint64_t sector = card->sector;
    card->data_at = card->now + card->config.access_ns;
    if (sector >= card->config.sectors) {
        send_token(card, TOKEN_RANGE);
        return;
    }
    sd_card_send_block(card, card->config.memory + sector * SD_CARD_SECTOR, SD_CARD_SECTOR);
    if (sd_card_fault(card, SD_FAULT_READ_CRC, sector))
        card->block[100] ^= 0x10;
    if (sd_card_fault(card, SD_FAULT_LATE_TOKEN, sector))
        card->data_at = card->now + LATE_NS;
    if (sd_card_fault(card, SD_FAULT_NO_TOKEN, sector))
        card->data_at = UINT64_MAX;
    if (sd_card_fault(card, SD_FAULT_ERROR_TOKEN, sector))
        send_token(card, TOKEN_ECC);
    if (sd_card_fault(card, SD_FAULT_GARBAGE_TOKEN, sector))
        send_token(card, GARBAGE);
}

static void block_sent(struct sd_card *card)
{
    bool failed = card->block_length == 1;
    card->position = 0;
    if (!card->multiple) {
        card->data = SD_NO_DATA;
        card->unknown = false;
    } else if (failed) {
        card->data_at = UINT64_MAX; /* nothing more until CMD12 */
    } else {
        card->sector++;
        sd_card_send_sector(card);
        if (card->config.reads_ahead && card->data_at != UINT64_MAX)
            card->data_at -= card->config.access_ns;
    }
}

/* At least one byte separates a block from the response (N_AC). */
uint8_t sd_card_data_out(struct sd_card *card)
{
    if (card->position == 0 && card->rest_bytes++ == 0)
        return 0xff;
    if (card->position == 0 && card->now < card->data_at)
        return 0xff;
    uint8_t byte = card->block[card->position++];
    card->rest_bytes = 0;
    if (card->position == card->block_length)
        block_sent(card);
    return byte;
}

static void respond(struct sd_card *card, uint8_t response)
{
    card->answer_next = card->answer_length = 0;
    card->answer[card->answer_length++] = response;
    card->must_stop = card->multiple && response != ACCEPTED;
    if (!card->multiple)
        card->data = SD_NO_DATA;
}

static void program(struct sd_card *card)
{
    uint64_t sector = card->sector++;
    bool lost = sd_card_fault(card, SD_FAULT_PROGRAM_ERROR, sector);
    bool protected = sd_card_fault(card, SD_FAULT_PROTECTED, sector);
    if (!lost && !protected)
        memcpy(card->config.memory + sector * SD_CARD_SECTOR, card->block + 1, SD_CARD_SECTOR);
    card->status |= (lost ? R2_ERROR : 0) | (protected ? R2_PROTECTED : 0);
    card->busy_from = card->now;
    card->busy_until = card->now + card->config.program_ns;
    if (sd_card_fault(card, SD_FAULT_STUCK_BUSY, sector))
        card->busy_until = UINT64_MAX;
    respond(card, ACCEPTED);
}

static void no_response(struct sd_card *card)
{
    card->must_stop = card->multiple;
    if (!card->multiple)
        card->data = SD_NO_DATA;
}

static void block_received(struct sd_card *card)
{
    const uint8_t *crc = card->block + SD_CARD_SECTOR + 1;
    card->position = 0;
    if (sd_card_crc16(card->block + 1, SD_CARD_SECTOR) != (crc[0] << 8 | crc[1]))
        sd_card_violation(card, "block for sector %llu with a wrong CRC",
                          (unsigned long long)card->sector);
    if (card->sector >= card->config.sectors)
        sd_card_violation(card, "block written behind the last sector");
    if (sd_card_fault(card, SD_FAULT_NO_RESPONSE, card->sector))
        no_response(card);
    else if (sd_card_fault(card, SD_FAULT_WRITE_CRC, card->sector))
        respond(card, CRC_ERROR);
    else if (sd_card_fault(card, SD_FAULT_WRITE_ERROR, card->sector))
        respond(card, WRITE_ERROR);
    else
        program(card);
}

/* Handles the stop token: the card becomes busy one byte later (N_BR). */
static void stop_writing(struct sd_card *card)
{
    card->data = SD_NO_DATA;
    card->answer_next = card->answer_length = 0;
    card->answer[card->answer_length++] = 0xff;
    card->busy_until = card->now + STOP_NS;
}

static void check_token(const struct sd_card *card, uint8_t token)
{
    if (card->answer_next < card->answer_length)
        sd_card_violation(card, "token %#x before the answer was over", token);
    if (card->rest_bytes == 0)
        sd_card_violation(card, "token %#x at once after an answer", token);
    if (card->now < card->busy_until)
        sd_card_violation(card, "token %#x while the card is busy", token);
    if (card->must_stop)
        sd_card_violation(card, "token %#x after a rejected block, where CMD12 is due", token);
}

void sd_card_data_in(struct sd_card *card, uint8_t mosi)
{
    if (card->position > 0) {
        card->block[card->position++] = mosi;
        if (card->position == SD_CARD_SECTOR + 3)
            block_received(card);
    } else if (mosi != 0xff) {
        check_token(card, mosi);
        if (card->multiple && mosi == TOKEN_STOP)
            stop_writing(card);
        else if (mosi == (card->multiple ? TOKEN_MULTIPLE : TOKEN))
            card->position = 1;
        else
            sd_card_violation(card, "byte %#x where a token should be", mosi);
    }
}
