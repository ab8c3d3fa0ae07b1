#include "sd_card_parts.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define POWER_UP_CLOCKS   74
#define IDENTIFICATION_HZ 400000u
#define DEFAULT_SPEED_HZ  25000000u
#define PATIENCE_NS       3000000000u

_Noreturn void sd_card_violation(const struct sd_card *card, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    card->config.violation(text);
    __builtin_unreachable();
}

static bool happens(struct sd_card_fault *fault)
{
    if (fault->skip > 0) {
        fault->skip--;
        return false;
    }
    fault->times--;
    return true;
}

const struct sd_card_fault *sd_card_fault(struct sd_card *card, enum sd_card_fault_kind kind,
                                          uint64_t where)
{
    for (unsigned i = 0; i < sizeof(card->config.faults) / sizeof(card->config.faults[0]); i++) {
        struct sd_card_fault *fault = &card->config.faults[i];
        bool here = fault->where == where || fault->where == SD_CARD_ANY;
        if (fault->kind == kind && here && fault->times > 0 && happens(fault))
            return fault;
    }
    return NULL;
}

/* Bit by bit, as the specification draws the registers, so that driver and model share no code. */
uint8_t sd_card_crc7(const uint8_t *bytes, size_t length)
{
    unsigned crc = 0;
    for (size_t i = 0; i < length * 8; i++) {
        unsigned bit = (bytes[i / 8] >> (7 - i % 8) & 1) ^ (crc >> 6 & 1);
        crc = (crc << 1 & 0x7f) ^ (bit ? 0x09 : 0);
    }
    return (uint8_t)crc;
}

uint16_t sd_card_crc16(const uint8_t *bytes, size_t length)
{
    unsigned crc = 0;
    for (size_t i = 0; i < length * 8; i++) {
        unsigned bit = (bytes[i / 8] >> (7 - i % 8) & 1) ^ (crc >> 15 & 1);
        crc = (crc << 1 & 0xffff) ^ (bit ? 0x1021 : 0);
    }
    return (uint16_t)crc;
}

void sd_card_init(struct sd_card *card, const struct sd_card_config *config)
{
    *card = (struct sd_card){.config = *config, .mode = SD_CARD_POWERED};
}

void sd_card_leave_ready(struct sd_card *card)
{
    card->mode = SD_CARD_READY;
    card->power_clocks = POWER_UP_CLOCKS;
    card->rest_bytes = 1;
}

void sd_card_leave_reading(struct sd_card *card, bool multiple, uint64_t sector, unsigned position)
{
    sd_card_leave_ready(card);
    card->data = SD_SENDING;
    card->multiple = multiple;
    card->unknown = true;
    card->sector = sector;
    sd_card_send_sector(card);
    card->position = position % card->block_length;
}

static void check_clock(const struct sd_card *card, uint32_t sck_hz)
{
    uint32_t limit = card->mode == SD_CARD_IDLE ? IDENTIFICATION_HZ : DEFAULT_SPEED_HZ;
    if (sck_hz > limit)
        sd_card_violation(card, "SCK of %u Hz where %u is the limit", sck_hz, limit);
}

/* Whether the card is stuck, so that the host may give up on the block. */
static bool is_silent(const struct sd_card *card)
{
    return card->data == SD_SENDING && !card->multiple && card->data_at == UINT64_MAX;
}

/* Whether the host may give up on the end of busy. The transfer then still is to be ended. */
static bool is_stuck(const struct sd_card *card)
{
    return card->now < card->busy_until && card->now - card->busy_from >= PATIENCE_NS;
}

static void rest(struct sd_card *card)
{
    if (is_silent(card))
        card->data = SD_NO_DATA;
    if (card->data == SD_RECEIVING && is_stuck(card))
        card->unknown = true;
    if (card->late)
        card->answer_next = card->answer_length = 0;
    if (card->frame_length > 0)
        sd_card_violation(card, "chip select released within a command");
    if (card->answer_next < card->answer_length)
        sd_card_violation(card, "chip select released within an answer");
    if (card->data != SD_NO_DATA && !card->unknown)
        sd_card_violation(card, "chip select released while data is transferred");
    card->power_clocks += 8;
    card->rest_bytes++;
}

