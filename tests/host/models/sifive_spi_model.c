#include "sifive_spi_model.h"
#include <string.h>

#define DEPTH   8u
#define FLAG    (1u << 31)
#define CS_PINS 1u /* csdef has a bit for each; the others stay zero (section 16.7) */

enum { SCKDIV = 0x00, SCKMODE = 0x04, CSID = 0x10, CSDEF = 0x14, CSMODE = 0x18 };
enum { DELAY0 = 0x28, DELAY1 = 0x2c, FMT = 0x40, TXDATA = 0x48, RXDATA = 0x4c };
enum { TXMARK = 0x50, RXMARK = 0x54, FCTRL = 0x60, IE = 0x70, IP = 0x74 };
enum { TXWM = 1, RXWM = 2, AUTO = 0, HOLD = 2, OFF = 3, DIR_TX = 8 };

uint32_t sifive_spi_model_sck(const struct sifive_spi_model *model)
{
    return model->input_hz / (2 * (model->sckdiv + 1));
}

static uint64_t frame_ns(const struct sifive_spi_model *model)
{
    uint64_t periods = 8 + (model->delay1 >> 16 & 0xff);
    return periods * 2 * (model->sckdiv + 1) * 1000000000u / model->input_hz;
}

static uint32_t pending(const struct sifive_spi_model *model)
{
    uint32_t ip = 0;
    if (model->tx_count < model->txmark)
        ip |= TXWM;
    if (model->rx_count > model->rxmark)
        ip |= RXWM;
    return ip;
}

static void frame_done(void *ctx);

static void shift(struct sifive_spi_model *model)
{
    if (model->shifting || model->tx_count == 0 || model->dead || model->fctrl)
        return;
    model->shift_register = model->tx_fifo[0];
    memmove(model->tx_fifo, model->tx_fifo + 1, --model->tx_count);
    model->shifting = true;
    if (model->csmode != OFF && model->csid == 0)
        model->selected = true;
    model->busy_ns += frame_ns(model);
    clock_schedule(clock_now() + frame_ns(model), frame_done, model);
}

static void frame_done(void *ctx)
{
    struct sifive_spi_model *model = ctx;
    uint8_t miso = model->exchange(model->device, model->shift_register);
    model->shifting = false;
    model->frames++;
    if (model->csmode == AUTO)
        model->selected = false;
    if (!(model->fmt & DIR_TX)) {
        if (model->rx_count == DEPTH)
            bus_violation("sifive_spi: a received frame found the FIFO full and is lost");
        model->rx_fifo[model->rx_count++] = miso;
    }
    shift(model);
}

static void push(struct sifive_spi_model *model, uint32_t value)
{
    if (value > 0xff)
        bus_violation("sifive_spi: reserved bits of txdata written: %#x", value);
    if (model->tx_count == DEPTH)
        bus_violation("sifive_spi: frame %#x written to the full FIFO: ignored", value);
    model->tx_fifo[model->tx_count++] = (uint8_t)value;
    shift(model);
}

static uint32_t pop(struct sifive_spi_model *model)
{
    if (model->rx_count == 0)
        return FLAG;
    uint8_t frame = model->rx_fifo[0];
    memmove(model->rx_fifo, model->rx_fifo + 1, --model->rx_count);
    return frame;
}

/* A plain register: where its value is and which bits it has. */
struct field {
    uint32_t *value;
    uint32_t bits;
    bool steady; /* must not change while frames are under way */
};

static struct field field(struct sifive_spi_model *model, uintptr_t offset)
{
    switch (offset) {
    case SCKDIV:
        return (struct field){&model->sckdiv, 0xfff, true};
    case SCKMODE:
        return (struct field){&model->sckmode, 0x3, true};
    case CSID:
        return (struct field){&model->csid, UINT32_MAX, true};
    case CSDEF:
        return (struct field){&model->csdef, UINT32_MAX, true};
    case CSMODE:
        return (struct field){&model->csmode, 0x3, true};
    case DELAY0:
        return (struct field){&model->delay0, 0xff00ff, true};
    case DELAY1:
        return (struct field){&model->delay1, 0xff00ff, true};
    case FMT:
        return (struct field){&model->fmt, 0xf000f, true};
    case TXMARK:
        return (struct field){&model->txmark, 0x7, false};
    case RXMARK:
        return (struct field){&model->rxmark, 0x7, false};
    case IE:
        return (struct field){&model->ie, 0x3, false};
    case FCTRL:
        if (model->flash)
            return (struct field){&model->fctrl, 0x1, true};
    }
    bus_violation("sifive_spi: access at %#lx, which is reserved or read-only",
                  (unsigned long)offset);
}

static void check_width(uintptr_t offset, unsigned width)
{
    if (width != 4)
        bus_violation("sifive_spi: access of %u bytes at %#lx", width, (unsigned long)offset);
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    struct sifive_spi_model *model = ctx;
    check_width(offset, width);
    switch (offset) {
    case TXDATA:
        return model->tx_count == DEPTH ? FLAG : 0;
    case RXDATA:
        return pop(model);
    case IP:
        return pending(model);
    default:
        return *field(model, offset).value;
    }
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct sifive_spi_model *model = ctx;
    check_width(offset, width);
    if (offset == TXDATA) {
        push(model, value);
        return;
    }
    struct field target = field(model, offset);
    if (value & ~target.bits)
        bus_violation("sifive_spi: reserved bits at %#lx: %#x", (unsigned long)offset, value);
    if (target.steady && (model->shifting || model->tx_count))
        bus_violation("sifive_spi: write to %#lx with frames under way", (unsigned long)offset);
    /* Section 16.8: in HOLD mode a different csmode or csid is what releases the pin. */
    if ((offset == CSMODE || offset == CSID) && *target.value != value)
        model->selected = false;
    *target.value = offset == CSDEF ? value & CS_PINS : value;
}

void sifive_spi_model_init(struct sifive_spi_model *model, uintptr_t base, uint32_t input_hz)
{
    *model = (struct sifive_spi_model){
        .bus = {"sifive_spi", base, 0x78, read, write, model},
        .input_hz = input_hz,
        .sckdiv = 3,
        .csdef = 1,
        .delay0 = 0x10001,
        .delay1 = 0x1,
        .fmt = 0x80000,
    };
    bus_attach(&model->bus);
}

void sifive_spi_model_revive(struct sifive_spi_model *model)
{
    model->dead = false;
    shift(model);
}

bool sifive_spi_model_level(void *ctx)
{
    const struct sifive_spi_model *model = ctx;
    return model->ie & pending(model);
}
