/*
 * Cards as block devices: SD cards of all capacities (SDSC, SDHC, SDXC, SDUC) and eMMC, behind a
 * host controller (mmc_host.h). CRCs protect every command and data block.
 */
#pragma once

#include "drivers/mmc/mmc_host.h"
#include <yao/block.h>

struct mmc_card;

typedef int (*mmc_step)(struct mmc_card *card);

struct mmc_card {
    struct block_device block; /* the interface; its priv is this struct */
    struct mmc_host *host;
    uint32_t address;    /* RCA in bits 31:16; 0 in SPI mode, which has none */
    uint32_t rate;       /* of the clock in Hz; an upper bound if the input clock is unknown */
    unsigned lines;      /* of data in use */
    bool emmc;           /* not an SD card */
    bool version2;       /* the SD card knows CMD8: specification 2.00 or later */
    bool high_capacity;  /* commands take sector numbers; SDSC takes byte addresses */
    bool ultra_capacity; /* more than 2 TiB: CMD22 gives the upper bits of sector numbers */
    bool status_usable;  /* CMD13 works: it reported no error right after initialisation */
    bool answered;       /* something in the slot answered a command */
    bool gone;           /* removed or reset: whatever is there now is not touched */
    bool found_empty;    /* so was the slot when it was looked at last */
    bool fresh;          /* nobody was told of .result yet */
    int result;          /* of the latest bring-up */
    uint64_t seen;       /* when it was looked for last, time_ns() */
    uint8_t bring_up;    /* how many times it was begun */
    const mmc_step *steps, *others; /* of the bring-up: see mmc_start() */
    char product[7];                /* name, from the CID */
    const char *cause;              /* of the latest failure, in words */
};

/* Identifies the card, whatever state it is in, and fills in card->block except .node. 0, -ENODEV
 * if nothing in the slot answers, or after a message -EIO or -ETIMEDOUT. May sleep for a few
 * seconds. Not callable from interrupt handlers. Also after an error the slot is a block device:
 * block_look() gives the same result at first, and later looks for a card that was put in. */
int mmc_card_init(struct mmc_card *card, struct mmc_host *host);
