#include "drivers/serial/sifive_uart.h"
#include <yao/mmio.h>

/* FU540-C000 manual v1p4, chapter 13 */
#define TXDATA 0x00 /* I/O: read: full flag; write: one byte into the FIFO */
#define RXDATA 0x04 /* In: empty flag and byte; the read takes it out of the FIFO */
#define TXCTRL 0x08 /* I/O */
#define RXCTRL 0x0c /* I/O */
#define IE     0x10 /* I/O */
#define IP     0x14 /* In */
#define DIV    0x18 /* I/O: a bit takes div + 1 cycles of the device's clock */

#define TXDATA_FULL   (1u << 31)
#define RXDATA_EMPTY  (1u << 31)
#define TXCTRL_TXEN   (1u << 0)
#define TXCTRL_NSTOP  (1u << 1)
#define TXCTRL_TXCNT1 (1u << 16) /* txcnt 1: txwm while the FIFO holds less than one byte */
#define RXCTRL_RXEN   (1u << 0)  /* rxcnt 0: rxwm while the FIFO holds any byte */
#define FRAME_BITS    11u        /* start bit, eight data bits, at most two stop bits */
#define TXWM          (1u << 0)
#define RXWM          (1u << 1)

static uint32_t get(const struct sifive_uart *uart, unsigned reg)
{
    return mmio_read32_relaxed(uart->base + reg);
}

static void set(const struct sifive_uart *uart, unsigned reg, uint32_t value)
{
    mmio_write32_relaxed(uart->base + reg, value);
}

/* Checks the full flag before each byte. One read of txwm would be enough for eight, but QEMU 9.2
 * and later set it whatever their FIFO holds, and then drop what does not fit. */
static size_t sifive_uart_transmit(struct console *console, const char *bytes, size_t length)
{
    struct sifive_uart *uart = console->priv;
    size_t sent = 0;
    uart->quiet = 0;
    while (sent < length && !(get(uart, TXDATA) & TXDATA_FULL))
        set(uart, TXDATA, (uint8_t)bytes[sent++]);
    return sent;
}

static size_t sifive_uart_receive(struct console *console, char *bytes, size_t size)
{
    const struct sifive_uart *uart = console->priv;
    size_t received = 0;
    while (received < size) {
        uint32_t data = get(uart, RXDATA);
        if (data & RXDATA_EMPTY)
            break;
        bytes[received++] = (char)data;
    }
    return received;
}

/* Watermark interrupts are level-triggered: one whose condition holds already interrupts as soon as
 * it is enabled. So nothing is lost between checking the FIFO and this. */
static void sifive_uart_set_interrupts(struct console *console, bool on_room, bool on_received)
{
    set(console->priv, IE, (on_room ? TXWM : 0) | (on_received ? RXWM : 0));
}

/* The least that a register access takes, in cycles of the device's clock: the bus runs at that
 * clock, and request and response take a cycle each. */
#define ACCESS_CYCLES 2u

/* No flag shows whether the shift register still sends the last byte when the FIFO is empty. It has
 * been sent once this was called repeatedly for as long as a frame takes. A call makes two
 * accesses.
 */
static bool sifive_uart_idle(struct console *console)
{
    struct sifive_uart *uart = console->priv;
    uint32_t frame = FRAME_BITS * (get(uart, DIV) + 1);
    if (!(get(uart, IP) & TXWM))
        uart->quiet = 0;
    else if (uart->quiet < frame)
        uart->quiet += 2 * ACCESS_CYCLES;
    return uart->quiet >= frame;
}

static const struct console_ops ops = {sifive_uart_transmit, sifive_uart_receive,
                                       sifive_uart_set_interrupts, sifive_uart_idle};

void sifive_uart_init(struct sifive_uart *uart, const struct sifive_uart_config *config)
{
    uart->base = config->base;
    uart->quiet = 0;
    uart->console = (struct console){.ops = &ops, .priv = uart, .interrupt = sifive_uart_interrupt};
    set(uart, IE, 0);
    set(uart, TXCTRL, (get(uart, TXCTRL) & TXCTRL_NSTOP) | TXCTRL_TXEN | TXCTRL_TXCNT1);
    set(uart, RXCTRL, RXCTRL_RXEN);
}

/* There is nothing to acknowledge: on_interrupt() lowers the level by emptying the receive FIFO,
 * filling the transmit FIFO, or masking. */
void sifive_uart_interrupt(void *arg)
{
    struct sifive_uart *uart = arg;
    if (uart->console.on_interrupt)
        uart->console.on_interrupt(&uart->console);
    else
        sifive_uart_set_interrupts(&uart->console, false, false);
}
