/*
 * FU740 I2C: OpenCores' controller with its registers four bytes apart
 * (OpenCores, "I2C-Master Core Specification", revision 0.9, chapter 3). A byte
 * takes no time.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/i2c/i2c.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "fu740.h"

#define TYPE_FU740_I2C "fu740-i2c"
OBJECT_DECLARE_SIMPLE_TYPE(FU740I2CState, FU740_I2C)

#define I2C_SIZE 0x1000

enum { PRESCALE_LOW, PRESCALE_HIGH, CONTROL, DATA, COMMAND, I2C_REGISTERS };

#define CONTROL_ENABLE    (1 << 7)
#define CONTROL_INTERRUPT (1 << 6)

#define COMMAND_START (1 << 7)
#define COMMAND_STOP  (1 << 6)
#define COMMAND_READ  (1 << 5)
#define COMMAND_WRITE (1 << 4)
#define COMMAND_NACK  (1 << 3)
#define COMMAND_IACK  (1 << 0)

/* Read where the command is written */
#define STATUS_NACK      (1 << 7)
#define STATUS_BUSY      (1 << 6)
#define STATUS_INTERRUPT (1 << 0)

struct FU740I2CState {
    SysBusDevice parent;
    MemoryRegion mmio;
    I2CBus *bus;
    qemu_irq irq;
    uint8_t prescale[2], control, transmit, receive, status;
};

static void update(FU740I2CState *s)
{
    qemu_set_irq(s->irq, s->control & CONTROL_INTERRUPT &&
                 s->status & STATUS_INTERRUPT);
}

static void set_nack(FU740I2CState *s, bool nack)
{
    s->status = (s->status & ~STATUS_NACK) | (nack ? STATUS_NACK : 0);
}

static void do_command(FU740I2CState *s, uint8_t command)
{
    if (command & COMMAND_WRITE && command & COMMAND_START) {
        set_nack(s, i2c_start_transfer(s->bus, s->transmit >> 1,
                                       s->transmit & 1));
        s->status |= STATUS_BUSY;
    } else if (command & COMMAND_WRITE) {
        set_nack(s, i2c_send(s->bus, s->transmit));
    } else if (command & COMMAND_READ) {
        s->receive = i2c_recv(s->bus);
        if (command & COMMAND_NACK) {
            i2c_nack(s->bus);
        }
    }
    if (command & COMMAND_STOP) {
        i2c_end_transfer(s->bus);
        s->status &= ~STATUS_BUSY;
    }
    if (command & (COMMAND_STOP | COMMAND_READ | COMMAND_WRITE)) {
        s->status |= STATUS_INTERRUPT;
    }
}

static uint64_t i2c_read(void *opaque, hwaddr at, unsigned size)
{
    FU740I2CState *s = opaque;

    switch (at / 4) {
    case PRESCALE_LOW:
    case PRESCALE_HIGH:
        return s->prescale[at / 4];
    case CONTROL:
        return s->control;
    case DATA:
        return s->receive;
    case COMMAND:
        return s->status;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-i2c: read at 0x%x, where no "
                      "register is\n", (unsigned)at);
        return 0;
    }
}

static void write_command(FU740I2CState *s, uint8_t value)
{
    if (value & COMMAND_IACK) {
        s->status &= ~STATUS_INTERRUPT;
    }
    if (s->control & CONTROL_ENABLE) {
        do_command(s, value);
    } else if (value & ~COMMAND_IACK) {
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-i2c: command 0x%x while the "
                      "controller is off\n", value);
    }
}

static void i2c_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    FU740I2CState *s = opaque;

    switch (at / 4) {
    case PRESCALE_LOW:
    case PRESCALE_HIGH:
        s->prescale[at / 4] = value;
        break;
    case CONTROL:
        s->control = value & (CONTROL_ENABLE | CONTROL_INTERRUPT);
        break;
    case DATA:
        s->transmit = value;
        break;
    case COMMAND:
        write_command(s, value);
        break;
    default:
        qemu_log_mask(LOG_GUEST_ERROR, "fu740-i2c: write at 0x%x, where no "
                      "register is\n", (unsigned)at);
    }
    update(s);
}

static const MemoryRegionOps i2c_ops = {
    .read = i2c_read,
    .write = i2c_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 1, 4 },
    .valid = { 1, 4 },
};

static void i2c_reset(DeviceState *dev)
{
    FU740I2CState *s = FU740_I2C(dev);

    if (s->status & STATUS_BUSY) {
        i2c_end_transfer(s->bus);
    }
    memset(s->prescale, 0xff, sizeof(s->prescale));
    s->control = s->transmit = s->receive = s->status = 0;
    update(s);
}

static void i2c_init(Object *obj)
{
    FU740I2CState *s = FU740_I2C(obj);

    memory_region_init_io(&s->mmio, obj, &i2c_ops, s, TYPE_FU740_I2C,
                          I2C_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->bus = i2c_init_bus(DEVICE(obj), "i2c");
}

static void i2c_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), i2c_reset);
}

static const TypeInfo i2c_types[] = {
    {
        .name = TYPE_FU740_I2C,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(FU740I2CState),
        .instance_init = i2c_init,
        .class_init = i2c_class_init,
    },
};

DEFINE_TYPES(i2c_types)

I2CBus *fu740_i2c_create(hwaddr base, qemu_irq irq)
{
    return FU740_I2C(sysbus_create_simple(TYPE_FU740_I2C, base, irq))->bus;
}
