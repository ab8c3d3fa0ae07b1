/*
 * SD memory cards in SPI mode (SD Specifications Part 1, Physical Layer Simplified
 * Specification, version 6.00, chapter 7): standard capacity (SDSC), high (SDHC) and extended
 * (SDXC). CRCs are on: every command and data block is protected.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/block.h>
#include <yao/spi.h>

struct sd_spi_config {
    struct spi *spi;  /* the bus, which nothing else may use at the same time */
    unsigned line;    /* chip select */
    uint32_t max_hz;  /* the slot's fastest clock */
    const char *name; /* for messages; must stay valid */
};

struct sd_spi {
    struct block_device block; /* the interface; its priv is this struct */
    struct spi *spi;
    unsigned line;
    const char *name;
    uint32_t rate;       /* of SCK in Hz; an upper bound if the input clock is unknown */
    uint32_t spin_polls; /* polls before a wait starts to sleep between polls */
    bool version2;       /* the card knows CMD8: specification 2.00 or later */
    bool high_capacity;  /* commands take sector numbers; SDSC takes byte addresses */
    bool status_usable;  /* CMD13 works: it reported no error right after initialisation */
    bool gone;           /* the card was removed or reset: whatever is there now is not touched */
    const char *cause;   /* of the latest failure, in words */
};

/* Initialises the card, whatever state it is in, and fills in card->block except .node. 0, -ENODEV
 * if nothing in the slot answers, or after a message -EIO or -ETIMEDOUT. May sleep for a few
 * seconds. Not callable from interrupt handlers. */
int sd_spi_init(struct sd_spi *card, const struct sd_spi_config *config);
