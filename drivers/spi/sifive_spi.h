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
    uint32_t input_hz; /* the clock that the divisor divides; if unknown, an upper bound, so that
                          SCK is never faster than requested */
    bool flash;        /* has the flash read sequencer, which must be off for programmed I/O */
};

struct sifive_spi {
    struct spi spi; /* the interface; its priv is this struct */
    uintptr_t base;
    uint32_t input_hz;
    dt_node node;
    bool failed;             /* the last exchange did */
    uint32_t byte_ns;        /* time of one frame on the wire */
    uint16_t crc_table[256]; /* CRC16 of each byte, its own bytes swapped */
    bool interrupts;         /* false: poll, however long it takes */
    struct wait received;    /* signaled when as many frames were received as sent */
};

#define SIFIVE_SPI_WINDOW 0x78 /* bytes of registers */

/* Initialises the controller at its lowest rate, with no chip selected, in polled mode. A caller
 * that installs sifive_spi_interrupt() sets .interrupts afterwards. */
void sifive_spi_init(struct sifive_spi *spi, const struct sifive_spi_config *config);

/* The interrupt handler; @arg is the struct sifive_spi. */
void sifive_spi_interrupt(void *arg);
