/*
 * Host of an SD card in SPI mode (SD Specifications Part 1, Physical Layer Simplified
 * Specification, version 6.00, chapter 7), on any SPI controller. CRCs are on: every command and
 * data block is protected.
 */
#pragma once

#include "drivers/mmc/mmc_card.h"
#include <yao/gpio.h>
#include <yao/spi.h>

struct mmc_spi_config {
    struct spi *spi;  /* the bus, which nothing else may use at the same time */
    unsigned line;    /* chip select */
    uint32_t max_hz;  /* the slot's fastest clock */
    const char *name; /* for messages; must stay valid */
    /* Lines that are active with a card in the slot, and with its protection switch set; each must
     * stay valid, and is NULL if it does not exist. */
    const struct gpio *present, *read_only;
};

struct mmc_spi {
    struct mmc_host host; /* the interface; its priv is this struct */
    struct mmc_card card;
    struct spi *spi;
    unsigned line;
    const struct gpio *present, *read_only;
    uint32_t spin_polls; /* polls before a wait starts to sleep between polls */
    bool stop_due;       /* a write was given up while the card was busy: CMD12 must follow */
};

/* Initialises the card as mmc_card_init() does, in SPI mode. */
int mmc_spi_init(struct mmc_spi *spi, const struct mmc_spi_config *config);
