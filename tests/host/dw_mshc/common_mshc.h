/*
 * The driver, the model of its controller, and a card, wired together.
 */
#pragma once

#include "drivers/mmc/dw_mshc.h"
#include "dw_mshc.h"
#include "log.h"
#include "memory.h"
#include "sd_native.h"

#define SLOT    "/soc/mmc@16020000"
#define NODE    4
#define CIU_HZ  49500000u
#define SECTORS 4096u
#define BLOCK   512u

struct rig {
    void (*check)(void); /* called at each access; NULL: any is allowed */
    struct dw_mshc model;
    struct dw_mshc_config controller;
    struct sd_native card;
    struct sd_native_config config;
    struct mshc mshc;
    struct mshc_config slot;
    bool interrupts;       /* delivered to the driver */
    unsigned lose_returns; /* of descriptors: so many do not reach memory */
    unsigned not_its_own;  /* so many descriptors are not the IDMAC's when it fetches them */
    uint64_t bus_ns;       /* what the IDMAC's access to memory takes */
    uint64_t register_ns;  /* what an access to a register takes */
    int gpio;              /* what every GPIO line reads */
    uint32_t rca;          /* as in an argument */
    uint8_t memory[SECTORS * SD_NATIVE_SECTOR];
    uint8_t buffer[SECTORS / 2 * SD_NATIVE_SECTOR + 8]; /* for DMA, too */
};

extern struct rig rig;

/* cmocka set-up: virtual time 0, a JH7110's controller, and an SDHC card with known contents, all
 * of which a test may change in .controller, .config and .slot before rig_start(). */
int rig_setup(void **state);
int rig_teardown(void **state);

/* Parts of it, for tests that have more than the controller: the controller on the bus, the card in
 * its slot, both as configured by rig_attach(); and the interrupt line. */
void rig_attach(void);
void rig_plug(void);
bool rig_level(void *ctx);

/* Plugs the card in, and initialises the driver. */
int rig_start(void);

/* rig_start(), and identifies the card by hand: it is in transfer state with @lines data lines, at
 * @hz. */
void rig_ready(unsigned lines, uint32_t hz);

/* Arms a fault of the card or the controller. */
void rig_card_fault(enum sd_native_fault_kind kind, uint64_t where, unsigned times);
void rig_fault(enum dw_mshc_fault_kind kind, unsigned after, unsigned times);

/* From now on changes what the driver reads from registers: @triples of how many good reads come
 * first, low and high, and which value of 8 bits the next one is XORed with, at bits (count % 25)
 * on. */
void rig_noise(const uint8_t *triples, size_t size);

/* One command. */
int rig_command(uint8_t index, uint32_t argument, enum mmc_response response, uint32_t answer[4]);

/* Transfers between the card and rig.buffer + @offset; by DMA, or by PIO. */
int rig_read(uint32_t sector, uint32_t count, unsigned offset, bool dma);
int rig_write(uint32_t sector, uint32_t count, unsigned offset, bool dma);

/* Whether rig.buffer + @offset and the card's sectors are the same. */
bool rig_same(uint32_t sector, uint32_t count, unsigned offset);
