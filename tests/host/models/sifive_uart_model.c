#include "sifive_uart_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define DEPTH 8u
#define FLAG  (1u << 31)

enum {
    TXDATA = 0x00,
    RXDATA = 0x04,
    TXCTRL = 0x08,
    RXCTRL = 0x0c,
    IE = 0x10,
    IP = 0x14,
    DIV = 0x18
};
enum { TXWM = 1, RXWM = 2, ENABLE = 1, NSTOP = 2 };

static unsigned watermark(uint32_t control)
{
    return control >> 16 & 7;
}

static uint32_t pending(const struct sifive_uart_model *model)
{
    uint32_t ip = 0;
    if (model->tx_count < watermark(model->txctrl))
        ip |= TXWM;
    if (model->rx_count > watermark(model->rxctrl))
        ip |= RXWM;
    return ip;
}

static void byte_done(void *ctx);

static void shift(struct sifive_uart_model *model)
{
    if (model->shifting || model->tx_count == 0 || !(model->txctrl & ENABLE))
        return;
    model->shift_register = model->tx_fifo[0];
    memmove(model->tx_fifo, model->tx_fifo + 1, --model->tx_count);
    model->shifting = true;
    clock_schedule(clock_now() + model->byte_ns, byte_done, model);
}

static void byte_done(void *ctx)
{
    struct sifive_uart_model *model = ctx;
    assert_true(model->line_length < sizeof model->line);
    model->line[model->line_length++] = (char)model->shift_register;
    model->shifting = false;
    shift(model);
}

static void push(struct sifive_uart_model *model, uint32_t value)
{
    if (value > 0xff)
        bus_violation("sifive_uart: reserved bits of txdata written: %#x", value);
    if (model->tx_count == DEPTH)
        bus_violation("sifive_uart: byte %#x written to the full FIFO: ignored", value);
    model->tx_fifo[model->tx_count++] = (uint8_t)value;
    shift(model);
}

static uint32_t pop(struct sifive_uart_model *model)
{
    if (model->rx_count == 0)
        return FLAG;
    uint8_t byte = model->rx_fifo[0];
    memmove(model->rx_fifo, model->rx_fifo + 1, --model->rx_count);
    return byte;
}

static void check_access(uintptr_t offset, unsigned width)
{
    if (width != 4)
        bus_violation("sifive_uart: access of %u bytes at %#lx", width, (unsigned long)offset);
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    struct sifive_uart_model *model = ctx;
    check_access(offset, width);
    switch (offset) {
    case TXDATA:
        return model->tx_count == DEPTH ? FLAG : 0;
    case RXDATA:
        return pop(model);
    case TXCTRL:
        return model->txctrl;
    case RXCTRL:
        return model->rxctrl;
    case IE:
        return model->ie;
    case IP:
        return pending(model);
    default:
        return 4340; /* div: 500 MHz to 115200 */
    }
}

static uint32_t checked(const char *name, uint32_t value, uint32_t writable)
{
    if (value & ~writable)
        bus_violation("sifive_uart: reserved bits of %s written: %#x", name, value);
    return value;
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct sifive_uart_model *model = ctx;
    check_access(offset, width);
    switch (offset) {
    case TXDATA:
        push(model, value);
        break;
    case TXCTRL:
        model->txctrl = checked("txctrl", value, 0x70003);
        shift(model);
        break;
    case RXCTRL:
        model->rxctrl = checked("rxctrl", value, 0x70001);
        break;
    case IE:
        model->ie = checked("ie", value, TXWM | RXWM);
        break;
    default:
        bus_violation("sifive_uart: write to %#lx, which is read-only or the firmware's",
                      (unsigned long)offset);
    }
}

void sifive_uart_model_init(struct sifive_uart_model *model, uintptr_t base, uint64_t byte_ns)
{
    *model = (struct sifive_uart_model){
        .bus = {"sifive_uart", base, 0x1c, read, write, model},
        .byte_ns = byte_ns,
        .txctrl = ENABLE | NSTOP,
        .rxctrl = ENABLE,
    };
    bus_attach(&model->bus);
}

void sifive_uart_model_receive(struct sifive_uart_model *model, uint8_t byte)
{
    if (!(model->rxctrl & ENABLE))
        return;
    if (model->rx_count == DEPTH)
        model->overruns++;
    else
        model->rx_fifo[model->rx_count++] = byte;
}

bool sifive_uart_model_level(void *ctx)
{
    const struct sifive_uart_model *model = ctx;
    return model->ie & pending(model);
}
