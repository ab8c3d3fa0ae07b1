/*
 * A slot on SPI: does for a QEMU card in SD mode what a card's own controller
 * does in SPI mode (SD Physical Layer Simplified Specification 6.00, chapter
 * 7).
 *
 * Unlike ssi-sd it checks the CRCs, answers CMD9, CMD10 and CMD13 as the
 * specification says, and tells when its card is taken out.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/log.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/sd/sd.h"
#include "qapi/error.h"
#include "qemu/crc-ccitt.h"
#include "system/blockdev.h"
#include "fu740.h"

#define TYPE_FU740_SLOT     "fu740-sd-slot"
#define TYPE_FU740_SLOT_BUS "fu740-sd-slot-bus"
OBJECT_DECLARE_SIMPLE_TYPE(FU740SlotState, FU740_SLOT)

#define BLOCK       512
#define IDLE_LINE   0xff
#define BUSY        0x00
#define FRAME       6
#define READ_GAP    8 /* bytes before a block: a CMD12 fits */

#define TOKEN_BLOCK 0xfe
#define TOKEN_MULTI 0xfc
#define TOKEN_STOP  0xfd

/* 7.3.3.1: data response */
#define DATA_ACCEPTED  0xe5
#define DATA_BAD_CRC   0xeb
#define DATA_NOT_TAKEN 0xed

/* 7.3.2.1: format R1 */
#define R1_IDLE    0x01
#define R1_ILLEGAL 0x04
#define R1_CRC     0x08

#define APP 64 /* added to the index of an application command */

/* What a card knows in SPI mode (table 7-3): bit of the index */
#define SPI_COMMANDS                                                    \
    (1ull << 0 | 1ull << 6 | 1ull << 8 | 1ull << 9 | 1ull << 10 |       \
     1ull << 12 | 1ull << 13 | 1ull << 16 | 1ull << 17 | 1ull << 18 |   \
     1ull << 24 | 1ull << 25 | 1ull << 28 | 1ull << 29 | 1ull << 30 |   \
     1ull << 32 | 1ull << 33 | 1ull << 38 | 1ull << 55 | 1ull << 58 |   \
     1ull << 59)
#define SPI_APP_COMMANDS                                                \
    (1ull << 13 | 1ull << 22 | 1ull << 23 | 1ull << 41 | 1ull << 42 |   \
     1ull << 51)

typedef enum SlotData {
    DATA_NONE,
    DATA_STREAM, /* CMD18 sends block after block */
    DATA_SINGLE, /* CMD24 waits for its block */
    DATA_MULTI,  /* CMD25 waits for blocks */
} SlotData;

struct FU740SlotState {
    SSIPeripheral parent;
    SDBus bus;
    qemu_irq absent;

    uint8_t frame[FRAME];
    unsigned frame_length;
    uint8_t out[READ_GAP + BLOCK + 64];
    unsigned out_length, out_at;
    uint8_t in[BLOCK + 2];
    unsigned in_length;
    SlotData data;
    bool in_block, app, ready, crc_on;
    uint32_t ocr;
    uint16_t rca;
};

static void push(FU740SlotState *s, uint8_t byte)
{
    g_assert(s->out_length < sizeof(s->out));
    s->out[s->out_length++] = byte;
}

static void push_many(FU740SlotState *s, uint8_t byte, unsigned count)
{
    while (count--) {
        push(s, byte);
    }
}

static void push_block(FU740SlotState *s, const uint8_t *data, unsigned length)
{
    uint16_t crc = crc_ccitt_false(0, data, length);
    unsigned i;

    push_many(s, IDLE_LINE, READ_GAP);
    push(s, TOKEN_BLOCK);
    for (i = 0; i < length; i++) {
        push(s, data[i]);
    }
    push(s, crc >> 8);
    push(s, crc);
}

static void push_next_block(FU740SlotState *s, unsigned length)
{
    uint8_t data[BLOCK];

    sdbus_read_data(&s->bus, data, length);
    push_block(s, data, length);
}

/* In SD mode; returns the answer's length, 0 if there is none. */
static int command(FU740SlotState *s, uint8_t index, uint32_t arg,
                   uint8_t *answer)
{
    SDRequest request = { .cmd = index, .arg = arg };

    return sdbus_do_command(&s->bus, &request, answer);
}

static uint8_t r1(const FU740SlotState *s, uint32_t status)
{
    return (s->ready ? 0 : R1_IDLE) |
           (extract32(status, 13, 1) ? 0x02 : 0) | /* erase reset */
           (extract32(status, 22, 1) ? R1_ILLEGAL : 0) |
           (extract32(status, 23, 1) ? R1_CRC : 0) |
           (extract32(status, 28, 1) ? 0x10 : 0) | /* erase sequence */
           (extract32(status, 30, 1) ? 0x20 : 0) | /* address */
           (extract32(status, 31, 1) ? 0x40 : 0);  /* out of range */
}

