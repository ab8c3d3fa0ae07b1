#include "drivers/spi/sifive_spi_parts.h"
#include "lib/crc/crc16.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/time.h>

#define SCKDIV_MAX   0xfffu
#define CSDEF_HIGH   UINT32_MAX /* bits of pins that do not exist read as zero */
#define CSMODE_HOLD  2u         /* asserted from the first frame on until csmode changes */
#define CSMODE_OFF   3u
#define FMT_8_BITS   (8u << 16) /* one lane, most significant bit first, receiving */
#define DELAY0_RESET (1u << 16 | 1u)
#define DELAY1_RESET 1u /* nothing between frames */
#define IE_RXWM      (1u << 1)
#define IP_TXWM      (1u << 0) /* fewer frames wait to be sent than txmark says */

/* Waits longer than this sleep until an interrupt, as they take many times what that costs. */
#define SLEEP_NS TIME_US(50)

#define STALL_TIMEOUT TIME_MS(100)

/* A frame takes at most 2 ms (largest divisor, 33 MHz), and a register read at least 10 ns. So if
 * this many reads have not seen the frame, the controller is dead. */
#define STALL_READS 1000000u
/* The slow path of take(): the first read found the FIFO empty. Negative: no frame came. */
__attribute__((noinline)) int64_t sifive_spi_take_late(uintptr_t rxdata)
{
    for (unsigned i = 0; i < STALL_READS; i++) {
        int64_t frame = try_take(rxdata);
        if (frame >= 0)
            return frame;
    }
    return -1;
}

/* At most DEPTH frames are in flight, so neither FIFO can overflow and the full flag need not be
 * read; and as many as possible are, so that the wire is never idle. No fences: the FIFO loops
 * share no memory with the device. */
static int exchange_polled(const struct sifive_spi *spi, const uint8_t *out, uint8_t *in,
                           size_t length)
{
    const uintptr_t txdata = spi->base + TXDATA, rxdata = spi->base + RXDATA;
    size_t sent = 0, received = 0;
    for (; sent < length && sent < DEPTH; sent++)
        mmio_write32_relaxed(txdata, out ? out[sent] : IDLE);
    for (; received < length; received++) {
        int64_t frame = take(rxdata);
        if (frame < 0)
            return -ETIMEDOUT;
        if (sent < length)
            mmio_write32_relaxed(txdata, out ? out[sent] : IDLE);
        sent++;
        if (in)
            in[received] = (uint8_t)frame;
    }
    return 0;
}

/* Called when all frames were received, but their interrupt did not arrive. */
static void poll_from_now_on(struct sifive_spi *spi)
{
    spi->interrupts = false;
    device_error(spi->node, 0, "interrupt 0 does not arrive: polling instead");
}

/* Sends at most DEPTH frames and sleeps until as many were received. */
static int exchange_few_asleep(struct sifive_spi *spi, const uint8_t *out, uint8_t *in,
                               size_t length)
{
    wait_clear(&spi->received);
    for (size_t i = 0; i < length; i++)
        sifive_spi_set(spi, TXDATA, out ? out[i] : IDLE);
    sifive_spi_set(spi, RXMARK, (uint32_t)length - 1);
    sifive_spi_set(spi, IE, IE_RXWM);
    int late = wait_for(&spi->received, time_ns() + STALL_TIMEOUT);
    sifive_spi_set(spi, IE, 0);
    for (size_t i = 0; i < length; i++) {
        int64_t frame = late ? try_take(spi->base + RXDATA) : take(spi->base + RXDATA);
        if (frame < 0)
            return -ETIMEDOUT;
        if (in)
            in[i] = (uint8_t)frame;
    }
    if (late)
        poll_from_now_on(spi);
    return 0;
}

int sifive_spi_exchange_asleep(struct sifive_spi *spi, const uint8_t *out, uint8_t *in,
                               size_t length)
{
    int error = 0;
    for (size_t i = 0; i < length && !error; i += DEPTH) {
        size_t few = length - i < DEPTH ? length - i : DEPTH;
        error = exchange_few_asleep(spi, out ? out + i : NULL, in ? in + i : NULL, few);
    }
    return error;
}

static void drop_received(const struct sifive_spi *spi)
{
    for (unsigned i = 0; i < DEPTH; i++)
        (void)mmio_read32_relaxed(spi->base + RXDATA);
}

/* Frames of a failed exchange may still arrive after it: discards them before the next one. If some
 * were not even sent, the controller still is dead, and there is no room for others. */
