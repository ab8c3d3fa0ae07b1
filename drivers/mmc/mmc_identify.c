/* The steps of the bring-up that SD cards need in native mode and in SPI mode alike: sections 4.2
 * and 7.2.1. */
#include "drivers/mmc/mmc_core.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/time.h>

/* Section 4.2.3 allows one second; cards that take three are in use. */
#define READY_TIMEOUT TIME_MS(3500)
#define FIRST_PAUSE   TIME_MS(1)
#define LAST_PAUSE    TIME_MS(16)

#define IF_COND_3V3_PATTERN 0x1aau
#define IF_COND_ECHO        0xfffu

/* Cards before version 2.00 do not answer, or in SPI mode reject it as illegal. */
int mmc_check_interface(struct mmc_card *card)
{
    uint32_t echo;
    int error = 0;
    for (unsigned i = 0; i < MMC_TRIES; i++) {
        error = mmc_command(card, MMC_SEND_IF_COND, IF_COND_3V3_PATTERN, MMC_R7, &echo);
        card->version2 = !error && (echo & IF_COND_ECHO) == IF_COND_3V3_PATTERN;
        if (card->version2)
            return 0;
    }
    if (!error)
        return mmc_fail(card, -EIO, "the card does not accept 2.7 to 3.6 V");
    return error == -ETIMEDOUT || error == -ENOTSUP ? 0 : error;
}

static int send_op_cond(struct mmc_card *card, uint32_t *ocr)
{
    uint32_t sizes = card->version2 ? MMC_OCR_HIGH | MMC_OCR_ULTRA : 0;
    return mmc_app_command(card, MMC_SD_SEND_OP_COND, sizes | MMC_OCR_WINDOW, MMC_R3, ocr);
}

static int keep_ocr(struct mmc_card *card, uint32_t ocr)
{
    if (!(ocr & MMC_OCR_3V3))
        return mmc_fail(card, -EIO, "the card does not work at 3.3 V");
    card->high_capacity = (card->version2 || card->emmc) && ocr & MMC_OCR_HIGH;
    card->ultra_capacity = card->high_capacity && !card->emmc && ocr & MMC_OCR_ULTRA;
    return 0;
}

int mmc_poll_ready(struct mmc_card *card, int (*send)(struct mmc_card *card, uint32_t *ocr))
{
    uint32_t ocr = 0;
    unsigned failures = 0;
    uint64_t now = time_ns(), deadline = now + READY_TIMEOUT;
    for (uint64_t pause = FIRST_PAUSE;; pause = pause < LAST_PAUSE ? pause * 2 : pause) {
        int error = send(card, &ocr);
        failures = error ? failures + 1 : 0;
        if (failures == MMC_TRIES)
            return error;
        if (!error && ocr & MMC_OCR_READY)
            return keep_ocr(card, ocr);
        if (now >= deadline)
            return mmc_fail(card, -EBUSY, "the card is not ready after 3.5 s");
        time_sleep_until(now + pause);
        now = time_ns();
    }
}

/* ACMD41 starts the card's initialisation; repeated, it tells when that is complete. */
int mmc_leave_idle(struct mmc_card *card)
{
    int error = mmc_poll_ready(card, send_op_cond);
    return error == -ENOTSUP ? mmc_fail(card, -EIO, "not an SD card") : error;
}

int mmc_set_block_length(struct mmc_card *card)
{
    if (card->high_capacity)
        return 0;
    return mmc_try(card, MMC_SET_BLOCKLEN, BLOCK_SECTOR, MMC_R1, NULL);
}

/* A card that has just become ready must report no error, unless it is locked. If it does, as QEMU
 * 9.1 to 10.0 do, which reject CMD13 in SPI mode (qemu-project issue 2945), its status would be
 * meaningless after a write, too. */
int mmc_check_status(struct mmc_card *card)
{
    uint32_t status = 0;
    int error = mmc_try(card, MMC_SEND_STATUS, card->address, MMC_R1, &status);
    if (error && error != -ENOTSUP)
        return error;
    if (status & MMC_STATUS_LOCKED)
        return mmc_fail(card, -EIO, "the card is locked with a password");
    card->status_usable = !error && mmc_judge(card, status) == 0;
    if (!card->status_usable)
        log_info("%s: read the card's status (CMD13): wrong answer: not used to check writes",
                 card->host->name);
    return 0;
}
