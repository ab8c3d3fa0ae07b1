/*
 * JH7110 system controllers and others, as far as they are words that keep what
 * is written.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"

#define TYPE_JH7110_SYSCON "jh7110-syscon"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110SysconState, JH7110_SYSCON)

struct JH7110SysconState {
    SysBusDevice parent;
    MemoryRegion mmio;
    uint32_t *regs;
    const JH7110Word *words;
    uint64_t size;
    unsigned count;
};

static uint32_t syscon_fixed(const JH7110SysconState *s, hwaddr at,
                             uint32_t value)
{
    unsigned i;

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
    .valid = { 4, 8 },
};

static void syscon_reset(DeviceState *dev)
{
    JH7110SysconState *s = JH7110_SYSCON(dev);
    unsigned i;

    memset(s->regs, 0, s->size);
    for (i = 0; i < s->count; i++) {
        s->regs[s->words[i].offset / 4] = s->words[i].value;
    }
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
        .class_init = syscon_class_init,
    },
};

DEFINE_TYPES(syscon_types)

DeviceState *jh7110_syscon_create(const char *name, hwaddr base, uint64_t size,
                                  const JH7110Word *words, unsigned count)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_SYSCON);
    JH7110SysconState *s = JH7110_SYSCON(dev);

    s->regs = g_new0(uint32_t, size / 4);
    s->words = words;
    s->size = size;
    s->count = count;
    memory_region_init_io(&s->mmio, OBJECT(dev), &syscon_ops, s, name, size);
    sysbus_init_mmio(SYS_BUS_DEVICE(dev), &s->mmio);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    return dev;
}