static int recover(const struct sifive_spi *spi)
{
    if (!spi->failed)
        return 0;
    sifive_spi_set(spi, TXMARK, 1);
    if (!(mmio_read32_relaxed(spi->base + IP) & IP_TXWM))
        return -ETIMEDOUT;
    drop_received(spi);
    return 0;
}

/* Whether waits for @length frames are long enough to sleep in. */
static bool is_slow(const struct sifive_spi *spi, size_t length)
{
    uint64_t longest_wait = (uint64_t)spi->byte_ns * (length < DEPTH ? length : DEPTH);
    return spi->interrupts && longest_wait > SLEEP_NS;
}

static int sifive_spi_exchange(struct spi *interface, const uint8_t *out, uint8_t *in,
                               size_t length)
{
    struct sifive_spi *spi = interface->priv;
    int error = recover(spi);
    if (!error)
        error = is_slow(spi, length) ? sifive_spi_exchange_asleep(spi, out, in, length)
                                     : exchange_polled(spi, out, in, length);
    spi->failed = error;
    return error;
}

static int sifive_spi_exchange_block(struct spi *interface, const struct spi_block *block)
{
    struct sifive_spi *spi = interface->priv;
    int error = recover(spi);
    if (!error)
        error = is_slow(spi, block->length) ? sifive_spi_block_asleep(spi, block)
                                            : sifive_spi_block_polled(spi, block);
    spi->failed = error == -ETIMEDOUT;
    return error;
}

/* SCK = input / (2 (div + 1)), section 16.4. */
static uint32_t sifive_spi_set_rate(struct spi *interface, uint32_t hz)
{
    struct sifive_spi *spi = interface->priv;
    uint64_t twice = 2 * (uint64_t)(hz ? hz : 1);
    uint64_t divisor = (spi->input_hz + twice - 1) / twice;
    if (divisor < 1)
        divisor = 1;
    if (divisor > SCKDIV_MAX + 1)
        divisor = SCKDIV_MAX + 1;
    sifive_spi_set(spi, SCKDIV, (uint32_t)divisor - 1);
    uint32_t rate = (uint32_t)(spi->input_hz / (2 * divisor));
    spi->byte_ns = rate ? (uint32_t)(8ull * TIME_SECOND / rate) : UINT32_MAX;
    return rate;
}

/* Writes to csmode take effect after the frame in progress (section 16.1), and
 * sifive_spi_exchange() leaves none. With CSMODE_HOLD the pin is asserted only when the first frame
 * begins (section 16.8).
 */
static void sifive_spi_select(struct spi *interface, unsigned line, bool active)
{
    const struct sifive_spi *spi = interface->priv;
    if (active)
        sifive_spi_set(spi, CSID, line);
    sifive_spi_set(spi, CSMODE, active ? CSMODE_HOLD : CSMODE_OFF);
}

static const struct spi_ops ops = {sifive_spi_set_rate, sifive_spi_select, sifive_spi_exchange,
                                   sifive_spi_exchange_block};

void sifive_spi_init(struct sifive_spi *spi, const struct sifive_spi_config *config)
{
    spi->base = config->base;
    spi->input_hz = config->input_hz;
    spi->node = config->node;
    spi->failed = false;
    spi->spi = (struct spi){.ops = &ops, .priv = spi};
    for (unsigned i = 0; i < 256; i++)
        spi->crc_table[i] = __builtin_bswap16((uint16_t)crc16_byte(0, i));
    sifive_spi_set(spi, IE, 0);
    if (config->flash)
        sifive_spi_set(spi, FCTRL, 0);
    sifive_spi_select(&spi->spi, 0, false);
    sifive_spi_set(spi, CSDEF, CSDEF_HIGH);
    sifive_spi_set(spi, SCKMODE, 0);
    sifive_spi_set(spi, DELAY0, DELAY0_RESET);
    sifive_spi_set(spi, DELAY1, DELAY1_RESET);
    sifive_spi_set(spi, FMT, FMT_8_BITS);
    drop_received(spi); /* that the firmware may have left in the FIFO */
    sifive_spi_set_rate(&spi->spi, 0);
}

/* Masks the interrupt: its level stays high until exchange_few_asleep() takes the frames. */
void sifive_spi_interrupt(void *arg)
{
    struct sifive_spi *spi = arg;
    sifive_spi_set(spi, IE, 0);
    wait_signal(&spi->received);
}
