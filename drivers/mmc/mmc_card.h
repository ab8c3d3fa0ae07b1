/*
 * Cards as block devices: SD cards of all capacities (SDSC, SDHC, SDXC, SDUC) and eMMC, behind a
 * host controller (mmc_host.h).
 */
#pragma once

#include "drivers/mmc/mmc_host.h"
#include <yao/block.h>

struct mmc_card {
    struct block_device block; /* the interface; its priv is this struct */
    struct mmc_host *host;
};

/* Identifies the card, whatever state it is in, and fills in card->block except .node. 0, -ENODEV
 * if nothing in the slot answers, or after a message -EIO or -ETIMEDOUT. May sleep for a few
 * seconds. Not callable from interrupt handlers. */
int mmc_card_init(struct mmc_card *card, struct mmc_host *host);
