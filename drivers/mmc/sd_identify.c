/* Initialises the card, from any state that power-on or the firmware left it in: section 7.2.1,
 * figure 7-2. */
#include "drivers/mmc/sd_protocol.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/time.h>

#define POWER_UP_BYTES 10 /* at least 74 clocks, section 6.4.1.1 */

#define IDLE_TRIES      10
#define INTERFACE_TRIES 3
#define READY_TIMEOUT   TIME_MS(1000) /* section 4.2.3 */
#define FIRST_PAUSE     TIME_MS(1)
#define LAST_PAUSE      TIME_MS(16)

#define IF_COND_3V3_PATTERN 0x1aau
#define OP_COND_HCS         (1u << 30)
#define OCR_CCS             0x40 /* in the first byte */
#define OCR_3V2_TO_3V4      0x30 /* in the second byte */

#define BLOCK_AND_CRC (BLOCK_SECTOR + 2)

/* Sends CMD0 without waiting for the card to be ready, as it may be sending data. Returns R1. */
static int go_idle(struct sd_spi *card)
{
    card->spi->ops->select(card->spi, card->line, true);
    int r1 = sd_command(card, SD_GO_IDLE_STATE, 0);
    sd_deselect(card);
    return r1;
}

/* Stops a multiple read that the firmware or a reset left in progress, and clocks out the rest of
 * the block that the card is sending. Harmless if there is none. */
static void end_read(struct sd_spi *card)
{
    card->spi->ops->select(card->spi, card->line, true);
    sd_command(card, SD_STOP_TRANSMISSION, 0);
    sd_exchange(card, NULL, NULL, BLOCK_AND_CRC);
    sd_deselect(card);
}

/* Whether the card is sending data: at rest it holds its output high. */
static bool streams(struct sd_spi *card)
{
    uint8_t bytes[SD_POLL_BYTES] = {0};
    bool at_rest = true;
    card->spi->ops->select(card->spi, card->line, true);
    sd_exchange(card, NULL, bytes, sizeof(bytes));
    sd_deselect(card);
    for (unsigned i = 0; i < sizeof(bytes); i++)
        at_rest = at_rest && bytes[i] == 0xff;
    return !at_rest;
}

/* A card that was in use before may need several CMD0s: QEMU 7.2's answers the first one with an
 * error. */
static int reset_card(struct sd_spi *card)
{
    bool answered = false;
    sd_deselect(card);
    sd_exchange(card, NULL, NULL, POWER_UP_BYTES);
    if (streams(card))
        end_read(card);
    for (unsigned i = 0; i < IDLE_TRIES; i++) {
        int r1 = go_idle(card);
        if (r1 == SD_R1_IDLE)
            return 0;
        answered = answered || r1 >= 0;
        end_read(card);
    }
    return answered ? sd_fail(card, -EIO, "the card does not go idle") : -ENODEV;
}

/* CMD8, which cards before version 2.00 reject as illegal. */
static int check_interface(struct sd_spi *card)
{
    uint8_t echo[4];
    for (unsigned i = 0; i < INTERFACE_TRIES; i++) {
        int r1 = sd_transact(card, SD_SEND_IF_COND, IF_COND_3V3_PATTERN, echo, sizeof(echo));
        if (r1 >= 0 && r1 & SD_R1_ILLEGAL)
            return 0;
        card->version2 = r1 == SD_R1_IDLE && (echo[2] & 0xf) == 1 && echo[3] == 0xaa;
        if (card->version2)
            return 0;
    }
    return sd_fail(card, -EIO, "the card does not accept 2.7 to 3.6 V");
}

static int turn_crc_on(struct sd_spi *card)
{
    int r1 = sd_transact(card, SD_CRC_ON_OFF, 1, NULL, 0);
    if (r1 < 0)
        return r1;
    return r1 & ~SD_R1_IDLE ? sd_refused(card, r1) : 0;
}

static int send_op_cond(struct sd_spi *card)
{
    int r1 = sd_transact(card, SD_APP_CMD, 0, NULL, 0);
    if (r1 != 0 && r1 != SD_R1_IDLE)
        return r1;
    return sd_transact(card, SD_SEND_OP_COND, card->version2 ? OP_COND_HCS : 0, NULL, 0);
}

/* ACMD41 starts the card's initialisation; repeated, it tells when that is complete. */
static int leave_idle(struct sd_spi *card)
{
    uint64_t now = time_ns(), deadline = now + READY_TIMEOUT;
    for (uint64_t pause = FIRST_PAUSE;; pause = pause < LAST_PAUSE ? pause * 2 : pause) {
        int r1 = send_op_cond(card);
        if (r1 <= 0)
            return r1;
        if (r1 & SD_R1_ILLEGAL)
            return sd_fail(card, -EIO, "not an SD card");
        if (now >= deadline)
            return sd_fail(card, -ETIMEDOUT, "the card is not ready after 1 s");
        time_sleep_until(now + pause);
        now = time_ns();
    }
}

/* Ignores the idle bit of R1, which QEMU always sets in the response to CMD58. */
static int read_ocr(struct sd_spi *card)
{
    uint8_t ocr[4];
    int r1 = sd_transact(card, SD_READ_OCR, 0, ocr, sizeof(ocr));
    if (r1 < 0)
        return r1;
    if (r1 & ~SD_R1_IDLE)
        return sd_refused(card, r1);
    if (!(ocr[1] & OCR_3V2_TO_3V4))
        return sd_fail(card, -EIO, "the card does not work at 3.3 V");
    card->high_capacity = card->version2 && ocr[0] & OCR_CCS;
    return 0;
}

static int set_block_length(struct sd_spi *card)
{
    if (card->high_capacity)
        return 0;
    int r1 = sd_transact(card, SD_SET_BLOCKLEN, BLOCK_SECTOR, NULL, 0);
    return r1 > 0 ? sd_refused(card, r1) : r1;
}

/* A card that has just become ready must report no error, unless it is locked. If it does, as QEMU
 * 9.1 to 10.0 do, which reject CMD13 in SPI mode (qemu-project issue 2945), its status would be
 * meaningless after a write, too. */
static int check_status(struct sd_spi *card)
{
    uint8_t second = 0xff;
    int r1 = sd_transact(card, SD_SEND_STATUS, 0, &second, 1);
    if (r1 == 0 && second == SD_R2_LOCKED)
        return sd_fail(card, -EIO, "the card is locked with a password");
    card->status_usable = r1 == 0 && second == 0;
    if (!card->status_usable)
        log_info("%s: read the card's status (CMD13): wrong answer: not used to check writes",
                 card->name);
    return r1 < 0 ? r1 : 0;
}

int sd_identify(struct sd_spi *card)
{
    static int (*const steps[])(struct sd_spi *) = {reset_card,  check_interface, turn_crc_on,
                                                    leave_idle,  read_ocr,        set_block_length,
                                                    check_status};
    sd_set_rate(card, SD_IDENTIFICATION_HZ);
    for (unsigned i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        int error = steps[i](card);
        if (error)
            return error;
    }
    return 0;
}
