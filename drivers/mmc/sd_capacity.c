/* The card's capacity: from its CSD register, or by searching for the last readable sector. */
#include "drivers/mmc/sd_protocol.h"
#include <errno.h>
#include <yao/log.h>

#define TRIES 3

/* The 32-bit argument of read commands is a byte address on SDSC, a sector number on SDHC and SDXC.
 */
#define SDSC_SECTORS (1ull << 32 >> 9)
#define SDXC_SECTORS (1ull << 32)

static bool readable(struct sd_spi *card, uint64_t sector)
{
    uint8_t data[BLOCK_SECTOR];
    for (unsigned i = 0; i < TRIES; i++) {
        struct sd_run run = {sector, data, 1};
        if (sd_read_run(card, &run) == 0)
            return true;
    }
    return false;
}

/* For QEMU 9.1 to 10.0, which refuse CMD9 in SPI mode (qemu-project issue 2945), and for cards
 * whose CSD is corrupt but whose data can be read. Bisects, as sectors up to the last one can be
 * read and those after it cannot. If it hits a bad sector, the card appears too small; then
 * accesses to its end are refused, but no wrong data is read or written. */
static uint64_t last_readable(struct sd_spi *card)
{
    uint64_t good = 0, bad = card->high_capacity ? SDXC_SECTORS : SDSC_SECTORS;
    while (bad - good > 1) {
        uint64_t middle = good + (bad - good) / 2;
        if (readable(card, middle))
            good = middle;
        else
            bad = middle;
    }
    return good;
}

static int probe_capacity(struct sd_spi *card)
{
    log_info("%s: read the card's size (CSD): %s: looking for its last readable sector instead",
             card->name, card->cause);
    uint8_t data[BLOCK_SECTOR];
    struct sd_run first = {0, data, 1};
    int error = sd_read_run(card, &first);
    if (error)
        return error;
    card->block.sectors = last_readable(card) + 1;
    return sd_present(card) ? 0 : sd_fail(card, -EIO, "the card was removed");
}

int sd_find_capacity(struct sd_spi *card)
{
    uint8_t csd[16];
    for (unsigned i = 0; i < TRIES; i++) {
        if (sd_read_register(card, SD_SEND_CSD, csd))
            continue;
        card->block.sectors = sd_csd_sectors(csd);
        card->block.read_only = sd_csd_read_only(csd);
        if (card->block.sectors)
            return 0;
        card->cause = "it makes no sense";
    }
    return probe_capacity(card);
}
