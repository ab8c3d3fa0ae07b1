/*
 * SPI controllers (struct device.interface of class "spi"): byte exchanges in mode 0, 8-bit
 * frames, most significant bit first, with one chip select held as the caller says. Not
 * callable from interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yao/device.h>

struct spi;

struct spi_ops {
    /* Sets the clock to the highest rate <= @hz that the divisor allows, and returns it in Hz;
     * 0 when the input clock is unknown and the firmware's rate is kept. */
    uint32_t (*set_rate)(struct spi *spi, uint32_t hz);
    /* Holds the chip select of line @line active, or releases it. */
    void (*select)(struct spi *spi, unsigned line, bool active);
    /* Exchanges @length bytes. @out NULL sends 0xff; @in NULL drops what comes back. 0, or
     * -ETIMEDOUT when the controller stops moving. */
    int (*exchange)(struct spi *spi, const uint8_t *out, uint8_t *in, size_t length);
};

struct spi {
    const struct spi_ops *ops;
    void *priv;
};

DEVICE_CLASS(spi);
