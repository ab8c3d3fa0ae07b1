/* Blocks of bytes with their CRC, which is computed while the wire is busy. */
#include "drivers/spi/sifive_spi_parts.h"
#include "lib/crc/crc16.h"
#include <errno.h>

#define CRC_BYTES 2u

/* A block on its way. */
struct passage {
    uintptr_t txdata, rxdata;
    const uint16_t *table;
    uint64_t crc; /* of what is received: its bytes swapped, so that the next byte is added to the
                     lower one */
    int64_t last; /* the frame that was received and not stored yet */
};

static inline uint64_t entry_for(const uint16_t table[], uint64_t crc, uint64_t byte)
{
    return table[(crc ^ byte) & 0xff];
}

static inline uint64_t add(const uint16_t table[], uint64_t crc, uint64_t byte)
{
    return crc >> 8 ^ entry_for(table, crc, byte);
}

/* Makes the compiler compute @value here and not later. */
static inline void compute_now(uint64_t *value)
{
    __asm__ volatile("" : "+r"(*value));
}

/* Fills the FIFO, and receives one frame. Here and below CRCs are in registers, as a load or store
 * between two accesses to the device makes these slower. */
static bool begin_receiving(struct passage *passage, const struct spi_block *block)
{
    const uintptr_t txdata = passage->txdata;
    const uint16_t *table = passage->table;
    const uint8_t *early = block->early;
    uint8_t *in = block->in, *const end = in + block->early_length;
    uint64_t crc = 0;
    for (size_t i = 0; i < DEPTH; i++) {
        mmio_write32_relaxed(txdata, IDLE);
        if (in >= end)
            continue;
        uint8_t byte = *early++;
        *in++ = byte;
        crc = add(table, crc, byte);
    }
    passage->crc = crc;
    passage->last = take(passage->rxdata);
    if (passage->last < 0)
        return false;
    mmio_write32_relaxed(txdata, IDLE);
    return true;
}

/* Receives the bytes up to @end, and sends as many. A Rocket core has time for half a dozen
 * instructions until the bus answers a read (but starts them anew if there are more: the answer
 * then takes a result's place), and for as many after a write: in these each frame is stored and
 * added to the CRC. A function of its own, and aligned, and jumps in it are, too (the Makefile's),
 * as where the loop's code lies makes a difference of a cycle for each frame. */
static __attribute__((noinline, aligned(64))) bool receive_most(struct passage *passage,
                                                                uint8_t *in, const uint8_t *end)
{
    const uintptr_t txdata = passage->txdata, rxdata = passage->rxdata;
    const uint16_t *table = passage->table;
    uint64_t crc = passage->crc;
    int64_t last = passage->last;
    do {
        int64_t frame = try_take(rxdata);
        uint64_t entry = entry_for(table, crc, (uint64_t)last);
        compute_now(&entry);
        if (__builtin_expect(frame < 0, 0) && (frame = sifive_spi_take_late(rxdata)) < 0)
            return false;
        mmio_write32_relaxed(txdata, IDLE);
        crc = crc >> 8 ^ entry;
        *in++ = (uint8_t)last;
        last = frame;
    } while (in < end);
    passage->crc = crc;
    passage->last = last;
    return true;
}

/* The DEPTH frames that are under way: the end of the block, and its CRC. What is sent meanwhile
 * becomes the tail. */
static bool receive_rest(struct passage *passage, const struct spi_block *block, uint8_t *in)
{
    const uintptr_t txdata = passage->txdata, rxdata = passage->rxdata;
    const uint16_t *table = passage->table;
    const size_t tail_length = block->tail_length;
    const uint8_t *const end = block->in + block->length;
    uint64_t crc = passage->crc;
    int64_t last = passage->last;
    for (size_t i = 0; i < DEPTH; i++) {
        int64_t frame = take(rxdata);
        if (frame < 0)
            return false;
        if (i < tail_length)
            mmio_write32_relaxed(txdata, IDLE);
        crc = add(table, crc, (uint64_t)last);
        if (in < end)
            *in++ = (uint8_t)last;
        last = frame;
    }
    passage->crc = add(table, crc, (uint64_t)last);
    return true;
}

static bool receive_tail(const struct passage *passage, uint8_t *tail, size_t length)
{
    int64_t frame = 0;
    for (size_t i = 0; i < length && frame >= 0; i++) {
        frame = take(passage->rxdata);
        tail[i] = (uint8_t)frame;
    }
    return frame >= 0;
}

static int receive(struct passage *passage, const struct spi_block *block)
{
    uint8_t *rest = block->in + block->length - (DEPTH - CRC_BYTES + 1);
    if (!begin_receiving(passage, block) ||
        !receive_most(passage, block->in + block->early_length, rest) ||
        !receive_rest(passage, block, rest) ||
        !receive_tail(passage, block->tail, block->tail_length))
        return -ETIMEDOUT;
    return passage->crc ? -EILSEQ : 0;
}

