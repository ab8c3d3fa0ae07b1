/*
 * Private to the card logic: the bring-up in native mode (not SPI), of SD cards and of eMMC.
 * Section numbers of eMMC are those of JEDEC JESD84-B51.
 */
#pragma once

#include "drivers/mmc/mmc_core.h"

/* Steps that both have. */
int mmc_native_reset(struct mmc_card *card);    /* CMD0, one line, slow clock */
int mmc_native_identify(struct mmc_card *card); /* CMD2 */
int mmc_native_select(struct mmc_card *card);   /* CMD7 */

/* Uses @lines and at most @hz from now on, as the card was told to. */
int mmc_native_set_width(struct mmc_card *card, unsigned lines);
void mmc_native_set_clock(struct mmc_card *card, uint32_t hz);

/* Reads @size bytes of a register that comes as a data block, up to MMC_TRIES times. With @app it
 * is an application command. 0 or a negative errno. */
int mmc_native_read(struct mmc_card *card, bool app, enum mmc_index index, uint32_t argument,
                    uint8_t *bytes, uint32_t size);

/* Whether to try more than every card can: not the last time. */
static inline bool mmc_native_is_bold(const struct mmc_card *card)
{
    return card->bring_up < MMC_TRIES;
}

extern const mmc_step mmc_sd_steps[], mmc_emmc_steps[];
