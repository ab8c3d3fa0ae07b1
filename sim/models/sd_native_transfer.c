/* The commands that begin and end transfers. */
#include "sd_native_parts.h"
#include <string.h>

#define LATE_NS          90000000u
#define COUNT_MASK       0xffffu
#define MMC_COUNT_EXTRAS 0xffff0000u

uint64_t sd_native_where(const struct sd_native *card)
{
    return card->reg_length ? card->reg_where : card->sector;
}

void sd_native_data_in(struct sd_native *card, uint64_t ns)
{
    uint64_t where = sd_native_where(card);
    card->data_at = card->now + ns;
    if (sd_native_fault(card, SDN_FAULT_LATE_DATA, where))
        card->data_at += LATE_NS;
    if (sd_native_fault(card, SDN_FAULT_NO_DATA, where))
        card->data_at = SD_NATIVE_NEVER;
}

void sd_native_send_register(struct sd_native *card, const uint8_t *data, size_t length)
{
    memcpy(card->reg, data, length);
    card->reg_length = (unsigned)length;
    card->reg_where = SDN_REGISTER + card->index;
    card->sending = true;
    card->multiple = false;
    card->state = SDN_DATA;
    sd_native_data_in(card, card->config.access_ns);
}

void sd_native_block_length(struct sd_native *card, uint32_t argument,
                            struct sd_native_answer *answer)
{
    if (argument != SD_NATIVE_SECTOR)
        sd_native_violation(card, "CMD16 with %u", argument);
    sd_native_r1(card, answer, 16);
}

void sd_native_block_count(struct sd_native *card, uint32_t argument,
                           struct sd_native_answer *answer)
{
    if (sd_native_is_mmc(card) && argument & MMC_COUNT_EXTRAS)
        sd_native_violation(card, "CMD23 with %#x", argument);
    card->count_next = sd_native_is_mmc(card) ? argument & COUNT_MASK : argument;
    sd_native_r1(card, answer, 23);
}

/* CMD22 of SDUC: bits 37:32 of the next command's address (version 7.0, section 4.2.5). */
void sd_native_extension(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (argument >> 6)
        sd_native_violation(card, "CMD22 with %#x", argument);
    card->extension = (uint64_t)argument << 32;
    sd_native_r1(card, answer, 22);
}

void sd_native_pre_erase(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    if (argument >> 23)
        sd_native_violation(card, "ACMD23 with %#x", argument);
    sd_native_r1(card, answer, 23);
}

/* Takes the address. An address out of range is reported in the answer to the same command, and
 * there is no transfer. */
static bool begin(struct sd_native *card, uint32_t argument, uint8_t index,
                  struct sd_native_answer *answer)
{
    unsigned unit = sd_native_by_sector(card) ? 1 : SD_NATIVE_SECTOR;
    uint64_t place = card->extension | argument;
    if (place % unit) {
        sd_native_violation(card, "CMD%u to byte %llu", index, (unsigned long long)place);
        card->status |= R1_ADDRESS_ERROR;
    }
    bool inside = place / unit < card->config.sectors;
    if (!inside)
        card->status |= R1_OUT_OF_RANGE;
    sd_native_r1(card, answer, index);
    card->sector = place / unit;
    card->multiple = index == 18 || index == 25;
    card->count = card->multiple ? card->count_next : 0;
    card->refused = false;
    return inside && place % unit == 0;
}

static void begin_read(struct sd_native *card, uint32_t argument, uint8_t index,
                       struct sd_native_answer *answer)
{
    if (!begin(card, argument, index, answer))
        return;
    card->sending = true;
    card->reg_length = 0;
    card->state = SDN_DATA;
    sd_native_data_in(card, card->config.access_ns);
}

void sd_native_transfer_read(struct sd_native *card, uint32_t argument,
                             struct sd_native_answer *answer)
{
    begin_read(card, argument, 17, answer);
}

void sd_native_transfer_reads(struct sd_native *card, uint32_t argument,
                              struct sd_native_answer *answer)
{
    begin_read(card, argument, 18, answer);
}

static void begin_write(struct sd_native *card, uint32_t argument, uint8_t index,
                        struct sd_native_answer *answer)
{
    if (!begin(card, argument, index, answer))
        return;
    card->receiving = true;
    card->written = 0;
    card->state = SDN_RCV;
}

void sd_native_transfer_write(struct sd_native *card, uint32_t argument,
                              struct sd_native_answer *answer)
{
    begin_write(card, argument, 24, answer);
}

void sd_native_transfer_writes(struct sd_native *card, uint32_t argument,
                               struct sd_native_answer *answer)
{
    begin_write(card, argument, 25, answer);
}

void sd_native_stop(struct sd_native *card, uint32_t argument, struct sd_native_answer *answer)
{
    sd_native_r1(card, answer, 12);
    bool wrote = card->state == SDN_RCV;
    card->sending = card->receiving = false;
    card->state = wrote ? SDN_PRG : SDN_TRAN;
    uint64_t until = card->now + card->config.stop_ns;
    if (wrote && until > card->busy_until)
        card->busy_until = until;
}
