#include "drivers/serial/sifive_uart.h"
#include <yao/mmio.h>

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
#define TXCTRL_TXCNT1 (1u << 16) /* txwm while fewer than one byte waits: the FIFO is empty */
#define RXCTRL_RXEN   (1u << 0)  /* with rxcnt 0: rxwm while any byte waits */
#define FRAME_BITS    11u        /* start bit, eight bits, two stop bits at the most */
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

/* Asks for room before each byte: txwm would tell of eight places in one read, but QEMU
 * (9.2 and later) raises it without looking at its FIFO and then drops what does not fit. */
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

/* Watermarks are levels and not events: one that holds when it is enabled interrupts at once,
 * so nothing is lost between a look at the FIFO and this. */
static void sifive_uart_set_interrupts(struct console *console, bool on_room, bool on_received)
{
    set(console->priv, IE, (on_room ? TXWM : 0) | (on_received ? RXWM : 0));
}

/* An access reaches the device over a bus of its clock: request and answer take a cycle each. */
#define ACCESS_CYCLES 2u

/* When the FIFO is empty the last byte is still in the shift register, which no flag shows. It is
 * gone once the caller has looked for as long as a frame takes. */
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

/* Nothing is there to acknowledge: emptying the receive FIFO, filling the transmit FIFO or
 * masking is what lowers the level, and on_interrupt() does that. */
void sifive_uart_interrupt(void *arg)
{
    struct sifive_uart *uart = arg;
    if (uart->console.on_interrupt)
        uart->console.on_interrupt(&uart->console);
    else
        sifive_uart_set_interrupts(&uart->console, false, false);
}
