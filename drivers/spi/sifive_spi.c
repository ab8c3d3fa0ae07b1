#include "drivers/spi/sifive_spi.h"
#include "lib/crc/crc16.h"
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
#define TXMARK  0x50 /* I/O */
#define RXMARK  0x54 /* I/O */
#define FCTRL   0x60 /* I/O; only where there is a flash read sequencer */
#define IE      0x70 /* I/O */
#define IP      0x74 /* In */

#define SCKDIV_MAX   0xfffu
#define CSDEF_HIGH   UINT32_MAX /* bits of pins that do not exist read as zero */
#define CSMODE_HOLD  2u         /* asserted from the first frame on until csmode changes */
#define CSMODE_OFF   3u
#define FMT_8_BITS   (8u << 16) /* one lane, most significant bit first, receiving */
#define DELAY0_RESET (1u << 16 | 1u)
#define DELAY1_RESET 1u /* nothing between frames */
#define IE_RXWM      (1u << 1)
#define IP_TXWM      (1u << 0) /* fewer frames wait to be sent than txmark says */

#define DEPTH 8u    /* entries of either FIFO */
#define IDLE  0xffu /* sent when there is nothing to send */

#define CRC_BYTES 2u

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
static inline int64_t try_take(uintptr_t rxdata)
{
    return mmio_read32_signed_relaxed(rxdata);
}

/* The slow path of take(): the first read found the FIFO empty. Negative: no frame came. */
static __attribute__((noinline)) int64_t take_late(uintptr_t rxdata)
{
    for (unsigned i = 0; i < STALL_READS; i++) {
        int64_t frame = try_take(rxdata);
        if (frame >= 0)
            return frame;
    }
    return -1;
}

