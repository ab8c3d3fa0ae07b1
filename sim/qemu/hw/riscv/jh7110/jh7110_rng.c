/*
 * JH7110 random numbers: a generator of 256 bits at a time, which is seeded
 * when it is told to (Linux, drivers/char/hw_random/jh7110-trng.c).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/guest-random.h"
#include "qemu/log.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_JH7110_RNG "jh7110-rng"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110RNGState, JH7110_RNG)

#define RNG_SIZE   0x4000
#define RNG_WORDS  8
#define COMMAND_NS 20000

REG32(CTRL, 0x00)
REG32(STAT, 0x04)
    FIELD(STAT, R256, 3, 1)
    FIELD(STAT, SEEDED, 9, 1)
    FIELD(STAT, GENERATING, 30, 1)
    FIELD(STAT, SEEDING, 31, 1)
REG32(MODE, 0x08)
    FIELD(MODE, R256, 3, 1)
REG32(SMODE, 0x0c)
REG32(IE, 0x10)
    FIELD(IE, GLOBAL, 31, 1)
REG32(ISTAT, 0x14)
REG32(RAND0, 0x20)
REG32(RAND7, 0x3c)
REG32(AUTO_RQSTS, 0x60)
REG32(AUTO_AGE, 0x64)

enum { IDLE, GENERATE, RESEED }; /* commands */
enum { READY = 1, SEED_DONE = 2, LOCKUP = 16, EVENTS = 19 };

struct JH7110RNGState {
    SysBusDevice parent;
    MemoryRegion mmio;
    qemu_irq irq;
    QEMUTimer *timer;
    int64_t due; /* the end of the command */
    uint32_t mode, smode, enabled, events, requests, age, command;
    uint32_t words[RNG_WORDS];
    bool seeded;
};

static void update(JH7110RNGState *s)
{
    qemu_set_irq(s->irq, FIELD_EX32(s->enabled, IE, GLOBAL) &&
                 (s->enabled & s->events & EVENTS));
}

static void finish(void *opaque)
{
    JH7110RNGState *s = opaque;

    if (s->command == RESEED) {
        s->seeded = true;
        s->events |= SEED_DONE;
    } else {
        qemu_guest_getrandom_nofail(s->words, sizeof(s->words));
        s->events |= READY;
    }
    s->command = IDLE;
    update(s);
}

/* The timer may be late: a driver that polls counts on the time it sees. */
static void finish_in_time(JH7110RNGState *s)
{
    if (s->command && qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) >= s->due) {
        timer_del(s->timer);
        finish(s);
    }
}

static void start(JH7110RNGState *s, uint32_t command)
{
    JH7110Access access = { "rng", "CTRL", JH7110_WRITE, A_CTRL, command };

    if (!command) {
        return;
    }
    if (command > RESEED) {
        jh7110_forbidden(&access, "there is no such command");
    } else if (s->command) {
        jh7110_forbidden(&access, "command %u runs", s->command);
    } else if (command == GENERATE && !s->seeded) {
        jh7110_forbidden(&access, "there is no seed");
    } else {
        s->command = command;
        s->due = qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) + COMMAND_NS;
        timer_mod(s->timer, s->due);
    }
}

static uint32_t status(const JH7110RNGState *s)
{
    uint32_t value = 0;

    value = FIELD_DP32(value, STAT, R256, FIELD_EX32(s->mode, MODE, R256));
    value = FIELD_DP32(value, STAT, SEEDED, s->seeded);
    value = FIELD_DP32(value, STAT, GENERATING, s->command == GENERATE);
    return FIELD_DP32(value, STAT, SEEDING, s->command == RESEED);
}

static uint32_t read_word(JH7110RNGState *s, unsigned index)
{
    /* In the mode of 128 bits, the upper half is not made. */
    if (index >= 4 && !FIELD_EX32(s->mode, MODE, R256)) {
        return 0;
    }
    return s->words[index];
}

static uint64_t rng_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110RNGState *s = opaque;

    finish_in_time(s);
    switch (at) {
    case A_CTRL:
        return 0;
    case A_STAT:
        return status(s);
    case A_MODE:
        return s->mode;
    case A_SMODE:
        return s->smode;
    case A_IE:
        return s->enabled;
    case A_ISTAT:
        return s->events;
    case A_RAND0 ... A_RAND7:
        return read_word(s, (at - A_RAND0) / 4);
    case A_AUTO_RQSTS:
        return s->requests;
    case A_AUTO_AGE:
        return s->age;
    default:
        qemu_log_mask(LOG_UNIMP, "rng: read at 0x%" HWADDR_PRIx "\n", at);
        return 0;
    }
}

static void rng_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110RNGState *s = opaque;

    finish_in_time(s);
    switch (at) {
    case A_CTRL:
        start(s, value);
        break;
    case A_MODE:
        s->mode = value;
        break;
    case A_SMODE:
        s->smode = value;
        break;
    case A_IE:
        s->enabled = value;
        break;
    case A_ISTAT:
        s->events &= ~value;
        break;
    case A_AUTO_RQSTS:
        s->requests = value;
        break;
    case A_AUTO_AGE:
        s->age = value;
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "rng: write at 0x%" HWADDR_PRIx "\n", at);
    }
    update(s);
}

static const MemoryRegionOps rng_ops = {
    .read = rng_read,
    .write = rng_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void rng_reset(DeviceState *dev)
{
    JH7110RNGState *s = JH7110_RNG(dev);

    timer_del(s->timer);
    s->mode = s->smode = s->enabled = s->events = 0;
    s->requests = s->age = 0;
    s->command = IDLE;
    s->seeded = false;
    memset(s->words, 0, sizeof(s->words));
    update(s);
}

static void rng_init(Object *obj)
{
    JH7110RNGState *s = JH7110_RNG(obj);

    memory_region_init_io(&s->mmio, obj, &rng_ops, s, TYPE_JH7110_RNG,
                          RNG_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, finish, s);
}

static void rng_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), rng_reset);
}

static const TypeInfo rng_types[] = {
    {
        .name = TYPE_JH7110_RNG,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110RNGState),
        .instance_init = rng_init,
        .class_init = rng_class_init,
    },
};

DEFINE_TYPES(rng_types)

DeviceState *jh7110_rng_create(hwaddr base, qemu_irq irq)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_RNG);

    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    return dev;
}
