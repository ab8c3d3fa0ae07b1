/*
 * The driver, a SiFive SPI controller and a card, wired together.
 */
#pragma once

#include "drivers/mmc/mmc_spi.h"
#include "drivers/spi/sifive_spi.h"
#include "log.h"
#include "sd_card.h"
#include "sifive_spi_model.h"

#define SLOT    "/soc/spi@10050000/mmc@0"
#define SECTORS 2048u

struct rig {
    struct sifive_spi_model controller;
    struct sd_card card;
    struct sd_card_config config;
    struct sifive_spi bus;
    struct mmc_spi sd;
    struct gpio present, read_only; /* .line is what gpio_value() returns */
    uint8_t memory[SECTORS * SD_CARD_SECTOR];
};

extern struct rig rig;

/* cmocka set-up: virtual time 0, a fresh high-capacity card with known contents in the slot, all
 * of which a test may change in rig.config before rig_insert(). */
int rig_setup(void **state);

/* Puts the card of rig.config, fresh from power-on, into the slot. */
void rig_insert(void);

/* Brings the driver up. */
int rig_start(void);

/* rig_insert(), rig_start() and its success, for tests of what comes after. */
void rig_ready(void);

/* Arms a fault of the card in the slot. */
void rig_arm(struct sd_card_fault fault);
void rig_fault(enum sd_card_fault_kind kind, uint64_t where, unsigned times);

int rig_read(uint64_t sector, void *buffer, uint32_t count);
int rig_write(uint64_t sector, const void *buffer, uint32_t count);

/* Whether the latest error message holds @text. */
bool rig_said(const char *text);
