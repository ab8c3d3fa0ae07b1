#include "drivers/spi/sifive_spi.h"
#include <errno.h>
#include <yao/log.h>
#include <yao/mmio.h>
#include <yao/time.h>

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
#define RXMARK  0x54 /* I/O */
#define FCTRL   0x60 /* I/O; only where there is a flash read sequencer */
#define IE      0x70 /* I/O */

#define SCKDIV_MAX   0xfffu
#define CSDEF_HIGH   UINT32_MAX /* bits of pins that do not exist read as zero */
#define CSMODE_HOLD  2u         /* asserted from the first frame on until csmode changes */
#define CSMODE_OFF   3u
#define FMT_8_BITS   (8u << 16) /* one lane, most significant bit first, receiving */
#define DELAY0_RESET (1u << 16 | 1u)
#define DELAY1_RESET 1u /* nothing between frames */
#define IE_RXWM      (1u << 1)

#define DEPTH 8u    /* entries of either FIFO */
#define IDLE  0xffu /* sent when there is nothing to send */

/* Waits longer than this sleep until an interrupt, as they take many times what that costs. */
#define SLEEP_NS TIME_US(50)

/* A frame takes at most 2 ms (largest divisor, 33 MHz), and a register read at least 10 ns. So if
 * this many reads have not seen the frame, the controller is dead. */
#define STALL_READS   1000000u
#define STALL_TIMEOUT TIME_MS(100)

static void set(const struct sifive_spi *spi, unsigned reg, uint32_t value)
{
    mmio_write32_relaxed(spi->base + reg, value);
}

/* Takes a received frame from the FIFO. Negative if there is none: the empty flag is the sign bit.
 */
static inline int32_t try_take(uintptr_t rxdata)
{
    return (int32_t)mmio_read32_relaxed(rxdata);
}

/* The slow path of take(): the first read found the FIFO empty. Negative: no frame came. */
static __attribute__((noinline)) int32_t take_late(uintptr_t rxdata)
{
    for (unsigned i = 0; i < STALL_READS; i++) {
        int32_t frame = try_take(rxdata);
        if (frame >= 0)
            return frame;
    }
    return -1;
}

static inline int32_t take(uintptr_t rxdata)
{
    int32_t frame = try_take(rxdata);
    return __builtin_expect(frame < 0, 0) ? take_late(rxdata) : frame;
}

/* At most DEPTH frames are in flight, so neither FIFO can overflow and the full flag need not be
 * read; and as many as possible are, so that the wire is never idle. A frame is stored to memory
 * after the next one was sent, so that the store overlaps with it. No fences: the FIFO loop shares
 * no memory with the device. Inlined so that each call in exchange_polled() is specialised for its
 * NULLs. */
static inline __attribute__((always_inline)) int
pump(const struct sifive_spi *spi, const uint8_t *out, uint8_t *in, size_t length)
{
    const uintptr_t txdata = spi->base + TXDATA, rxdata = spi->base + RXDATA;
    const size_t ahead = length < DEPTH ? length : DEPTH;
    for (size_t left = ahead; left > 0; left--)
        mmio_write32_relaxed(txdata, out ? *out++ : IDLE);
    for (size_t left = length - ahead; left > 0; left--) {
        int32_t frame = take(rxdata);
        if (frame < 0)
            return -ETIMEDOUT;
        mmio_write32_relaxed(txdata, out ? *out++ : IDLE);
        if (in)
            *in++ = (uint8_t)frame;
    }
    for (size_t left = ahead; left > 0; left--) {
        int32_t frame = take(rxdata);
        if (frame < 0)
            return -ETIMEDOUT;
        if (in)
            *in++ = (uint8_t)frame;
    }
    return 0;
}

static int exchange_polled(const struct sifive_spi *spi, const uint8_t *out, uint8_t *in,
                           size_t length)
{
    if (out)
        return in ? pump(spi, out, in, length) : pump(spi, out, NULL, length);
    return in ? pump(spi, NULL, in, length) : pump(spi, NULL, NULL, length);
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
        set(spi, TXDATA, out ? out[i] : IDLE);
    set(spi, RXMARK, (uint32_t)length - 1);
    set(spi, IE, IE_RXWM);
    int late = wait_for(&spi->received, time_ns() + STALL_TIMEOUT);
    set(spi, IE, 0);
    for (size_t i = 0; i < length; i++) {
        int32_t frame = late ? try_take(spi->base + RXDATA) : take(spi->base + RXDATA);
        if (frame < 0)
            return -ETIMEDOUT;
        if (in)
            in[i] = (uint8_t)frame;
    }
    if (late)
        poll_from_now_on(spi);
    return 0;
}

static int exchange_asleep(struct sifive_spi *spi, const uint8_t *out, uint8_t *in, size_t length)
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

/* Frames of a failed exchange may still arrive after it: discards them before the next one. */
static int sifive_spi_exchange(struct spi *interface, const uint8_t *out, uint8_t *in,
                               size_t length)
{
    struct sifive_spi *spi = interface->priv;
    uint64_t longest_wait = (uint64_t)spi->byte_ns * (length < DEPTH ? length : DEPTH);
    if (spi->failed)
        drop_received(spi);
    int error = spi->interrupts && longest_wait > SLEEP_NS ? exchange_asleep(spi, out, in, length)
                                                           : exchange_polled(spi, out, in, length);
    spi->failed = error;
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
    set(spi, SCKDIV, (uint32_t)divisor - 1);
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
        set(spi, CSID, line);
    set(spi, CSMODE, active ? CSMODE_HOLD : CSMODE_OFF);
}

static const struct spi_ops ops = {sifive_spi_set_rate, sifive_spi_select, sifive_spi_exchange};

void sifive_spi_init(struct sifive_spi *spi, const struct sifive_spi_config *config)
{
    spi->base = config->base;
    spi->input_hz = config->input_hz;
    spi->node = config->node;
    spi->failed = false;
    spi->spi = (struct spi){.ops = &ops, .priv = spi};
    set(spi, IE, 0);
    if (config->flash)
        set(spi, FCTRL, 0);
    sifive_spi_select(&spi->spi, 0, false);
    set(spi, CSDEF, CSDEF_HIGH);
    set(spi, SCKMODE, 0);
    set(spi, DELAY0, DELAY0_RESET);
    set(spi, DELAY1, DELAY1_RESET);
    set(spi, FMT, FMT_8_BITS);
    drop_received(spi); /* that the firmware may have left in the FIFO */
    sifive_spi_set_rate(&spi->spi, 0);
}

/* Masks the interrupt: its level stays high until exchange_few_asleep() takes the frames. */
void sifive_spi_interrupt(void *arg)
{
    struct sifive_spi *spi = arg;
    set(spi, IE, 0);
    wait_signal(&spi->received);
}
