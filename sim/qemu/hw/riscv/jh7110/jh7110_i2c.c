/*
 * Synopsys DesignWare I2C (DW_apb_i2c) as a master, without time: a transfer is
 * over when its command is written.
 *
 * Registers as in Linux, drivers/i2c/busses/i2c-designware-core.h.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/fifo8.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_DW_I2C "jh7110-i2c"
OBJECT_DECLARE_SIMPLE_TYPE(DWI2CState, DW_I2C)

#define I2C_SIZE  0x10000
#define I2C_FIFO  64

enum {
    IC_CON = 0x00,
    IC_TAR = 0x04,
    IC_DATA_CMD = 0x10,
    IC_INTR_STAT = 0x2c,
    IC_INTR_MASK = 0x30,
    IC_RAW_INTR_STAT = 0x34,
    IC_RX_TL = 0x38,
    IC_CLR_INTR = 0x40,
    IC_CLR_RX_UNDER = 0x44,
    IC_CLR_RX_OVER = 0x48,
    IC_CLR_TX_ABRT = 0x54,
    IC_CLR_ACTIVITY = 0x5c,
    IC_CLR_STOP_DET = 0x60,
    IC_CLR_START_DET = 0x64,
    IC_ENABLE = 0x6c,
    IC_STATUS = 0x70,
    IC_TXFLR = 0x74,
    IC_RXFLR = 0x78,
    IC_TX_ABRT_SOURCE = 0x80,
    IC_ENABLE_STATUS = 0x9c,
    IC_COMP_PARAM_1 = 0xf4,
    IC_COMP_VERSION = 0xf8,
    IC_COMP_TYPE = 0xfc,
    IC_END = 0x100,
};

enum {
    CMD_READ = 1 << 8,
    CMD_STOP = 1 << 9,
    CMD_RESTART = 1 << 10,

    INTR_RX_UNDER = 1 << 0,
    INTR_RX_OVER = 1 << 1,
    INTR_RX_FULL = 1 << 2,
    INTR_TX_EMPTY = 1 << 4,
    INTR_TX_ABRT = 1 << 6,
    INTR_ACTIVITY = 1 << 8,
    INTR_STOP_DET = 1 << 9,
    INTR_START_DET = 1 << 10,

    STATUS_ACTIVITY = 1 << 0 | 1 << 5,
    STATUS_TFNF = 1 << 1,
    STATUS_TFE = 1 << 2,
    STATUS_RFNE = 1 << 3,
    STATUS_RFF = 1 << 4,

    ABRT_ADDRESS = 1 << 0,
    ABRT_DATA = 1 << 3,
};

#define COMP_PARAM_1 ((I2C_FIFO - 1) << 16 | (I2C_FIFO - 1) << 8 | 0xa)
#define COMP_VERSION 0x3230302a
#define COMP_TYPE    0x44570140

struct DWI2CState {
    SysBusDevice parent;
    MemoryRegion mmio;
    const char *name;
    I2CBus *bus;
    qemu_irq irq;
    Fifo8 received;
    uint32_t regs[IC_END / 4];
    uint32_t raw; /* what software must clear */
    bool active, reading;
};

static uint32_t raw_status(const DWI2CState *s)
{
    uint32_t raw = s->raw;

    if (s->regs[IC_ENABLE / 4] & 1) {
        raw |= INTR_TX_EMPTY;
    }
    if (fifo8_num_used((Fifo8 *)&s->received) > s->regs[IC_RX_TL / 4]) {
        raw |= INTR_RX_FULL;
    }
    return raw;
}

static void i2c_update(DWI2CState *s)
{
    qemu_set_irq(s->irq, (raw_status(s) & s->regs[IC_INTR_MASK / 4]) != 0);
}

static void i2c_stop(DWI2CState *s)
{
    if (s->active) {
        i2c_end_transfer(s->bus);
    }
    s->active = false;
    s->raw |= INTR_STOP_DET;
}

static void i2c_abort(DWI2CState *s, uint32_t source)
{
    s->regs[IC_TX_ABRT_SOURCE / 4] |= source;
    s->raw |= INTR_TX_ABRT;
    i2c_stop(s);
}

static bool i2c_start(DWI2CState *s, bool reading)
{
    s->raw |= INTR_START_DET | INTR_ACTIVITY;
    s->reading = reading;
    s->active = true;
    if (i2c_start_transfer(s->bus, s->regs[IC_TAR / 4] & 0x7f, reading)) {
        i2c_abort(s, ABRT_ADDRESS);
        return false;
    }
    return true;
}

static void i2c_receive(DWI2CState *s, bool last)
{
    uint8_t byte = i2c_recv(s->bus);

    if (last) {
        i2c_nack(s->bus);
    }
    if (fifo8_is_full(&s->received)) {
        s->raw |= INTR_RX_OVER;
        return;
    }
    fifo8_push(&s->received, byte);
}

