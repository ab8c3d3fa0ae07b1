/*
 * JH7110 power management: domains are switched by a sequence of commands, at
 * once (Linux, drivers/pmdomain/starfive/jh71xx-pmu.c). Nothing else follows
 * from it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/log.h"
#include "hw/irq.h"
#include "hw/registerfields.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_JH7110_PMU "jh7110-pmu"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110PMUState, JH7110_PMU)

#define PMU_SIZE 0x10000

REG32(TURN_ON, 0x0c)
REG32(TURN_OFF, 0x10)
REG32(ENCOURAGE, 0x44)
REG32(INT_MASK, 0x48)
REG32(CURRENT, 0x80)
REG32(EVENTS, 0x88)
REG32(INT_STATUS, 0x8c)

/* The sequence restarts with START. */
enum { START = 0xff, ON_1 = 0x05, ON_2 = 0x50, OFF_1 = 0x0a, OFF_2 = 0xa0 };

#define INT_ALL      0x1ff
#define INT_DONE     1
#define ALWAYS_ON    3    /* SYSTOP and CPU */
#define DOMAINS      0xff

struct JH7110PMUState {
    SysBusDevice parent;
    MemoryRegion mmio;
    qemu_irq irq;
    uint32_t on, off, last, mask, current, status;
};

static void update(JH7110PMUState *s)
{
    qemu_set_irq(s->irq, (s->status & ~s->mask) != 0);
}

static void encourage(JH7110PMUState *s, uint32_t command)
{
    bool on = s->last == ON_1 && command == ON_2;
    bool off = s->last == OFF_1 && command == OFF_2;

    if (on) {
        s->current |= s->on & DOMAINS;
    } else if (off) {
        s->current &= ~s->off | ALWAYS_ON;
    }
    if (on || off) {
        s->status |= INT_DONE;
    }
    s->last = command == START || s->last == START ? command : 0;
}

static uint64_t pmu_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110PMUState *s = opaque;

    switch (at) {
    case A_TURN_ON:
        return s->on;
    case A_TURN_OFF:
        return s->off;
    case A_INT_MASK:
        return s->mask;
    case A_CURRENT:
        return s->current;
    case A_EVENTS:
        return 0;
    case A_INT_STATUS:
        return s->status;
    default:
        qemu_log_mask(LOG_UNIMP, "pmu: read at 0x%" HWADDR_PRIx "\n", at);
        return 0;
    }
}

static void pmu_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110PMUState *s = opaque;

    switch (at) {
    case A_TURN_ON:
        s->on = value;
        break;
    case A_TURN_OFF:
        s->off = value;
        break;
    case A_ENCOURAGE:
        encourage(s, value);
        break;
    case A_INT_MASK:
        s->mask = value & INT_ALL;
        break;
    case A_EVENTS:
        break;
    case A_INT_STATUS:
        s->status &= ~value;
        break;
    default:
        qemu_log_mask(LOG_UNIMP, "pmu: write at 0x%" HWADDR_PRIx "\n", at);
    }
    update(s);
}

static const MemoryRegionOps pmu_ops = {
    .read = pmu_read,
    .write = pmu_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void pmu_reset(DeviceState *dev)
{
    JH7110PMUState *s = JH7110_PMU(dev);

    s->on = s->off = s->last = s->status = 0;
    s->mask = INT_ALL;
    s->current = ALWAYS_ON;
    update(s);
}

static void pmu_init(Object *obj)
{
    JH7110PMUState *s = JH7110_PMU(obj);

    memory_region_init_io(&s->mmio, obj, &pmu_ops, s, TYPE_JH7110_PMU,
                          PMU_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
}

static void pmu_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), pmu_reset);
}

static const TypeInfo pmu_types[] = {
    {
        .name = TYPE_JH7110_PMU,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110PMUState),
        .instance_init = pmu_init,
        .class_init = pmu_class_init,
    },
};

DEFINE_TYPES(pmu_types)

DeviceState *jh7110_pmu_create(hwaddr base, qemu_irq irq)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_PMU);

    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    return dev;
}
