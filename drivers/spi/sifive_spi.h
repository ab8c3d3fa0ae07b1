/*
 * SiFive SPI controller (FU540-C000 manual v1p0, chapter 16): master only, 8-entry FIFOs
 * each way, programmed I/O.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <yao/dt.h>
#include <yao/spi.h>
#include <yao/wait.h>

struct sifive_spi_config {
    dt_node node;      /* for messages */
    uintptr_t base;    /* the registers */
    uint32_t input_hz; /* the clock that the divisor divides; where it is not known, the most it
                          can be, so that SCK is never faster than asked for */
    bool flash;        /* has the flash read sequencer, which must be off for programmed I/O */
};

struct sifive_spi {
    struct spi spi; /* the interface; its priv is this struct */
    uintptr_t base;
    uint32_t input_hz;
    dt_node node;
    bool failed;          /* the last exchange */
    uint32_t byte_ns;     /* time of one frame on the wire */
    bool interrupts;      /* false: poll, however long it takes */
    struct wait received; /* as many frames as were sent are back */
};

#define SIFIVE_SPI_WINDOW 0x78 /* bytes of registers */

/* Brings the controller up at its lowest rate with no chip selected, in polled mode: whoever
 * wires sifive_spi_interrupt() to its interrupt sets .interrupts. */
void sifive_spi_init(struct sifive_spi *spi, const struct sifive_spi_config *config);

/* The interrupt handler; @arg is the struct sifive_spi. */
void sifive_spi_interrupt(void *arg);