static const uint8_t *begin_sending(struct passage *passage, const struct spi_block *block)
{
    const uintptr_t txdata = passage->txdata;
    const uint8_t *out = block->out;
    uint64_t crc = 0;
    for (size_t i = 0; i < block->head_length; i++)
        mmio_write32_relaxed(txdata, block->head[i]);
    for (size_t i = block->head_length; i < DEPTH; i++) {
        uint8_t byte = *out++;
        mmio_write32_relaxed(txdata, byte);
        crc = crc16_byte(crc, byte);
    }
    passage->crc = crc;
    return out;
}

/* As receive_most(), the other way: what is received means nothing. The byte has to be loaded here,
 * too, and a second load, from the table, would make the read of the device slower. */
static __attribute__((noinline, aligned(64))) bool send_most(struct passage *passage,
                                                             const uint8_t *out, const uint8_t *end)
{
    const uintptr_t txdata = passage->txdata, rxdata = passage->rxdata;
    uint64_t crc = passage->crc;
    do {
        int64_t frame = try_take(rxdata);
        uint64_t byte = *out++;
        compute_now(&byte);
        uint64_t quotient = crc16_quotient(crc, byte);
        compute_now(&quotient);
        if (__builtin_expect(frame < 0, 0) && sifive_spi_take_late(rxdata) < 0)
            return false;
        mmio_write32_relaxed(txdata, (uint32_t)byte);
        crc = crc16_add(crc, quotient);
    } while (out < end);
    passage->crc = crc;
    return true;
}

static bool send_rest(const struct passage *passage, size_t tail_length)
{
    const uintptr_t txdata = passage->txdata, rxdata = passage->rxdata;
    uint32_t crc = (uint32_t)passage->crc;
    for (size_t i = 0; i < CRC_BYTES + tail_length; i++) {
        if (take(rxdata) < 0)
            return false;
        mmio_write32_relaxed(txdata, i < CRC_BYTES ? crc >> (8 - 8 * i) & 0xff : IDLE);
    }
    for (size_t i = tail_length; i < DEPTH; i++)
        if (take(rxdata) < 0)
            return false;
    return true;
}

static int send(struct passage *passage, const struct spi_block *block)
{
    const uint8_t *out = begin_sending(passage, block);
    bool sent = send_most(passage, out, block->out + block->length) &&
                send_rest(passage, block->tail_length) &&
                receive_tail(passage, block->tail, block->tail_length);
    return sent ? 0 : -ETIMEDOUT;
}

/* At most DEPTH frames are under way, as in other exchanges. */
int sifive_spi_block_polled(const struct sifive_spi *spi, const struct spi_block *block)
{
    struct passage passage = {spi->base + TXDATA, spi->base + RXDATA, spi->crc_table, 0, 0};
    return block->out ? send(&passage, block) : receive(&passage, block);
}

/* As crc16() does, which is large and fast. */
static uint16_t crc_of(const uint8_t *bytes, size_t length)
{
    uint64_t crc = 0;
    for (size_t i = 0; i < length; i++)
        crc = crc16_byte(crc, bytes[i]);
    return (uint16_t)crc;
}

static int send_asleep(struct sifive_spi *spi, const struct spi_block *block)
{
    uint16_t crc = crc_of(block->out, block->length);
    const uint8_t end[CRC_BYTES] = {(uint8_t)(crc >> 8), (uint8_t)crc};
    int error = sifive_spi_exchange_asleep(spi, block->head, NULL, block->head_length);
    if (!error)
        error = sifive_spi_exchange_asleep(spi, block->out, NULL, block->length);
    if (!error)
        error = sifive_spi_exchange_asleep(spi, end, NULL, CRC_BYTES);
    return error ? error : sifive_spi_exchange_asleep(spi, NULL, block->tail, block->tail_length);
}

static int receive_asleep(struct sifive_spi *spi, const struct spi_block *block)
{
    uint8_t end[CRC_BYTES], *late = block->in + block->early_length;
    for (size_t i = 0; i < block->early_length; i++)
        block->in[i] = block->early[i];
    int error = sifive_spi_exchange_asleep(spi, NULL, late, block->length - block->early_length);
    if (!error)
        error = sifive_spi_exchange_asleep(spi, NULL, end, CRC_BYTES);
    if (!error)
        error = sifive_spi_exchange_asleep(spi, NULL, block->tail, block->tail_length);
    if (error)
        return error;
    return (end[0] << 8 | end[1]) == crc_of(block->in, block->length) ? 0 : -EILSEQ;
}

int sifive_spi_block_asleep(struct sifive_spi *spi, const struct spi_block *block)
{
    return block->out ? send_asleep(spi, block) : receive_asleep(spi, block);
}