static inline int64_t take(uintptr_t rxdata)
{
    int64_t frame = try_take(rxdata);
    return __builtin_expect(frame < 0, 0) ? take_late(rxdata) : frame;
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

/* CRCs have their bytes swapped here: what the next byte is added to is the lower one. */
static inline uint64_t entry_for(const uint16_t table[], uint64_t crc, uint64_t byte)
{
    return table[(crc ^ byte) & 0xff];
}

/* Makes the compiler compute @value here and not later. */
static inline void compute_now(uint64_t *value)
{
    __asm__ volatile("" : "+r"(*value));
}

/* A Rocket core has time for half a dozen instructions until the bus answers a read (but starts
 * them anew if there are more: the answer then takes a result's place), and for as many after a
 * write: in these each frame is stored and added to the CRC. Aligned, as where the loop's code lies
 * makes a difference of a cycle for each frame. When the loop ends DEPTH frames are
 * under way, the last two the CRC. */
static __attribute__((noinline, aligned(64))) int
receive_checked(const struct sifive_spi *spi, uint8_t *in, size_t length, size_t done)
{
    const uintptr_t txdata = spi->base + TXDATA, rxdata = spi->base + RXDATA;
    const uint16_t *table = spi->crc_table;
    const uint8_t *const end = in + length;
    __asm__("" : "+r"(table)); /* its address is not to be added each time */
    uint64_t crc = 0;
    for (size_t i = 0; i < DEPTH; i++) {
        mmio_write32_relaxed(txdata, IDLE);
        if (i < done)
            crc = crc >> 8 ^ entry_for(table, crc, *in++);
    }
    int64_t last = take(rxdata);
    if (last < 0)
        return -ETIMEDOUT;
    mmio_write32_relaxed(txdata, IDLE);
    size_t left = length - done - (DEPTH - CRC_BYTES + 1);
    do {
        int64_t frame = try_take(rxdata);
        uint64_t entry = entry_for(table, crc, (uint64_t)last);
        compute_now(&entry);
        if (__builtin_expect(frame < 0, 0) && (frame = take_late(rxdata)) < 0)
            return -ETIMEDOUT;
        mmio_write32_relaxed(txdata, IDLE);
        crc = crc >> 8 ^ entry;
        *in++ = (uint8_t)last;
        last = frame;
    } while (--left > 0);
    for (left = DEPTH; left > 0; left--) {
        crc = crc >> 8 ^ entry_for(table, crc, (uint64_t)last);
        if (in < end)
            *in++ = (uint8_t)last;
        last = take(rxdata);
        if (last < 0)
            return -ETIMEDOUT;
    }
    return crc >> 8 ^ entry_for(table, crc, (uint64_t)last) ? -EILSEQ : 0;
}

/* The same, the other way: what is received means nothing. */
static int send_checked(const struct sifive_spi *spi, const uint8_t *out, size_t length)
{
    uint64_t crc = 0;
    const uintptr_t txdata = spi->base + TXDATA, rxdata = spi->base + RXDATA;
    const uint16_t *table = spi->crc_table;
    size_t ahead = DEPTH;
    for (const uint8_t *const end = out + length; out < end; out++) {
        uint64_t byte = *out, entry = entry_for(table, crc, byte);
        if (ahead > 0)
            ahead--;
        else if (take(rxdata) < 0)
            return -ETIMEDOUT;
        mmio_write32_relaxed(txdata, (uint8_t)byte);
        crc = crc >> 8 ^ entry;
    }
    for (unsigned i = 0; i < DEPTH + CRC_BYTES; i++) {
        if (take(rxdata) < 0)
            return -ETIMEDOUT;
        if (i < CRC_BYTES)
            mmio_write32_relaxed(txdata, (uint8_t)(crc >> 8 * i));
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
        set(spi, TXDATA, out ? out[i] : IDLE);
    set(spi, RXMARK, (uint32_t)length - 1);
    set(spi, IE, IE_RXWM);
    int late = wait_for(&spi->received, time_ns() + STALL_TIMEOUT);
    set(spi, IE, 0);
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

static int exchange_asleep(struct sifive_spi *spi, const uint8_t *out, uint8_t *in, size_t length)
{
    int error = 0;
    for (size_t i = 0; i < length && !error; i += DEPTH) {
        size_t few = length - i < DEPTH ? length - i : DEPTH;
        error = exchange_few_asleep(spi, out ? out + i : NULL, in ? in + i : NULL, few);
    }
    return error;
}

static int exchange_checked_asleep(struct sifive_spi *spi, const uint8_t *out, uint8_t *in,
                                   size_t length, size_t done)
{
    uint8_t end[CRC_BYTES];
    uint64_t crc = 0;
    int error = exchange_asleep(spi, out, in ? in + done : NULL, length - done);
    for (size_t i = 0; i < length; i++)
        crc = crc >> 8 ^ entry_for(spi->crc_table, crc, out ? out[i] : in[i]);
    for (unsigned i = 0; i < CRC_BYTES; i++)
        end[i] = (uint8_t)(crc >> 8 * i);
    if (!error)
        error = exchange_asleep(spi, out ? end : NULL, out ? NULL : end, CRC_BYTES);
    if (error || out)
        return error;
    return (end[0] | (unsigned)end[1] << 8) == crc ? 0 : -EILSEQ;
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
    set(spi, TXMARK, 1);
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
        error = is_slow(spi, length) ? exchange_asleep(spi, out, in, length)
                                     : exchange_polled(spi, out, in, length);
    spi->failed = error;
    return error;
}

static int sifive_spi_exchange_checked(struct spi *interface, const uint8_t *out, uint8_t *in,
                                       size_t length, size_t done)
{
    struct sifive_spi *spi = interface->priv;
    int error = recover(spi);
    if (!error && is_slow(spi, length))
        error = exchange_checked_asleep(spi, out, in, length, done);
    else if (!error)
        error = out ? send_checked(spi, out, length) : receive_checked(spi, in, length, done);
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

static const struct spi_ops ops = {sifive_spi_set_rate, sifive_spi_select, sifive_spi_exchange,
                                   sifive_spi_exchange_checked};

void sifive_spi_init(struct sifive_spi *spi, const struct sifive_spi_config *config)
{
    spi->base = config->base;
    spi->input_hz = config->input_hz;
    spi->node = config->node;
    spi->failed = false;
    spi->spi = (struct spi){.ops = &ops, .priv = spi};
    for (unsigned i = 0; i < 256; i++)
        spi->crc_table[i] = __builtin_bswap16((uint16_t)crc16_byte(0, i));
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
