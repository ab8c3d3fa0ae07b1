/*
 * Strict model of the SiFive UART (FU540-C000 manual, chapter "UART"). Violations: accesses
 * that are not of 32 bits, writes to read-only registers or reserved bits, any write of div,
 * and a byte written while the transmit FIFO is full, which the device would ignore.
 */
#pragma once

#include "bus.h"

#define SIFIVE_UART_MODEL_BYTES 4096

struct sifive_uart_model {
    struct bus_model bus;
    uint64_t byte_ns; /* time of one byte on the line */
    uint32_t txctrl, rxctrl, ie;
    uint8_t tx_fifo[8], rx_fifo[8];
    unsigned tx_count, rx_count;
    bool shifting;
    uint8_t shift_register;
    char line[SIFIVE_UART_MODEL_BYTES]; /* what left the UART */
    size_t line_length;
    unsigned overruns; /* received bytes that found the FIFO full */
};

/* As a boot loader leaves it: transmitter and receiver on, two stop bits, watermarks 0. */
void sifive_uart_model_init(struct sifive_uart_model *model, uintptr_t base, uint64_t byte_ns);

/* A byte arrives. */
void sifive_uart_model_receive(struct sifive_uart_model *model, uint8_t byte);

/* The interrupt line, for bus_interrupt(); @ctx is the model. */
bool sifive_uart_model_level(void *ctx);