/* 7.3.2.3: the second byte of format R2 */
static uint8_t r2(uint32_t status)
{
    return extract32(status, 25, 1) | /* locked */
           extract32(status, 15, 1) << 1 | /* erase skipped protected blocks */
           extract32(status, 19, 1) << 2 | /* error */
           extract32(status, 20, 1) << 3 | /* card controller */
           extract32(status, 21, 1) << 4 | /* ECC failed */
           extract32(status, 26, 1) << 5 | /* protected */
           extract32(status, 27, 1) << 6 | /* erase parameter */
           extract32(status, 31, 1) << 7;  /* out of range */
}

static void power_up(FU740SlotState *s)
{
    s->out_length = s->out_at = s->frame_length = s->in_length = 0;
    s->data = DATA_NONE;
    s->in_block = s->app = s->ready = s->crc_on = false;
    s->ocr = s->rca = 0;
}

static void go_idle(FU740SlotState *s)
{
    uint8_t answer[16];

    power_up(s);
    command(s, 0, 0, answer);
    push(s, IDLE_LINE);
    push(s, R1_IDLE);
}

static void select_card(FU740SlotState *s, bool selected)
{
    uint8_t answer[16];

    command(s, 7, selected ? s->rca << 16 : 0, answer);
}

static uint32_t operating_conditions(FU740SlotState *s, uint32_t arg)
{
    uint8_t answer[16];

    command(s, 55, 0, answer);
    return command(s, 41, arg, answer) == 4 ? ldl_be_p(answer) : 0;
}

/* ACMD41. In SD mode the voltage is part of the command. */
static void initialise(FU740SlotState *s, uint32_t arg)
{
    uint8_t answer[16];

    if (!s->ready) {
        s->ocr = operating_conditions(s, (arg & 1u << 30) | 0xff8000);
        s->ready = s->ocr >> 31;
    }
    if (s->ready && !s->rca) {
        command(s, 2, 0, answer);
        command(s, 3, 0, answer);
        s->rca = lduw_be_p(answer);
        select_card(s, true);
    }
    push(s, r1(s, 0));
}

static void send_register(FU740SlotState *s, uint8_t index)
{
    uint8_t answer[16];
    int length;

    select_card(s, false);
    length = command(s, index, s->rca << 16, answer);
    select_card(s, true);
    if (length == 16) {
        push(s, r1(s, 0));
        push_block(s, answer, sizeof(answer));
    } else {
        push(s, r1(s, 0) | R1_ILLEGAL);
    }
}

static void send_status(FU740SlotState *s)
{
    uint8_t answer[16];

    if (command(s, 13, s->rca << 16, answer) == 4) {
        push(s, r1(s, ldl_be_p(answer)));
        push(s, r2(ldl_be_p(answer)));
    } else {
        push(s, r1(s, 0) | R1_ILLEGAL);
        push(s, 0);
    }
}

static void push_word(FU740SlotState *s, uint32_t word)
{
    push(s, word >> 24);
    push(s, word >> 16);
    push(s, word >> 8);
    push(s, word);
}

static void send_interface(FU740SlotState *s, uint32_t arg)
{
    uint8_t answer[16];
    int length = command(s, 8, arg, answer);

    push(s, length == 4 ? r1(s, 0) : r1(s, 0) | R1_ILLEGAL);
    if (length == 4) {
        push_word(s, ldl_be_p(answer));
    }
}

static void send_conditions(FU740SlotState *s)
{
    push(s, r1(s, 0));
    push_word(s, s->ready ? s->ocr : operating_conditions(s, 0));
}

static unsigned data_length(uint8_t index)
{
    switch (index) {
    case 6:
    case APP + 13:
        return 64;
    case APP + 51:
        return 8;
    case APP + 22:
    case 30:
        return 4;
    default:
        return BLOCK;
    }
}

static void start_data(FU740SlotState *s, uint8_t index)
{
    if (sdbus_receive_ready(&s->bus)) {
        s->data = index == 24 ? DATA_SINGLE : DATA_MULTI;
    } else if (sdbus_data_ready(&s->bus)) {
        push_next_block(s, data_length(index));
        s->data = index == 18 ? DATA_STREAM : DATA_NONE;
    }
}

static void pass_on(FU740SlotState *s, uint8_t index, uint32_t arg)
{
    uint8_t answer[16];
    bool to_app = index == 55 || index & APP;

    if (index & APP) {
        command(s, 55, s->rca << 16, answer);
    }
    if (index == 55) {
        s->app = true;
        push(s, r1(s, 0)); /* its own CMD55 follows with the command */
        return;
    }
    if (command(s, index & ~APP, arg, answer) != 4) {
        push(s, r1(s, 0) | R1_ILLEGAL);
        return;
    }
    push(s, r1(s, ldl_be_p(answer)));
    if (index == 38 || index == 28 || index == 29) { /* R1b */
        push_many(s, BUSY, 2);
    }
    if (!to_app || s->ready) {
        start_data(s, index);
    }
}

