/*
 * Strict model of the SiFive SPI controller (FU540-C000 manual v1p0, chapter 16). Violations:
 * accesses that are not of 32 bits or not to a register, writes to read-only registers or
 * reserved bits, a frame written to the full transmit FIFO or received into a full one (either is
 * lost), and changes of rate, format or chip select while frames are under way, of which the
 * manual does not say which frames they affect.
 */
#pragma once

#include "bus.h"

struct sifive_spi_model {
    struct bus_model bus;
    uint32_t input_hz;
    bool flash;                                      /* has a flash read sequencer */
    uint8_t (*exchange)(void *device, uint8_t mosi); /* the device selected by line 0 */
    void *device;
    bool selected; /* chip select 0 is active */
    uint32_t sckdiv, sckmode, csid, csdef, csmode, delay0, delay1, fmt, txmark, rxmark, ie, fctrl;
    uint8_t tx_fifo[8], rx_fifo[8];
    unsigned tx_count, rx_count;
    bool shifting, dead;
    uint8_t shift_register;
    unsigned frames;  /* so far */
    uint64_t busy_ns; /* of them on the wire */
};

/* In the state after reset. */
void sifive_spi_model_init(struct sifive_spi_model *model, uintptr_t base, uint32_t input_hz);

/* Continues with what it has got, after it was dead. */
void sifive_spi_model_revive(struct sifive_spi_model *model);

uint32_t sifive_spi_model_sck(const struct sifive_spi_model *model); /* in Hz */

/* The interrupt line, for bus_interrupt(); @ctx is the model. */
bool sifive_spi_model_level(void *ctx);