/* A change of direction is a repeated start. */
static void i2c_command(DWI2CState *s, uint32_t command)
{
    bool reading = command & CMD_READ;

    if (!(s->regs[IC_ENABLE / 4] & 1)) {
        JH7110Access access = {
            s->name, "IC_DATA_CMD", JH7110_WRITE, IC_DATA_CMD, command,
        };

        jh7110_forbidden(&access, "a command while it is disabled");
        return;
    }
    if (s->raw & INTR_TX_ABRT) { /* the FIFO is held empty until it is read */
        return;
    }
    if (!s->active || reading != s->reading || command & CMD_RESTART) {
        if (!i2c_start(s, reading)) {
            return;
        }
    }
    if (reading) {
        i2c_receive(s, command & CMD_STOP);
    } else if (i2c_send(s->bus, command)) {
        i2c_abort(s, ABRT_DATA);
        return;
    }
    if (command & CMD_STOP) {
        i2c_stop(s);
    }
}

static uint32_t i2c_status(DWI2CState *s)
{
    uint32_t status = STATUS_TFNF | STATUS_TFE;

    if (s->active) {
        status |= STATUS_ACTIVITY;
    }
    if (!fifo8_is_empty(&s->received)) {
        status |= STATUS_RFNE;
    }
    return status | (fifo8_is_full(&s->received) ? STATUS_RFF : 0);
}

static uint8_t i2c_pop(DWI2CState *s)
{
    if (fifo8_is_empty(&s->received)) {
        s->raw |= INTR_RX_UNDER;
        return 0;
    }
    return fifo8_pop(&s->received);
}

static uint32_t i2c_clear(DWI2CState *s, uint32_t bits)
{
    uint32_t was = s->raw & bits;

    s->raw &= ~bits;
    if (bits & INTR_TX_ABRT) {
        s->regs[IC_TX_ABRT_SOURCE / 4] = 0;
    }
    return was != 0;
}

static uint32_t i2c_read_register(DWI2CState *s, hwaddr at)
{
    switch (at) {
    case IC_DATA_CMD:
        return i2c_pop(s);
    case IC_INTR_STAT:
        return raw_status(s) & s->regs[IC_INTR_MASK / 4];
    case IC_RAW_INTR_STAT:
        return raw_status(s);
    case IC_CLR_INTR:
        return i2c_clear(s, UINT32_MAX);
    case IC_CLR_RX_UNDER:
        return i2c_clear(s, INTR_RX_UNDER);
    case IC_CLR_RX_OVER:
        return i2c_clear(s, INTR_RX_OVER);
    case IC_CLR_TX_ABRT:
        return i2c_clear(s, INTR_TX_ABRT);
    case IC_CLR_ACTIVITY:
        return i2c_clear(s, INTR_ACTIVITY);
    case IC_CLR_STOP_DET:
        return i2c_clear(s, INTR_STOP_DET);
    case IC_CLR_START_DET:
        return i2c_clear(s, INTR_START_DET);
    case IC_STATUS:
        return i2c_status(s);
    case IC_TXFLR:
        return 0;
    case IC_RXFLR:
        return fifo8_num_used(&s->received);
    case IC_ENABLE_STATUS:
        return s->regs[IC_ENABLE / 4] & 1;
    case IC_COMP_PARAM_1:
        return COMP_PARAM_1;
    case IC_COMP_VERSION:
        return COMP_VERSION;
    case IC_COMP_TYPE:
        return COMP_TYPE;
    default:
        return s->regs[at / 4];
    }
}

static uint64_t dw_i2c_read(void *opaque, hwaddr at, unsigned size)
{
    DWI2CState *s = opaque;
    uint32_t value = at < IC_END ? i2c_read_register(s, at) : 0;

    i2c_update(s);
    return value;
}

static void dw_i2c_write(void *opaque, hwaddr at, uint64_t value,
                         unsigned size)
{
    DWI2CState *s = opaque;

    if (at >= IC_END) {
        return;
    }
    if (at == IC_DATA_CMD) {
        i2c_command(s, value);
    } else {
        s->regs[at / 4] = value;
    }
    if (at == IC_ENABLE && !(value & 1)) {
        fifo8_reset(&s->received);
        s->raw = 0;
    }
    i2c_update(s);
}

static const MemoryRegionOps i2c_ops = {
    .read = dw_i2c_read,
    .write = dw_i2c_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void i2c_reset(DeviceState *dev)
{
    DWI2CState *s = DW_I2C(dev);

    memset(s->regs, 0, sizeof(s->regs));
    s->raw = 0;
    s->active = false;
    fifo8_reset(&s->received);
}

static void i2c_init(Object *obj)
{
    DWI2CState *s = DW_I2C(obj);

    s->bus = i2c_init_bus(DEVICE(obj), "i2c");
    fifo8_create(&s->received, I2C_FIFO);
    memory_region_init_io(&s->mmio, obj, &i2c_ops, s, TYPE_DW_I2C, I2C_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
}

static void i2c_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), i2c_reset);
}

static const TypeInfo i2c_types[] = {
    {
        .name = TYPE_DW_I2C,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(DWI2CState),
        .instance_init = i2c_init,
        .class_init = i2c_class_init,
    },
};

DEFINE_TYPES(i2c_types)

I2CBus *jh7110_i2c_create(const char *name, hwaddr base, qemu_irq irq)
{
    DeviceState *dev = qdev_new(TYPE_DW_I2C);

    DW_I2C(dev)->name = name;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    return DW_I2C(dev)->bus;
}
