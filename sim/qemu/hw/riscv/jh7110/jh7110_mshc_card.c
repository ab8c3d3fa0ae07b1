/*
 * JH7110 SD/eMMC host: the model's card, by QEMU's, with faults that QEMU's
 * does not have. The card's clock and its times are not modelled.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "jh7110_mshc.h"
#include "models/sd_native_parts.h"

#define APP          SDN_APP
#define LATE_NS      (90 * SCALE_MS)
#define LONG_BUSY_NS (3 * NANOSECONDS_PER_SECOND)
#define STATE_PRG    (7u << R1_STATE_SHIFT)
#define STATES       (15u << R1_STATE_SHIFT)
#define OCR_BY_SECTOR 0x40

/* In the CSD's byte 14, which is the answer's 15. */
#define TMP_WRITE_PROTECT 0x10

static JH7110MSHCState *of_card(const struct sd_native *card)
{
    return container_of(card, JH7110MSHCState, card);
}

void sd_native_clock(struct sd_native *card, uint64_t clocks, uint32_t hz,
                     uint64_t now_ns)
{
}

static void make_answer(uint8_t index, const uint8_t *bytes, int length,
                        struct sd_native_answer *answer)
{
    answer->gap = 2;
    if (length == 16) {
        answer->length = 17;
        answer->bytes[0] = 0x3f;
        memcpy(answer->bytes + 1, bytes, 16);
        answer->bytes[16] = sd_native_crc7(answer->bytes + 1, 15) << 1 | 1;
    } else if (length == 4) {
        answer->length = 6;
        answer->bytes[0] = index;
        memcpy(answer->bytes + 1, bytes, 4);
        sd_native_close(answer);
    }
}

/* Has no index and no CRC. */
static void make_r3(JH7110MSHCState *s, struct sd_native_answer *answer)
{
    answer->bytes[0] = 0x3f;
    answer->bytes[5] = 0xff;
    s->by_sector = answer->bytes[1] & OCR_BY_SECTOR;
}

/* What the faults have done to the card's status. */
static void make_r1(struct sd_native *card, struct sd_native_answer *answer)
{
    uint32_t status = ldl_be_p(answer->bytes + 1) | card->status;

    card->status = 0;
    if (card->now < card->busy_until) {
        status = (status & ~(STATES | R1_READY)) | STATE_PRG;
    }
    stl_be_p(answer->bytes + 1, status);
    sd_native_close(answer);
}

static void protect_csd(struct sd_native_answer *answer)
{
    answer->bytes[15] |= TMP_WRITE_PROTECT;
    answer->bytes[16] = sd_native_crc7(answer->bytes + 1, 15) << 1 | 1;
}

static void finish_answer(JH7110MSHCState *s, uint8_t index,
                          struct sd_native_answer *answer)
{
    if (!answer->length) {
        return;
    }
    switch (index) {
    case 41 + APP:
    case 1:
        make_r3(s, answer);
        break;
    case 9:
        if (s->card.config.read_only) {
            protect_csd(answer);
        }
        break;
    case 3: /* R6 and R7 */
    case 8:
        break;
    default:
        if (answer->length == 6) {
            make_r1(&s->card, answer);
        }
    }
}

/* A write that the host goes on with, and QEMU's card must not. */
static void stop_card(JH7110MSHCState *s)
{
    SDRequest stop = { .cmd = 12 };
    uint8_t bytes[16];

    if (!s->stopped) {
        sdbus_do_command(&s->bus, &stop, bytes);
    }
    s->stopped = true;
}

static int do_command(JH7110MSHCState *s, SDRequest *request, uint8_t *bytes)
{
    SDRequest status = { .cmd = 13, .arg = s->card.rca << 16 };
    int length;

    if (request->cmd == 12 && s->stopped) {
        s->stopped = false;
        return sdbus_do_command(&s->bus, &status, bytes);
    }
    length = sdbus_do_command(&s->bus, request, bytes);
    /* Only the card that is selected answers CMD7, unlike QEMU's. */
    return request->cmd == 7 && !(request->arg >> 16) ? 0 : length;
}

/* What the faults need to know of the command. */
static void note_command(JH7110MSHCState *s, const SDRequest *request)
{
    struct sd_native *card = &s->card;

    switch (s->last) {
    case 0:
        card->busy_until = card->status = 0;
        break;
    case 7:
        card->rca = request->arg >> 16;
        break;
    case 17:
    case 18:
    case 24:
    case 25:
        card->sector = s->by_sector ? request->arg : request->arg / 512;
        card->multiple = s->last == 18 || s->last == 25;
        card->refused = s->stopped = false;
        break;
    }
}

static bool arrives(struct sd_native *card, uint8_t index)
{
    if (card->removed || sd_native_fault(card, SDN_FAULT_NO_ANSWER, index)) {
        return false;
    }
    if (sd_native_fault(card, SDN_FAULT_COMMAND_CRC, index)) {
        card->status |= R1_COM_CRC_ERROR;
        return false;
    }
    return true;
}

