/*
 * JH7110 system controllers and pin controllers, as far as they are words that
 * keep what is written. Pin controllers also show the levels of their lines.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_JH7110_SYSCON "jh7110-syscon"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110SysconState, JH7110_SYSCON)

#define SYSCON_LINES 64

struct JH7110SysconState {
    SysBusDevice parent;
    MemoryRegion mmio;
    uint32_t *regs;
    const JH7110Word *words;
    uint64_t size;
    unsigned count;
    uint32_t lines;
    uint32_t levels[SYSCON_LINES / 32];
};

static uint32_t syscon_fixed(const JH7110SysconState *s, hwaddr at,
                             uint32_t value)
{
    unsigned i;

    if (s->lines && at >= s->lines && at < s->lines + sizeof(s->levels)) {
        return s->levels[(at - s->lines) / 4];
    }
    for (i = 0; i < s->count; i++) {
        if (s->words[i].offset == at) {
            return (value & ~s->words[i].fixed) |
                   (s->words[i].value & s->words[i].fixed);
        }
    }
    return value;
}

static uint64_t syscon_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110SysconState *s = opaque;

    return syscon_fixed(s, at, s->regs[at / 4]);
}

static void syscon_write(void *opaque, hwaddr at, uint64_t value,
                         unsigned size)
{
    JH7110SysconState *s = opaque;

    s->regs[at / 4] = value;
}

static const MemoryRegionOps syscon_ops = {
    .read = syscon_read,
    .write = syscon_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void syscon_line(void *opaque, int line, int level)
{
    JH7110SysconState *s = opaque;

    s->levels[line / 32] = deposit32(s->levels[line / 32], line % 32, 1,
                                     level != 0);
}

static void syscon_reset(DeviceState *dev)
{
    JH7110SysconState *s = JH7110_SYSCON(dev);
    unsigned i;

    memset(s->regs, 0, s->size);
    for (i = 0; i < s->count; i++) {
        s->regs[s->words[i].offset / 4] = s->words[i].value;
    }
}

static void syscon_init(Object *obj)
{
    qdev_init_gpio_in(DEVICE(obj), syscon_line, SYSCON_LINES);
}

static void syscon_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, syscon_reset);
    dc->user_creatable = false;
}

static const TypeInfo syscon_types[] = {
    {
        .name = TYPE_JH7110_SYSCON,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110SysconState),
        .instance_init = syscon_init,
        .class_init = syscon_class_init,
    },
};

DEFINE_TYPES(syscon_types)

DeviceState *jh7110_syscon_create(const char *name, hwaddr base, uint64_t size,
                                  const JH7110Word *words, unsigned count,
                                  uint32_t lines)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_SYSCON);
    JH7110SysconState *s = JH7110_SYSCON(dev);

    s->regs = g_new0(uint32_t, size / 4);
    s->words = words;
    s->size = size;
    s->count = count;
    s->lines = lines;
    memory_region_init_io(&s->mmio, OBJECT(dev), &syscon_ops, s, name, size);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    return dev;
}
