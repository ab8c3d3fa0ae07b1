/* Blocks on the data lines. */
#include "sd_native_parts.h"
#include <string.h>

#define LONG_BUSY_NS 3000000000u

static uint8_t *place_of(const struct sd_native *card, uint64_t sector)
{
    return card->config.memory + sector % card->config.memory_sectors * SD_NATIVE_SECTOR;
}

uint64_t sd_native_data_at(const struct sd_native *card)
{
    return card->sending && !card->removed ? card->data_at : SD_NATIVE_NEVER;
}

static void load(struct sd_native *card, struct sd_native_block *block)
{
    block->length = card->reg_length ? card->reg_length : SD_NATIVE_SECTOR;
    if (card->reg_length)
        memcpy(block->data, card->reg, block->length);
    else
        memcpy(block->data, place_of(card, card->sector), block->length);
}

static void spoil(struct sd_native *card, struct sd_native_block *block)
{
    uint64_t where = sd_native_where(card);
    if (sd_native_fault(card, SDN_FAULT_READ_CRC, where))
        block->data[block->length / 2] ^= 0x04;
    block->no_end = sd_native_fault(card, SDN_FAULT_READ_END_BIT, where);
    block->no_start |= sd_native_fault(card, SDN_FAULT_READ_START, where);
    if (sd_native_fault(card, SDN_FAULT_REMOVED, where))
        card->removed = true;
}

void sd_native_read(struct sd_native *card, unsigned lines, struct sd_native_block *block)
{
    *block = (struct sd_native_block){0};
    card->listened = true;
    load(card, block);
    sd_native_check_clock(card, "a block");
    sd_native_crc16(block->data, block->length, card->lines, block->crc);
    if (lines != card->lines) {
        sd_native_violation(card, "%u lines are sampled, and the card sends on %u", lines,
                            card->lines);
        block->no_start = lines > card->lines;
        block->crc[0] ^= 1;
    }
    spoil(card, block);
    card->blocks_read += card->reg_length == 0;
}

static bool acceptable(struct sd_native *card, unsigned lines, const struct sd_native_block *block)
{
    if (!card->receiving)
        sd_native_violation(card, "a block that the card did not ask for");
    else if (card->now < card->busy_until)
        sd_native_violation(card, "a block while the card is busy");
    else if (block->length != SD_NATIVE_SECTOR)
        sd_native_violation(card, "a block of %u bytes", block->length);
    else if (lines != card->lines)
        sd_native_violation(card, "a block on %u lines, and the card has %u", lines, card->lines);
    else
        return true;
    return false;
}

static bool arrived(struct sd_native *card, const struct sd_native_block *block)
{
    uint16_t crc[SD_NATIVE_LINES];
    sd_native_crc16(block->data, block->length, card->lines, crc);
    bool good = memcmp(crc, block->crc, card->lines * sizeof(crc[0])) == 0;
    return !sd_native_fault(card, SDN_FAULT_WRITE_CRC, card->sector) && good && !block->no_end;
}

static void store(struct sd_native *card, const struct sd_native_block *block)
{
    if (card->config.read_only) {
        card->status |= R1_WP_VIOLATION;
    } else if (sd_native_fault(card, SDN_FAULT_PROGRAM_ERROR, card->sector)) {
        card->status |= R1_ERROR;
    } else {
        memcpy(place_of(card, card->sector), block->data, SD_NATIVE_SECTOR);
        card->written++;
        card->blocks_written++;
    }
}

static void become_busy(struct sd_native *card)
{
    card->busy_until = card->now + card->config.program_ns;
    if (sd_native_fault(card, SDN_FAULT_LONG_BUSY, card->sector))
        card->busy_until = card->now + LONG_BUSY_NS;
    if (sd_native_fault(card, SDN_FAULT_STUCK_BUSY, card->sector))
        card->busy_until = SD_NATIVE_NEVER;
}

/* The block is over: more of a multiple write follow unless it was the last of a set count. */
static void advance(struct sd_native *card)
{
    bool more = card->multiple && (card->count == 0 || --card->count > 0);
    if (!more) {
        card->receiving = false;
        card->state = SDN_PRG;
    }
    card->sector++;
}

static enum sd_native_crc_status refuse(struct sd_native *card, enum sd_native_crc_status status)
{
    card->refused = true; /* further blocks are ignored until CMD12 (section 4.3.4) */
    if (!card->multiple) {
        card->receiving = false;
        card->state = SDN_TRAN;
    }
    return status;
}

static enum sd_native_crc_status judge(struct sd_native *card, const struct sd_native_block *block)
{
    if (card->refused)
        return SDN_CRC_STATUS_NONE;
    if (sd_native_fault(card, SDN_FAULT_NO_CRC_STATUS, card->sector))
        return refuse(card, SDN_CRC_STATUS_NONE);
    if (!arrived(card, block))
        return refuse(card, SDN_CRC_STATUS_ERROR);
    if (sd_native_fault(card, SDN_FAULT_WRITE_ERROR, card->sector)) {
        card->status |= R1_ERROR;
        return refuse(card, SDN_CRC_STATUS_PROGRAM);
    }
    if (card->sector >= card->config.sectors) {
        card->status |= R1_OUT_OF_RANGE;
        return refuse(card, SDN_CRC_STATUS_NONE);
    }
    store(card, block);
    become_busy(card);
    advance(card);
    return SDN_CRC_STATUS_OK;
}

enum sd_native_crc_status sd_native_write(struct sd_native *card, unsigned lines,
                                          const struct sd_native_block *block, uint64_t now_ns)
{
    card->now = now_ns;
    if (sd_native_fault(card, SDN_FAULT_REMOVED, card->sector))
        card->removed = true;
    if (card->removed)
        return SDN_CRC_STATUS_NONE;
    sd_native_check_clock(card, "a block");
    return acceptable(card, lines, block) ? judge(card, block) : SDN_CRC_STATUS_NONE;
}
