/* Private to the driver of SiFive's SPI controller: what its files share. */
#pragma once

#include "drivers/spi/sifive_spi.h"
#include <yao/mmio.h>

/* FU540-C000 manual v1p0, table 79 */
#define SCKDIV  0x00 /* I/O */
#define SCKMODE 0x04 /* I/O */
#define CSID    0x10 /* I/O */
#define CSDEF   0x14 /* I/O: the level of each pin that is not selected */
#define CSMODE  0x18 /* I/O */
#define DELAY0  0x28 /* I/O */
#define DELAY1  0x2c /* I/O */
#define FMT     0x40 /* I/O */
#define TXDATA  0x48 /* I/O: read: full flag; write: one frame into the FIFO */
#define RXDATA  0x4c /* In: empty flag and frame; the read takes it out of the FIFO */
#define TXMARK  0x50 /* I/O */
#define RXMARK  0x54 /* I/O */
#define FCTRL   0x60 /* I/O; only where there is a flash read sequencer */
#define IE      0x70 /* I/O */
#define IP      0x74 /* In */

#define DEPTH 8u    /* entries of either FIFO */
#define IDLE  0xffu /* sent when there is nothing to send */

static inline void sifive_spi_set(const struct sifive_spi *spi, unsigned reg, uint32_t value)
{
    mmio_write32_relaxed(spi->base + reg, value);
}

/* Takes a received frame from the FIFO. Negative if there is none: the empty flag is the sign bit.
 */
static inline int64_t try_take(uintptr_t rxdata)
{
    return mmio_read32_signed_relaxed(rxdata);
}

/* The slow path of take(): the first read found the FIFO empty. Negative: no frame came. */
int64_t sifive_spi_take_late(uintptr_t rxdata);

static inline int64_t take(uintptr_t rxdata)
{
    int64_t frame = try_take(rxdata);
    return __builtin_expect(frame < 0, 0) ? sifive_spi_take_late(rxdata) : frame;
}

/* Sends and receives at most DEPTH bytes at a time, and sleeps meanwhile. @out and @in may be NULL.
 * 0 or -ETIMEDOUT. */
int sifive_spi_exchange_asleep(struct sifive_spi *spi, const uint8_t *out, uint8_t *in,
                               size_t length);

/* The transfer of a block; see <yao/spi.h>. Polled, and asleep. */
int sifive_spi_block_polled(const struct sifive_spi *spi, const struct spi_block *block);
int sifive_spi_block_asleep(struct sifive_spi *spi, const struct spi_block *block);
