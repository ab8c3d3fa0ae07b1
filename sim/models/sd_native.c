/* The card's wires and clock. */
#include "sd_native_parts.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define IDENTIFICATION_HZ 400000u
#define SWITCH_CLOCKS     8

void sd_native_violation(const struct sd_native *card, const char *format, ...)
{
    char text[200];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    card->config.violation(card->config.user, text);
}

bool sd_native_is_mmc(const struct sd_native *card)
{
    return card->config.type == SD_NATIVE_MMC || card->config.type == SD_NATIVE_MMC_BYTES;
}

bool sd_native_by_sector(const struct sd_native *card)
{
    enum sd_native_type type = card->config.type;
    return type == SD_NATIVE_SDHC || type == SD_NATIVE_SDUC || type == SD_NATIVE_MMC;
}

void sd_native_init(struct sd_native *card, const struct sd_native_config *config)
{
    *card = (struct sd_native){.config = *config, .lines = 1};
    if (card->config.memory_sectors == 0)
        card->config.memory_sectors = config->sectors;
    if (card->config.answer_gap == 0)
        card->config.answer_gap = 2;
    if (card->config.ocr == 0)
        card->config.ocr = 0xff8000;
    sd_native_reset(card);
}

void sd_native_reset(struct sd_native *card)
{
    card->state = SDN_IDLE;
    card->version2_seen = card->app_command = card->initialising = card->ready = false;
    card->high_speed = card->high_speed_pending = card->sending = card->receiving = false;
    card->busy_until = 0;
    card->data_at = SD_NATIVE_NEVER;
    card->status = 0;
    card->rca = sd_native_is_mmc(card) ? 1 : 0;
    card->lines = 1;
    card->count = card->count_next = 0;
    card->extension = 0;
    sd_native_fill_ext_csd(card);
}

/* A single block that nobody listens to goes by. */
static void pass_by(struct sd_native *card)
{
    bool single = card->sending && !card->multiple && !card->listened;
    if (!single || card->data_at == SD_NATIVE_NEVER || card->hz == 0)
        return;
    uint64_t bits = SD_NATIVE_SECTOR * 8 / card->lines + 18;
    if (card->now >= card->data_at + bits * 1000000000u / card->hz)
        sd_native_read_done(card, card->now);
}

void sd_native_abandon(struct sd_native *card)
{
    card->listened = false;
}

void sd_native_settle(struct sd_native *card)
{
    pass_by(card);
    if (card->now < card->busy_until)
        return;
    if (card->state == SDN_PRG)
        card->state = SDN_TRAN;
    if (card->state == SDN_DIS)
        card->state = SDN_STBY;
}

void sd_native_clock(struct sd_native *card, uint64_t clocks, uint32_t hz, uint64_t now_ns)
{
    card->clocks += clocks;
    card->hz = hz;
    card->now = now_ns;
    sd_native_settle(card);
    if (card->high_speed_pending && !card->sending && card->clocks >= card->high_speed_at) {
        card->high_speed_pending = false;
        card->high_speed = true;
    }
}

static uint32_t limit_hz(const struct sd_native *card)
{
    uint32_t base = sd_native_is_mmc(card) ? 26000000 : 25000000;
    if (card->state <= SDN_IDENT)
        return IDENTIFICATION_HZ;
    return card->high_speed ? 2 * base : base;
}

void sd_native_check_clock(const struct sd_native *card, const char *what)
{
    if (card->hz > limit_hz(card))
        sd_native_violation(card, "%s with a clock of %u Hz where %u is the limit", what, card->hz,
                            limit_hz(card));
}

void sd_native_read_done(struct sd_native *card, uint64_t now_ns)
{
    card->now = now_ns;
    card->listened = false;
    if (card->high_speed_pending)
        card->high_speed_at = card->clocks + SWITCH_CLOCKS;
    if (card->removed || !card->sending)
        return;
    bool more = card->multiple && (card->count == 0 || --card->count > 0);
    if (!more) {
        card->sending = false;
        card->state = SDN_TRAN;
        return;
    }
    card->sector++;
    sd_native_data_in(card, card->config.next_access_ns);
    if (card->sector >= card->config.sectors) { /* section 4.3.3: may be set already now */
        card->status |= R1_OUT_OF_RANGE;
        card->data_at = SD_NATIVE_NEVER;
    }
}

bool sd_native_busy(const struct sd_native *card, uint64_t now_ns)
{
    return !card->removed && now_ns < card->busy_until;
}

uint64_t sd_native_busy_until(const struct sd_native *card)
{
    return card->removed ? 0 : card->busy_until;
}
