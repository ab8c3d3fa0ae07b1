/* The bring-up of an eMMC (JESD84-B51 sections 6.4 and 6.6), and what its EXT_CSD says. */
#include "drivers/mmc/mmc_native.h"
#include <errno.h>

#define SEND_OP_COND 1
#define SWITCH       6
#define SEND_EXT_CSD 8

#define SECTOR_MODE   (1u << 30)
#define FIRST_ADDRESS (1u << 16)
#define SPEED_HZ      26000000u
#define HIGH_SPEED_HZ 52000000u

/* Bytes of the EXT_CSD, section 7.4 */
#define EXT_CSD_BYTES 512
#define BUS_WIDTH     183
#define HS_TIMING     185
#define DEVICE_TYPE   196
#define SEC_COUNT     212 /* to 215 */

#define TYPE_HIGH_SPEED 0x02
#define WIDTH_4         1u
#define WIDTH_8         2u

#define WRITE_BYTE          (3u << 24)
#define STATUS_SWITCH_ERROR (1u << 7)

static int send_op_cond(struct mmc_card *card, uint32_t *ocr)
{
    return mmc_command(card, SEND_OP_COND, SECTOR_MODE | MMC_OCR_WINDOW, MMC_R3, ocr);
}

static int leave_idle(struct mmc_card *card)
{
    card->emmc = true;
    return mmc_poll_ready(card, send_op_cond);
}

static int set_address(struct mmc_card *card)
{
    card->address = FIRST_ADDRESS;
    return mmc_command(card, MMC_RELATIVE_ADDRESS, card->address, MMC_R1, NULL);
}

static int set_speed(struct mmc_card *card)
{
    mmc_native_set_clock(card, SPEED_HZ);
    return 0;
}

/* Section 6.6.1: the card is busy while it switches, and CMD13 then tells whether it did. */
static int write_byte(struct mmc_card *card, unsigned byte, unsigned value)
{
    uint32_t status;
    uint32_t argument = WRITE_BYTE | byte << 16 | value << 8;
    int error = mmc_try(card, SWITCH, argument, MMC_R1B, NULL);
    if (!error)
        error = mmc_wait_ready(card);
    if (!error)
        error = mmc_try(card, MMC_SEND_STATUS, card->address, MMC_R1, &status);
    if (!error && status & STATUS_SWITCH_ERROR)
        error = mmc_fail(card, -EIO, "the card does not switch its width or speed");
    return error;
}

static int widen(struct mmc_card *card)
{
    unsigned lines = card->host->max_width;
    if (lines < 4)
        return 0;
    int error = write_byte(card, BUS_WIDTH, lines >= 8 ? WIDTH_8 : WIDTH_4);
    return error ? error : mmc_native_set_width(card, lines >= 8 ? 8 : 4);
}

static int speed_up(struct mmc_card *card, const uint8_t *ext_csd)
{
    if (!card->host->high_speed || !(ext_csd[DEVICE_TYPE] & TYPE_HIGH_SPEED))
        return 0;
    int error = write_byte(card, HS_TIMING, 1);
    if (!error)
        mmc_native_set_clock(card, HIGH_SPEED_HZ);
    return error;
}

/* At most 2 GiB: 0, and the CSD holds the size. */
static uint32_t sectors(const uint8_t *ext_csd)
{
    const uint8_t *count = ext_csd + SEC_COUNT;
    return (uint32_t)count[3] << 24 | (uint32_t)count[2] << 16 | (uint32_t)count[1] << 8 | count[0];
}

static int read_ext_csd(struct mmc_card *card, uint8_t *ext_csd)
{
    int error = mmc_native_read(card, false, SEND_EXT_CSD, 0, ext_csd, EXT_CSD_BYTES);
    if (!error && card->high_capacity)
        card->block.sectors = sectors(ext_csd);
    return error;
}

/* Reads the EXT_CSD once more with the lines and at the speed that data will use: if that fails,
 * the bring-up begins again, and in the end without them. */
static int set_up_bus(struct mmc_card *card)
{
    uint8_t ext_csd[EXT_CSD_BYTES];
    int error = read_ext_csd(card, ext_csd);
    if (error || !mmc_native_is_bold(card))
        return error;
    uint64_t before = card->block.sectors;
    error = speed_up(card, ext_csd);
    if (!error)
        error = widen(card);
    if (!error)
        error = read_ext_csd(card, ext_csd);
    if (error || card->block.sectors == before)
        return error;
    return mmc_fail(card, -EIO, "the EXT_CSD is not the same with more lines and a faster clock");
}

const mmc_step mmc_emmc_steps[] = {
    mmc_native_reset,     leave_idle, mmc_native_identify, set_address,
    mmc_read_csd,         set_speed,  mmc_native_select,   mmc_check_status,
    mmc_set_block_length, set_up_bus, mmc_probe_capacity,  NULL,
};