static void stop(FU740SlotState *s)
{
    uint8_t answer[16];
    uint8_t status = R1_ILLEGAL;

    s->out_length = s->out_at = 0;
    push_many(s, IDLE_LINE, 2); /* the stuff byte */
    if (s->data == DATA_STREAM && command(s, 12, 0, answer) == 4) {
        status = 0; /* what lies behind the last block read is no error */
    }
    s->data = DATA_NONE;
    push(s, r1(s, 0) | status);
}

static void execute(FU740SlotState *s, uint8_t index, uint32_t arg)
{
    switch (index) {
    case 9:
    case 10:
        send_register(s, index);
        break;
    case 13:
        send_status(s);
        break;
    default:
        pass_on(s, index, arg);
    }
}

/* These are allowed before the card is ready. */
static bool execute_idle(FU740SlotState *s, uint8_t index, uint32_t arg)
{
    switch (index) {
    case 8:
        send_interface(s, arg);
        return true;
    case APP + 41:
        initialise(s, arg);
        return true;
    case 55:
        pass_on(s, index, arg);
        return true;
    case 58:
        send_conditions(s);
        return true;
    case 59:
        s->crc_on = arg & 1;
        push(s, r1(s, 0));
        return true;
    default:
        return false;
    }
}

static uint8_t crc7(const uint8_t *bytes, unsigned length)
{
    uint8_t crc = 0;
    unsigned bit;

    for (bit = 0; bit < length * 8; bit++) {
        bool top = (bytes[bit / 8] >> (7 - bit % 8) & 1) ^ (crc >> 6 & 1);

        crc = (crc << 1 & 0x7f) ^ (top ? 0x09 : 0);
    }
    return crc;
}

static bool is_known(uint8_t index)
{
    uint64_t known = index & APP ? SPI_APP_COMMANDS : SPI_COMMANDS;

    return known >> (index & ~APP) & 1;
}

/* CMD0 and CMD8 are checked always (7.2.2). */
static bool is_damaged(const FU740SlotState *s)
{
    uint8_t index = s->frame[0] & 0x3f;

    return (s->crc_on || index == 0 || index == 8) &&
           s->frame[FRAME - 1] != (crc7(s->frame, FRAME - 1) << 1 | 1);
}

static void obey(FU740SlotState *s)
{
    uint8_t index = (s->frame[0] & 0x3f) + (s->app ? APP : 0);
    uint32_t arg = ldl_be_p(s->frame + 1);

    s->app = false;
    if (is_damaged(s)) {
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-sd-slot: CMD%u has a wrong "
                      "CRC\n", index & 0x3f);
        push(s, IDLE_LINE);
        push(s, r1(s, 0) | R1_CRC);
        return;
    }
    if (index == 0) {
        go_idle(s);
        return;
    }
    if (index == 12) {
        stop(s);
        return;
    }
    push(s, IDLE_LINE);
    if (!is_known(index)) {
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-sd-slot: %sCMD%u does not exist "
                      "in SPI mode\n", index & APP ? "A" : "", index & 0x3f);
        push(s, r1(s, 0) | R1_ILLEGAL);
    } else if (!execute_idle(s, index, arg)) {
        if (s->ready) {
            execute(s, index, arg);
        } else {
            push(s, R1_IDLE | R1_ILLEGAL);
        }
    }
}

static void end_write(FU740SlotState *s)
{
    uint8_t answer[16];

    command(s, 12, 0, answer);
    s->data = DATA_NONE;
}

static void take_block(FU740SlotState *s)
{
    bool good = !s->crc_on || lduw_be_p(s->in + BLOCK) ==
                              crc_ccitt_false(0, s->in, BLOCK);

    s->in_block = false;
    s->in_length = 0;
    if (!good) {
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-sd-slot: a block has a wrong "
                      "CRC\n");
        push(s, DATA_BAD_CRC);
    } else if (sdbus_receive_ready(&s->bus)) {
        sdbus_write_data(&s->bus, s->in, BLOCK);
        push(s, DATA_ACCEPTED);
        push_many(s, BUSY, 2);
    } else {
        push(s, DATA_NOT_TAKEN);
    }
    if (s->data == DATA_SINGLE) {
        if (!good) {
            end_write(s);
        }
        s->data = DATA_NONE;
    }
}

