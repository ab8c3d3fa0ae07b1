/* The bring-up of an SD card in native mode: figure 4-1, then width (section 5.6) and speed
 * (section 4.3.10). */
#include "drivers/mmc/mmc_native.h"
#include <errno.h>
#include <string.h>
#include <yao/module.h>

YAO_REQUIRE(exfat, some);

#define SET_BUS_WIDTH 6 /* application command */
#define SWITCH_FUNC   6
#define SEND_SCR      51 /* application command */

#define WIDTH_4 2u

#define SCR_BYTES    8
#define SCR_SPEC     0x0f /* in byte 0: 0 is version 1.0, which has no CMD6 */
#define SCR_WIDTH_4  0x04 /* in byte 1 */
#define SWITCH_BYTES 64

/* Arguments of CMD6: function 1 of group 1, and no change of the others. */
#define CHECK_HIGH_SPEED 0x00fffff1u
#define SET_HIGH_SPEED   0x80fffff1u
#define HIGH_SPEED       1u /* its number */
#define HIGH_SPEED_HZ    50000000u

/* CMD3: the card chooses its address; if it is asked again, another one. */
static int get_address(struct mmc_card *card)
{
    uint32_t answer;
    int error = mmc_try(card, MMC_RELATIVE_ADDRESS, 0, MMC_R6, &answer);
    if (error)
        return error;
    card->address = answer & 0xffff0000;
    return card->address ? 0 : mmc_fail(card, -EIO, "the card chose the address 0");
}

static int set_default_speed(struct mmc_card *card)
{
    mmc_native_set_clock(card, MMC_DEFAULT_SPEED_HZ);
    return 0;
}

static int read_scr(struct mmc_card *card, uint8_t scr[SCR_BYTES])
{
    return mmc_native_read(card, true, SEND_SCR, 0, scr, SCR_BYTES);
}

static int widen(struct mmc_card *card)
{
    int error;
    unsigned tries = 0;
    do
        error = mmc_app_command(card, SET_BUS_WIDTH, WIDTH_4, MMC_R1, NULL);
    while (error && ++tries < MMC_TRIES);
    return error ? error : mmc_native_set_width(card, 4);
}

/* Byte 13 holds functions 0 to 7 that group 1 has, the lower half of byte 16 the one it will have
 * (table 4-13). */
static int speed_up(struct mmc_card *card)
{
    uint8_t status[SWITCH_BYTES];
    int error = mmc_native_read(card, false, SWITCH_FUNC, CHECK_HIGH_SPEED, status, sizeof(status));
    if (error || !(status[13] & 1u << HIGH_SPEED))
        return error;
    error = mmc_native_read(card, false, SWITCH_FUNC, SET_HIGH_SPEED, status, sizeof(status));
    if (!error && (status[16] & 0xf) == HIGH_SPEED)
        mmc_native_set_clock(card, HIGH_SPEED_HZ);
    return error;
}

/* Reads the SCR once more with the lines and at the speed that data will use: if that fails, the
 * bring-up begins again, and in the end without them. */
static int set_up_bus(struct mmc_card *card)
{
    uint8_t scr[SCR_BYTES], again[SCR_BYTES];
    int error = mmc_native_is_bold(card) ? read_scr(card, scr) : 0;
    if (error || !mmc_native_is_bold(card))
        return error;
    if (card->host->max_width >= 4 && scr[1] & SCR_WIDTH_4)
        error = widen(card);
    if (!error && card->host->high_speed && scr[0] & SCR_SPEC)
        error = speed_up(card);
    if (!error)
        error = read_scr(card, again);
    if (error || memcmp(scr, again, sizeof(scr)) == 0)
        return error;
    return mmc_fail(card, -EIO, "the SCR is not the same with more lines and a faster clock");
}

const mmc_step mmc_sd_steps[] = {
    mmc_native_reset,
    mmc_check_interface,
    mmc_leave_idle,
    mmc_native_identify,
    get_address,
    mmc_read_csd,
    set_default_speed,
    mmc_native_select,
    mmc_check_status,
    mmc_set_block_length,
    set_up_bus,
    mmc_probe_capacity,
    NULL,
};
