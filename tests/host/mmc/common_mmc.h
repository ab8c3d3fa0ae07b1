/* The card logic, a host that makes no errors, and the model of a card in native mode. */
#pragma once

#include "bus.h"
#include "drivers/mmc/mmc_card.h"
#include "log.h"
#include "sd_native.h"

#define SLOT    "/soc/mmc@16020000"
#define SECTORS 4096u

struct rig {
    struct sd_native model;
    struct sd_native_config config;
    struct mmc_host host;
    struct mmc_card card;
    uint32_t hz;
    unsigned lines;
    unsigned commands; /* sent so far */
    int present;       /* what card detect says */
    uint8_t memory[SECTORS * SD_NATIVE_SECTOR];
};

extern struct rig rig;

/* cmocka set-up: virtual time 0, a fresh SDHC card with known contents in a slot with 4 lines and
 * high speed, all of which a test may change in rig.config and rig.host before rig_insert(). */
int rig_setup(void **state);

/* Puts the card of rig.config, fresh from power-on, into the slot. */
void rig_insert(void);

/* Brings the card up. */
int rig_start(void);

/* Arms a fault of the card in the slot. */
void rig_fault(enum sd_native_fault_kind kind, uint64_t where, unsigned times);

int rig_read(uint64_t sector, void *buffer, uint32_t count);
int rig_write(uint64_t sector, const void *buffer, uint32_t count);

/* Whether the latest error message holds @text. */
bool rig_said(const char *text);

/* common_host.c */
extern const struct mmc_host_ops native_host_ops;