/* Returns whether the byte belongs to data. */
static bool take_data(FU740SlotState *s, uint8_t byte)
{
    if (s->data != DATA_SINGLE && s->data != DATA_MULTI) {
        return false;
    }
    if (s->in_block) {
        s->in[s->in_length++] = byte;
        if (s->in_length == sizeof(s->in)) {
            take_block(s);
        }
        return true;
    }
    if (byte == (s->data == DATA_SINGLE ? TOKEN_BLOCK : TOKEN_MULTI)) {
        s->in_block = true;
        return true;
    }
    if (s->data == DATA_MULTI && byte == TOKEN_STOP) {
        end_write(s);
        push(s, IDLE_LINE);
        push_many(s, BUSY, 2);
        return true;
    }
    return false;
}

static void take_command(FU740SlotState *s, uint8_t byte)
{
    if (!s->frame_length && (byte & 0xc0) != 0x40) {
        return;
    }
    s->frame[s->frame_length++] = byte;
    if (s->frame_length == FRAME) {
        s->frame_length = 0;
        obey(s);
    }
}

static uint8_t next_byte(FU740SlotState *s)
{
    if (s->out_at == s->out_length) {
        s->out_at = s->out_length = 0;
        if (s->data != DATA_STREAM) {
            return IDLE_LINE;
        }
        push_next_block(s, BLOCK);
    }
    return s->out[s->out_at++];
}

static uint32_t slot_transfer(SSIPeripheral *dev, uint32_t byte)
{
    FU740SlotState *s = FU740_SLOT(dev);
    uint8_t answer;

    if (dev->cs || !sdbus_get_inserted(&s->bus)) {
        return IDLE_LINE;
    }
    answer = next_byte(s);
    if (!take_data(s, byte)) {
        take_command(s, byte);
    }
    return answer;
}

/* Chip select is active low. A command or an answer ends with it. */
static void slot_select(void *opaque, int n, int level)
{
    FU740SlotState *s = opaque;

    s->parent.cs = level;
    if (level) {
        s->frame_length = 0;
        s->out_length = s->out_at = 0;
    }
}

static void slot_set_inserted(DeviceState *dev, bool inserted)
{
    FU740SlotState *s = FU740_SLOT(dev);

    power_up(s);
    qemu_set_irq(s->absent, !inserted);
}

static void slot_reset(Object *obj, ResetType type)
{
    power_up(FU740_SLOT(obj));
}

/* The line's receiver forgets it by its own reset. */
static void slot_reset_exit(Object *obj, ResetType type)
{
    FU740SlotState *s = FU740_SLOT(obj);

    qemu_set_irq(s->absent, !sdbus_get_inserted(&s->bus));
}

static void slot_realize(SSIPeripheral *dev, Error **errp)
{
    FU740SlotState *s = FU740_SLOT(dev);

    qbus_init(&s->bus, sizeof(s->bus), TYPE_FU740_SLOT_BUS, DEVICE(dev),
              "sd-bus");
    qdev_init_gpio_in_named(DEVICE(dev), slot_select, SSI_GPIO_CS, 1);
    qdev_init_gpio_out_named(DEVICE(dev), &s->absent, "absent", 1);
}

static void slot_class_init(ObjectClass *oc, void *data)
{
    SSIPeripheralClass *sc = SSI_PERIPHERAL_CLASS(oc);

    sc->realize = slot_realize;
    sc->transfer_raw = slot_transfer;
    RESETTABLE_CLASS(oc)->phases.hold = slot_reset;
    RESETTABLE_CLASS(oc)->phases.exit = slot_reset_exit;
    DEVICE_CLASS(oc)->user_creatable = false;
}

static void slot_bus_class_init(ObjectClass *oc, void *data)
{
    SD_BUS_CLASS(oc)->set_inserted = slot_set_inserted;
}

static const TypeInfo slot_types[] = {
    {
        .name = TYPE_FU740_SLOT,
        .parent = TYPE_SSI_PERIPHERAL,
        .instance_size = sizeof(FU740SlotState),
        .class_init = slot_class_init,
    },
    {
        .name = TYPE_FU740_SLOT_BUS,
        .parent = TYPE_SD_BUS,
        .instance_size = sizeof(SDBus),
        .class_init = slot_bus_class_init,
    },
};

DEFINE_TYPES(slot_types)

DeviceState *fu740_slot_create(SSIBus *bus, qemu_irq absent,
                               BlockBackend **card)
{
    DeviceState *dev = ssi_create_peripheral(bus, TYPE_FU740_SLOT);
    DeviceState *sd = qdev_new(TYPE_SD_CARD);
    DriveInfo *drive = drive_get(IF_SD, 0, 0);

    qdev_connect_gpio_out_named(dev, "absent", 0, absent);
    *card = drive ? blk_by_legacy_dinfo(drive) : NULL;
    qdev_prop_set_drive_err(sd, "drive", *card, &error_fatal);
    qdev_realize_and_unref(sd, BUS(&FU740_SLOT(dev)->bus), &error_fatal);
    return dev;
}
