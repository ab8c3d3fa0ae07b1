/* The card's capacity: from its CSD register, or by searching for the last readable sector. */
#include "drivers/mmc/mmc_core.h"
#include <errno.h>
#include <yao/log.h>

/* The 32-bit argument of read commands is a byte address on SDSC, a sector number on SDHC and SDXC.
 */
#define SDSC_SECTORS (1ull << 32 >> 9)
#define SDXC_SECTORS (1ull << 32)

static bool readable(struct mmc_card *card, uint64_t sector, uint8_t *data)
{
    for (unsigned i = 0; i < MMC_TRIES; i++) {
        struct mmc_run run = {.sector = sector, .data = data, .count = 1};
        if (mmc_transfer_run(card, &run) == 0)
            return true;
    }
    return false;
}

/* For QEMU 9.1 to 10.0, which refuse CMD9 in SPI mode (qemu-project issue 2945), and for cards
 * whose CSD is corrupt but whose data can be read. Bisects, as sectors up to the last one can be
 * read and those after it cannot. If it hits a bad sector, the card appears too small; then
 * accesses to its end are refused, but no wrong data is read or written. */
static uint64_t last_readable(struct mmc_card *card, uint8_t *data)
{
    uint64_t good = 0, bad = card->high_capacity ? SDXC_SECTORS : SDSC_SECTORS;
    while (bad - good > 1) {
        uint64_t middle = good + (bad - good) / 2;
        if (readable(card, middle, data))
            good = middle;
        else
            bad = middle;
    }
    return good;
}

int mmc_probe_capacity(struct mmc_card *card)
{
    if (card->block.sectors)
        return 0;
    log_info("%s: read the card's size (CSD): %s: looking for its last readable sector instead",
             card->host->name, card->cause);
    uint8_t data[BLOCK_SECTOR];
    struct mmc_run first = {.data = data, .count = 1};
    int error = mmc_transfer_run(card, &first);
    if (error)
        return error;
    card->block.sectors = last_readable(card, data) + 1;
    return mmc_present(card) ? 0 : mmc_fail(card, -ENOMEDIUM, "the card was removed");
}

/* CSD_STRUCTURE: 0 for SDSC, 1 for SDHC and SDXC, 2 for SDUC, as the OCR has said already, which
 * no CRC protects. */
static bool fits_ocr(const struct mmc_card *card, const uint32_t csd[4])
{
    return card->emmc || csd[0] >> 30 == (unsigned)card->high_capacity + card->ultra_capacity;
}

/* The switch on the card, which only the host can see (section 4.3.6). */
static bool is_switched(const struct mmc_card *card)
{
    struct mmc_host *host = card->host;
    return host->ops->read_only && host->ops->read_only(host) == 1;
}

int mmc_read_csd(struct mmc_card *card)
{
    uint32_t csd[4];
    int error = mmc_try(card, MMC_SEND_CSD, card->address, MMC_R2, csd);
    if (error)
        return error == -ENOTSUP || card->address == 0 ? 0 : error;
    card->block.sectors = mmc_csd_sectors(card, csd);
    card->block.read_only = mmc_csd_read_only(csd) || is_switched(card);
    if (!card->block.sectors)
        card->cause = "it makes no sense";
    else if (!fits_ocr(card, csd))
        return mmc_fail(card, -EIO, "the card's OCR and CSD contradict each other");
    return 0;
}
