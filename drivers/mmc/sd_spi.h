/*
 * SD memory cards in SPI mode (SD Specifications Part 1, Physical Layer Simplified
 * Specification, version 6.00, chapter 7): standard capacity (SDSC), high (SDHC) and extended
 * (SDXC). Every command and block is sent and checked with its CRC.
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
    const char *name; /* for messages; must stay */
};

struct sd_spi {
    struct block_device block; /* the interface; its priv is this struct */
    struct spi *spi;
    unsigned line;
    const char *name;
    uint32_t rate;       /* of SCK in Hz, or above the true one where that is not known */
    uint32_t spin_polls; /* how often a wait polls before it sleeps between polls */
    bool version2;       /* the card knows CMD8: specification 2.00 or later */
    bool high_capacity;  /* commands take sector numbers; SDSC takes byte addresses */
    bool status_usable;  /* CMD13 gave a good answer when nothing could be wrong */
    bool gone;           /* the card was removed or reset: never touch what is there now */
    const char *cause;   /* of the latest failure, in words */
};

/* Brings up the card, whatever state it is in, and fills in card->block except .node.
 * 0, -ENODEV nothing in the slot answers, -EIO or -ETIMEDOUT after having said why.
 * Takes up to a few seconds, asleep. Not callable from interrupt handlers. */
int sd_spi_init(struct sd_spi *card, const struct sd_spi_config *config);
