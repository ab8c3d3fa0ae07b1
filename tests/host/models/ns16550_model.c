#include "ns16550_model.h"
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    RBR_THR = 0,
    IER = 1,
    IIR_FCR = 2,
    LCR = 3,
    MCR = 4,
    LSR = 5,
    MSR = 6,
    SCR = 7,
    USR = 31,
    CPR = 61
};
enum { RECEIVED_ON = 1, ROOM_ON = 2, STATUS_ON = 4 };
enum { DATA_READY = 1, OVERRUN = 2, ERRORS = 0x1c, THRE = 0x20, TEMT = 0x40 };
enum { NONE = 1, ROOM = 2, RECEIVED = 4, STATUS = 6, BUSY = 7, TIMEOUT = 12 };

#define DLAB           0x80
#define TIMEOUT_BYTES  4u
#define FIFO_ON(model) ((model)->fcr & 1)
#define DEPTH(model)   (FIFO_ON(model) ? (model)->config.depth : 1u)

static unsigned trigger(const struct ns16550_model *model)
{
    static const unsigned levels[] = {1, 4, 8, 14};
    return FIFO_ON(model) ? levels[model->fcr >> 6] : 1;
}

static uint8_t oldest_flags(const struct ns16550_model *model)
{
    return model->rx_count ? model->rx[0].flags & (uint8_t)~model->shown : 0;
}

/* Section 8.6, table V: the causes by priority */
static uint8_t cause(const struct ns16550_model *model)
{
    if (model->ier & STATUS_ON && (model->overrun || oldest_flags(model)))
        return STATUS;
    if (model->ier & RECEIVED_ON && model->rx_count >= trigger(model))
        return RECEIVED;
    if (model->ier & RECEIVED_ON && (model->timeout || model->ghost_timeout))
        return TIMEOUT;
    if (model->ier & ROOM_ON && model->room_event)
        return ROOM;
    return model->busy_detect ? BUSY : NONE;
}

static void byte_done(void *ctx);

static void shift(struct ns16550_model *model)
{
    if (model->shifting || model->tx_count == 0)
        return;
    model->shift_register = model->tx[0];
    memmove(model->tx, model->tx + 1, --model->tx_count);
    model->room_event = model->room_event || model->tx_count == 0;
    model->shifting = true;
    clock_schedule(clock_now() + model->config.byte_ns, byte_done, model);
}

static void byte_done(void *ctx)
{
    struct ns16550_model *model = ctx;
    assert_true(model->line_length < sizeof model->line);
    model->line[model->line_length++] = (char)model->shift_register;
    model->shifting = false;
    shift(model);
}

/* A character timeout needs a FIFO that was not accessed for four bytes' time (section 8.6). */
static void look_for_timeout(void *ctx)
{
    struct ns16550_model *model = ctx;
    uint64_t due = model->rx_touch + TIMEOUT_BYTES * model->config.byte_ns;
    if (model->rx_count && clock_now() >= due)
        model->timeout = true;
}

static void touch_rx(struct ns16550_model *model)
{
    model->timeout = false;
    model->rx_touch = clock_now();
    clock_cancel(look_for_timeout, model);
    if (FIFO_ON(model) && model->rx_count)
        clock_schedule(clock_now() + TIMEOUT_BYTES * model->config.byte_ns, look_for_timeout,
                       model);
}

static uint8_t read_rbr(struct ns16550_model *model)
{
    if (model->ghost_timeout && model->rx_count == 0) {
        model->ghost_timeout = false;
        return 0;
    }
    if (model->rx_count == 0)
        bus_violation("ns16550: RBR read while empty");
    if (oldest_flags(model))
        bus_violation("ns16550: RBR read before LSR reported its errors %#x", oldest_flags(model));
    uint8_t byte = model->rx[0].byte;
    memmove(model->rx, model->rx + 1, --model->rx_count * sizeof model->rx[0]);
    model->shown = 0;
    touch_rx(model);
    return byte;
}

static uint8_t read_iir(struct ns16550_model *model)
{
    uint8_t value = cause(model);
    if (value == ROOM)
        model->room_event = false;
    return value | (FIFO_ON(model) ? (model->config.broken_fifo ? 0x80 : 0xc0) : 0);
}

static uint8_t read_lsr(struct ns16550_model *model)
{
    uint8_t value = oldest_flags(model);
    model->shown |= value;
    if (model->rx_count)
        value |= DATA_READY;
    if (model->overrun)
        value |= OVERRUN;
    model->overrun = false;
    if (model->tx_count == 0)
        value |= model->shifting ? THRE : THRE | TEMT;
    return value;
}

static void write_thr(struct ns16550_model *model, uint8_t byte)
{
    if (model->tx_count == DEPTH(model))
        bus_violation("ns16550: byte %#x written to the full FIFO or THR: lost", byte);
    model->tx[model->tx_count++] = byte;
    model->room_event = false;
    shift(model);
}

/* Enabling the interrupt for room while there is room raises it (section 8.7). */
static void write_ier(struct ns16550_model *model, uint8_t value)
{
    if (value & 0xf0)
        bus_violation("ns16550: reserved bits of IER written: %#x", value);
    if (value & ~model->ier & ROOM_ON && model->tx_count == 0)
        model->room_event = true;
    model->ier = value;
}

