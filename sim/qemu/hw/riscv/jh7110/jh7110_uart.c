/*
 * JH7110 UART: Synopsys' DW_apb_uart, which is QEMU's 16550 and what it adds
 * (DesignWare DW_apb_uart Databook; Linux, drivers/tty/serial/8250/8250_dw.c):
 * a status, and writes to LCR that are refused and interrupt while it is busy.
 *
 * A byte leaves at once, but for a character's time the UART is busy with it.
 * So it is while received bytes wait.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "chardev/char.h"
#include "hw/char/serial.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_JH7110_UART "jh7110-uart"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110UARTState, JH7110_UART)

#define UART_SIZE  0x10000
#define UART_CLOCK 24000000

/* Offsets; those of a 16550 are below REST. */
enum {
    DATA = 0x00,
    IER = 0x04,
    IIR = 0x08,
    LCR = 0x0c,
    LSR = 0x14,
    REST = 0x20,
    USR = 0x7c,
    TFL = 0x80,
    RFL = 0x84,
    CPR = 0xf4, /* it does not tell how it was configured */
    UCV = 0xf8, /* nor its version: sources do not know either */
    CTR = 0xfc,
};

enum { IIR_NONE = 1, IIR_FIFOS = 0xc0, IIR_BUSY = 7 };
enum { LCR_DLAB = 0x80 };
enum { LSR_READY = 1, LSR_ROOM = 0x20, LSR_EMPTY = 0x40 };
enum { USR_BUSY = 1, USR_ROOM = 2, USR_EMPTY = 4, USR_RECEIVED = 8,
       USR_FULL = 16 };

#define COMPONENT_TYPE 0x44570110

struct JH7110UARTState {
    SysBusDevice parent;
    MemoryRegion mmio;
    SerialState serial;
    qemu_irq irq;
    int64_t sent; /* when the last byte will have left */
    bool level, refused;
};

static void update(JH7110UARTState *s)
{
    qemu_set_irq(s->irq, s->level || s->refused);
}

static void serial_level(void *opaque, int line, int level)
{
    JH7110UARTState *s = opaque;

    s->level = level;
    update(s);
}

static bool is_sending(const JH7110UARTState *s)
{
    return !(s->serial.lsr & LSR_EMPTY) ||
           qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) < s->sent;
}

static bool is_busy(const JH7110UARTState *s)
{
    return is_sending(s) || s->serial.lsr & LSR_READY;
}

static uint32_t read_usr(JH7110UARTState *s)
{
    uint32_t value = is_busy(s) ? USR_BUSY : 0;

    value |= s->serial.xmit_fifo.num < UART_FIFO_LENGTH ? USR_ROOM : 0;
    value |= s->serial.lsr & LSR_ROOM ? USR_EMPTY : 0;
    value |= s->serial.lsr & LSR_READY ? USR_RECEIVED : 0;
    value |= s->serial.recv_fifo.num == UART_FIFO_LENGTH ? USR_FULL : 0;
    s->refused = false;
    update(s);
    return value;
}

static uint32_t read_16550(JH7110UARTState *s, hwaddr at)
{
    uint32_t value = serial_io_ops.read(&s->serial, at / 4, 1);

    if (at == LSR && is_sending(s)) {
        value &= ~LSR_EMPTY;
    } else if (at == IIR && value & IIR_NONE && s->refused) {
        value = (value & IIR_FIFOS) | IIR_BUSY;
    }
    return value;
}

static uint64_t uart_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110UARTState *s = opaque;

    if (at < REST) {
        return read_16550(s, at);
    }
    switch (at) {
    case USR:
        return read_usr(s);
    case TFL:
        return s->serial.xmit_fifo.num;
    case RFL:
        return s->serial.recv_fifo.num;
    case CPR:
    case UCV:
        return 0;
    case CTR:
        return COMPONENT_TYPE;
    default:
        qemu_log_mask(LOG_UNIMP, "uart: read at 0x%" HWADDR_PRIx "\n", at);
        return 0;
    }
}

/* Neither LCR nor the divisor can be written while it is busy. */
static bool refuses(JH7110UARTState *s, hwaddr at)
{
    if (at == LCR && is_busy(s)) {
        s->refused = true;
        update(s);
        return true;
    }
    return at <= IER && s->serial.lcr & LCR_DLAB && is_busy(s);
}

static void uart_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110UARTState *s = opaque;

    if (at >= REST) {
        qemu_log_mask(LOG_UNIMP, "uart: write at 0x%" HWADDR_PRIx "\n", at);
        return;
    }
    if (refuses(s, at)) {
        return;
    }
    if (at == DATA && !(s->serial.lcr & LCR_DLAB)) {
        s->sent = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
                  s->serial.char_transmit_time;
    }
    serial_io_ops.write(&s->serial, at / 4, value & 0xff, 1);
}

/* The tree tells drivers to access words (reg-io-width). */
static const MemoryRegionOps uart_ops = {
    .read = uart_read,
    .write = uart_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 1, 4 },
};

static void uart_reset(DeviceState *dev)
{
    JH7110UARTState *s = JH7110_UART(dev);

    s->refused = false;
    s->sent = 0;
    update(s);
}

static void uart_realize(DeviceState *dev, Error **errp)
{
    JH7110UARTState *s = JH7110_UART(dev);

    if (qdev_realize(DEVICE(&s->serial), NULL, errp)) {
        s->serial.irq = qemu_allocate_irq(serial_level, s, 0);
    }
}

static void uart_init(Object *obj)
{
    JH7110UARTState *s = JH7110_UART(obj);

    object_initialize_child(obj, "serial", &s->serial, TYPE_SERIAL);
    qdev_alias_all_properties(DEVICE(&s->serial), obj);
    memory_region_init_io(&s->mmio, obj, &uart_ops, s, TYPE_JH7110_UART,
                          UART_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
}

static void uart_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, uart_reset);
    dc->realize = uart_realize;
}

static const TypeInfo uart_types[] = {
    {
        .name = TYPE_JH7110_UART,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110UARTState),
        .instance_init = uart_init,
        .class_init = uart_class_init,
    },
};

DEFINE_TYPES(uart_types)

DeviceState *jh7110_uart_create(hwaddr base, qemu_irq irq, Chardev *chr)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_UART);

    qdev_prop_set_uint32(dev, "baudbase", UART_CLOCK / 16);
    qdev_prop_set_chr(dev, "chardev", chr);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    return dev;
}