static uint8_t output(struct sd_card *card)
{
    if (card->answer_next < card->answer_length) {
        card->rest_bytes = 0;
        return card->answer[card->answer_next++];
    }
    if (card->data == SD_SENDING)
        return sd_card_data_out(card);
    if (card->now < card->busy_until)
        return 0;
    card->rest_bytes++;
    return 0xff;
}

static void begin_command(struct sd_card *card, uint8_t mosi)
{
    unsigned index = mosi & 0x3f;
    if ((mosi & 0xc0) != 0x40)
        sd_card_violation(card, "byte %#x where a command should begin", mosi);
    if (index == 0 && card->power_clocks < POWER_UP_CLOCKS)
        sd_card_violation(card, "CMD%u after only %u clocks", index, card->power_clocks);
    if (card->answering)
        sd_card_violation(card, "CMD%u before the answer to another was over", index);
    if (card->now < card->busy_until && index != 0)
        sd_card_violation(card, "CMD%u while the card is busy", index);
    if (card->data != SD_NO_DATA && index != 12 && !card->unknown)
        sd_card_violation(card, "CMD%u while data is transferred", index);
    if (card->rest_bytes == 0 && card->data == SD_NO_DATA)
        sd_card_violation(card, "CMD%u at once after an answer", index);
    card->frame[card->frame_length++] = mosi;
}

static void check_frame(struct sd_card *card)
{
    uint8_t end = (uint8_t)(sd_card_crc7(card->frame, 5) << 1 | 1);
    if (card->frame[5] != end)
        sd_card_violation(card, "CMD%u ends with %#x and not %#x", card->frame[0] & 0x3f,
                          card->frame[5], end);
}

/* A transfer that the host need not know of ends by itself, or with CMD12 or CMD0. */
static bool deaf(const struct sd_card *card)
{
    unsigned index = card->frame[0] & 0x3f;
    bool ends = index == 12 && (card->multiple || card->data == SD_RECEIVING);
    return card->unknown && !ends;
}

static void input(struct sd_card *card, uint8_t mosi)
{
    bool in_block = card->data == SD_RECEIVING && card->position > 0;
    bool token = card->data == SD_RECEIVING && (mosi & 0xc0) != 0x40;
    if (card->frame_length > 0) {
        card->frame[card->frame_length++] = mosi;
    } else if (in_block || token) {
        sd_card_data_in(card, mosi);
    } else if (mosi != 0xff) {
        begin_command(card, mosi);
    }
    if (card->frame_length == sizeof(card->frame)) {
        card->frame_length = 0;
        check_frame(card);
        if (!deaf(card))
            sd_card_obey(card);
    }
}

/* As at power-on: the card forgets all, and does not answer on this line before CMD0. */
static void lose_power(struct sd_card *card)
{
    card->config.reset_after = 0;
    card->mode = SD_CARD_POWERED;
    card->data = SD_NO_DATA;
    card->unknown = card->must_stop = card->app_command = false;
    card->answer_next = card->answer_length = 0;
    card->busy_until = 0;
    card->power_failed = true;
}

uint8_t sd_card_send(struct sd_card *card, bool selected, uint64_t now_ns)
{
    card->now = now_ns;
    card->bytes++;
    if (card->config.remove_after && card->bytes > card->config.remove_after)
        card->removed = true;
    if (card->config.reset_after && card->bytes > card->config.reset_after)
        lose_power(card);
    card->answering = selected && card->answer_next < card->answer_length;
    return selected && !card->removed ? output(card) : 0xff;
}

void sd_card_receive(struct sd_card *card, bool selected, uint8_t mosi, uint32_t sck_hz)
{
    if (card->removed)
        return;
    check_clock(card, sck_hz);
    if (card->power_failed && selected)
        return;
    card->power_failed = false;
    if (selected)
        input(card, mosi);
    else
        rest(card);
}

uint8_t sd_card_exchange(struct sd_card *card, bool selected, uint8_t mosi, uint64_t now_ns,
                         uint32_t sck_hz)
{
    uint8_t miso = sd_card_send(card, selected, now_ns);
    sd_card_receive(card, selected, mosi, sck_hz);
    return miso;
}