static bool in_flight(const struct ns16550_model *model)
{
    return model->tx_count || model->shifting;
}

/* DW_apb_uart, USR: sending, or received data that nobody has read */
static bool is_busy(const struct ns16550_model *model)
{
    return in_flight(model) || model->rx_count || model->config.always_busy;
}

static void write_fcr(struct ns16550_model *model, uint8_t value)
{
    if (!model->config.has_fifo)
        return;
    bool switched = (value ^ model->fcr) & 1;
    if ((switched || value & 4) && in_flight(model))
        bus_violation("ns16550: FCR %#x drops bytes that are being sent", value);
    bool unreachable = model->config.designware && model->lcr & DLAB;
    if (value & 2 && model->rx_count && !unreachable)
        bus_violation("ns16550: FCR %#x drops received bytes", value);
    if (switched || value & 2)
        model->rx_count = 0;
    model->fcr = value & 1 ? value & 0xc9 : 0; /* bit 0 must be set to program the others */
}

/* A DW_apb_uart ignores the write while it is busy, and signals that by an interrupt. So nothing
 * but an open divisor latch is a reason to write. */
static void write_lcr(struct ns16550_model *model, uint8_t value)
{
    if (model->config.designware && !(model->lcr & DLAB))
        bus_violation("dw_uart: LCR written with %#x for no reason", value);
    if (model->config.designware && is_busy(model)) {
        model->busy_detect = true;
        return;
    }
    if (in_flight(model))
        bus_violation("ns16550: LCR written while bytes are being sent");
    model->lcr = value;
}

static unsigned decode(const struct ns16550_model *model, uintptr_t offset, unsigned width)
{
    unsigned reg = (unsigned)(offset >> model->config.reg_shift);
    if (width != model->config.io_width || offset != (uintptr_t)reg << model->config.reg_shift)
        bus_violation("ns16550: access of %u bytes at %#lx", width, (unsigned long)offset);
    if (reg > SCR && !((reg == USR || reg == CPR) && model->config.designware))
        bus_violation("ns16550: there is no register %u", reg);
    if (reg == CPR && width != 4)
        bus_violation("dw_uart: access of %u bytes of CPR, which has 32 bits", width);
    if (model->lcr & DLAB && reg <= IER)
        bus_violation("ns16550: access of register %u while DLAB shows the divisor", reg);
    return reg;
}

static uint8_t read_usr(struct ns16550_model *model)
{
    model->busy_detect = model->busy_storm && model->busy_storm--;
    return is_busy(model);
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    struct ns16550_model *model = ctx;
    switch (decode(model, offset, width)) {
    case RBR_THR:
        return read_rbr(model);
    case IER:
        return model->ier;
    case IIR_FCR:
        return read_iir(model);
    case LCR:
        return model->lcr;
    case MCR:
        return model->mcr;
    case LSR:
        return read_lsr(model);
    case SCR:
        return model->scr;
    case USR:
        return read_usr(model);
    case CPR:
        return model->config.cpr;
    default:
        return 0; /* MSR: no modem */
    }
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    struct ns16550_model *model = ctx;
    unsigned reg = decode(model, offset, width);
    if (value > 0xff)
        bus_violation("ns16550: register %u gets %#x, more than eight bits", reg, value);
    switch (reg) {
    case RBR_THR:
        write_thr(model, (uint8_t)value);
        break;
    case IER:
        write_ier(model, (uint8_t)value);
        break;
    case IIR_FCR:
        write_fcr(model, (uint8_t)value);
        break;
    case LCR:
        write_lcr(model, (uint8_t)value);
        break;
    case MCR:
        model->mcr = (uint8_t)value;
        break;
    case SCR:
        model->scr = (uint8_t)value;
        break;
    default:
        bus_violation("ns16550: write to register %u, which is read-only", reg);
    }
}

void ns16550_model_init(struct ns16550_model *model, const struct ns16550_model_config *config)
{
    size_t size = ((size_t)(config->designware ? CPR : SCR) << config->reg_shift);
    *model = (struct ns16550_model){
        .bus = {"ns16550", config->base, size + config->io_width, read, write, model},
        .config = *config,
        .lcr = 3,
        .fcr = config->has_fifo ? 0xc1 : 0,
    };
    if (!model->config.depth)
        model->config.depth = NS16550_MODEL_DEPTH;
    bus_attach(&model->bus);
}

void ns16550_model_receive(struct ns16550_model *model, uint8_t byte, uint8_t flags)
{
    if (model->rx_count == DEPTH(model)) {
        model->overrun = true;
        model->lost++;
        return;
    }
    model->rx[model->rx_count].byte = byte;
    model->rx[model->rx_count++].flags = flags;
    touch_rx(model);
}

void ns16550_model_ghost_timeout(struct ns16550_model *model)
{
    model->ghost_timeout = true;
}

void ns16550_model_busy_storm(struct ns16550_model *model, unsigned times)
{
    model->busy_detect = true;
    model->busy_storm = times;
}

bool ns16550_model_level(void *ctx)
{
    return cause(ctx) != NONE;
}