void sd_native_command(struct sd_native *card, const uint8_t frame[6],
                       uint64_t now_ns, struct sd_native_answer *answer)
{
    JH7110MSHCState *s = of_card(card);
    SDRequest request = { .cmd = frame[0] & 0x3f, .arg = ldl_be_p(frame + 1),
                          .crc = frame[5] };
    uint8_t bytes[16], index = request.cmd + (s->app ? APP : 0);
    int length;

    card->now = now_ns;
    if (!arrives(card, index)) {
        return;
    }
    s->last = index;
    note_command(s, &request);
    length = do_command(s, &request, bytes);
    make_answer(request.cmd, bytes, length, answer);
    s->app = request.cmd == 55 && length;
    finish_answer(s, index, answer);
    sd_native_answer_faults(card, answer, index);
}

static unsigned block_length(const JH7110MSHCState *s)
{
    switch (s->last) {
    case 51 + APP:
        return 8;
    case 13 + APP:
    case 6:
        return 64;
    case 22 + APP:
    case 30:
        return 4;
    default:
        return 512;
    }
}

/* As in the faults: a sector, or a register by the command that reads it. */
static uint64_t place(const JH7110MSHCState *s)
{
    return s->last == 17 || s->last == 18 ? s->card.sector
                                          : SDN_REGISTER + s->last;
}

/* Asked once for each block, which is when its faults count. */
uint64_t sd_native_data_at(const struct sd_native *card)
{
    JH7110MSHCState *s = of_card(card);

    if (card->removed || !sdbus_data_ready(&s->bus) ||
        sd_native_fault(&s->card, SDN_FAULT_NO_DATA, place(s))) {
        return SD_NATIVE_NEVER;
    }
    return sd_native_fault(&s->card, SDN_FAULT_LATE_DATA, place(s))
               ? card->now + LATE_NS : 0;
}

static void maybe_pull(JH7110MSHCState *s, uint64_t where)
{
    if (sd_native_fault(&s->card, SDN_FAULT_REMOVED, where)) {
        s->card.removed = true;
        qemu_set_irq(s->card_detect, 1);
    }
}

void sd_native_read(struct sd_native *card, unsigned lines,
                    struct sd_native_block *block)
{
    JH7110MSHCState *s = of_card(card);

    *block = (struct sd_native_block){ .length = block_length(s) };
    sdbus_read_data(&s->bus, block->data, block->length);
    sd_native_crc16(block->data, block->length, lines, block->crc);
    if (sd_native_fault(card, SDN_FAULT_READ_CRC, place(s))) {
        block->data[block->length / 2] ^= 0x04;
    }
    block->no_end = sd_native_fault(card, SDN_FAULT_READ_END_BIT, place(s));
    block->no_start = sd_native_fault(card, SDN_FAULT_READ_START, place(s));
    maybe_pull(s, place(s));
}

void sd_native_read_done(struct sd_native *card, uint64_t now_ns)
{
    card->now = now_ns;
    card->sector++;
}

void sd_native_abandon(struct sd_native *card)
{
}

/* The rest of the write is ignored. */
static enum sd_native_crc_status refuse(JH7110MSHCState *s,
                                        enum sd_native_crc_status status)
{
    stop_card(s);
    s->card.refused = true;
    return status;
}

static void store(JH7110MSHCState *s, const struct sd_native_block *block)
{
    struct sd_native *card = &s->card;

    if (card->config.read_only) {
        card->status |= R1_WP_VIOLATION;
        stop_card(s);
        return;
    }
    if (sd_native_fault(card, SDN_FAULT_PROGRAM_ERROR, card->sector)) {
        card->status |= R1_ERROR;
    }
    sdbus_write_data(&s->bus, block->data, block->length);
}

static void become_busy(struct sd_native *card)
{
    if (sd_native_fault(card, SDN_FAULT_LONG_BUSY, card->sector)) {
        card->busy_until = card->now + LONG_BUSY_NS;
    }
    if (sd_native_fault(card, SDN_FAULT_STUCK_BUSY, card->sector)) {
        card->busy_until = SD_NATIVE_NEVER;
    }
}

enum sd_native_crc_status sd_native_write(struct sd_native *card,
                                          unsigned lines,
                                          const struct sd_native_block *block,
                                          uint64_t now_ns)
{
    JH7110MSHCState *s = of_card(card);

    card->now = now_ns;
    maybe_pull(s, card->sector);
    if (card->removed || card->refused ||
        (!s->stopped && !sdbus_receive_ready(&s->bus))) {
        return SDN_CRC_STATUS_NONE;
    }
    if (sd_native_fault(card, SDN_FAULT_NO_CRC_STATUS, card->sector)) {
        return refuse(s, SDN_CRC_STATUS_NONE);
    }
    if (sd_native_fault(card, SDN_FAULT_WRITE_CRC, card->sector)) {
        return refuse(s, SDN_CRC_STATUS_ERROR);
    }
    if (sd_native_fault(card, SDN_FAULT_WRITE_ERROR, card->sector)) {
        card->status |= R1_ERROR;
        return refuse(s, SDN_CRC_STATUS_PROGRAM);
    }
    store(s, block);
    become_busy(card);
    card->sector++;
    return SDN_CRC_STATUS_OK;
}

bool sd_native_busy(const struct sd_native *card, uint64_t now_ns)
{
    return !card->removed && now_ns < card->busy_until;
}

uint64_t sd_native_busy_until(const struct sd_native *card)
{
    return card->removed ? 0 : card->busy_until;
}
