/*
 * SPI controllers (struct device.interface of class "spi"): mode 0, 8-bit frames, most significant
 * bit first, with a chip select that the caller controls. Not callable from interrupt handlers.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <yao/device.h>

struct spi;

/* A block of bytes and behind it its CRC16 (lib/crc/crc16.h), with what is exchanged without a
 * pause before and after it. One of .out and .in is NULL. */
struct spi_block {
    const uint8_t *head; /* sent before the block, with .out only */
    size_t head_length;  /* at most 8 */
    const uint8_t *out;
    uint8_t *in;
    size_t length;        /* of .out, at least 9, or of .in */
    const uint8_t *early; /* the first bytes of .in, which have been received already */
    size_t early_length;  /* at most 8; at least 8 others are left */
    uint8_t *tail;        /* received behind the CRC, while 0xff is sent */
    size_t tail_length;   /* at most 8 */
};

struct spi_ops {
    /* Sets SCK to the highest rate <= @hz that the divisor allows (at least the lowest that it
     * has), and returns it in Hz; 0 if the input clock is unknown and the rate was not changed. */
    uint32_t (*set_rate)(struct spi *spi, uint32_t hz);
    /* Asserts chip select @line, or deasserts all. */
    void (*select)(struct spi *spi, unsigned line, bool active);
    /* Sends and receives @length bytes at once. @out NULL sends 0xff; @in NULL discards what is
     * received. 0, or -ETIMEDOUT if the controller stalls. */
    int (*exchange)(struct spi *spi, const uint8_t *out, uint8_t *in, size_t length);
    /* Sends or receives a block. The CRC is computed while the wire is busy. 0, -ETIMEDOUT as
     * above, or -EILSEQ: not the CRC that was received. */
    int (*exchange_block)(struct spi *spi, const struct spi_block *block);
};

struct spi {
    const struct spi_ops *ops;
    void *priv; /* private to the driver */
};

DEVICE_CLASS(spi);
