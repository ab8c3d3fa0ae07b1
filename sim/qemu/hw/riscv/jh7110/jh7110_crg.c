/*
 * JH7110 clock and reset generators: a register for each clock, then words of
 * reset lines, then words of their status.
 *
 * The layout is that of Linux, drivers/clk/starfive/clk-starfive-jh7110-*.c
 * and drivers/reset/starfive/reset-starfive-jh7110.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/qdev-properties.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"
#include "models/jh7110_crg.h"

#define TYPE_JH7110_CRG "jh7110-crg"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110CRGState, JH7110_CRG)

#define CRG_SIZE  0x10000
#define CRG_WORDS (0x400 / 4)
#define MUX_1     (1u << 24)
#define GATE_OPEN (1u << 31)

#define QSPI_REF_SRC 89

struct JH7110CRGState {
    SysBusDevice parent;
    MemoryRegion mmio;
    uint32_t regs[CRG_WORDS];
    uint8_t kind;
    NotifierList changed;
};

static const struct {
    const char *name;
    unsigned assert_at, words;
} kinds[] = {
    [JH7110_SYSCRG] = { "syscrg", 0x2f8, 4 },
    [JH7110_STGCRG] = { "stgcrg", 0x74, 1 },
    [JH7110_AONCRG] = { "aoncrg", 0x38, 1 },
};

static bool is_status(const JH7110CRGState *s, hwaddr at)
{
    unsigned status = kinds[s->kind].assert_at + 4 * kinds[s->kind].words;

    return at >= status && at < status + 4 * kinds[s->kind].words;
}

static bool is_register(const JH7110CRGState *s, hwaddr at)
{
    return at < kinds[s->kind].assert_at + 8 * kinds[s->kind].words;
}

static void forbid(const JH7110CRGState *s, JH7110Operation operation,
                   hwaddr at, uint64_t value, const char *rule)
{
    JH7110Access access = {
        kinds[s->kind].name, NULL, operation, at, value,
    };

    jh7110_forbidden(&access, "%s", rule);
}

static uint64_t crg_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110CRGState *s = opaque;

    if (!is_register(s, at)) {
        forbid(s, JH7110_READ, at, 0, "there is no register");
        return 0;
    }
    if (is_status(s, at)) { /* a line that is released, as all take effect */
        return ~s->regs[at / 4 - kinds[s->kind].words];
    }
    return s->regs[at / 4];
}

static void crg_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110CRGState *s = opaque;

    if (!is_register(s, at) || is_status(s, at)) {
        forbid(s, JH7110_WRITE, at, value,
               is_register(s, at) ? "it is read-only" : "there is no register");
        return;
    }
    s->regs[at / 4] = value;
    notifier_list_notify(&s->changed, NULL);
}

bool jh7110_crg_runs(DeviceState *crg, unsigned clock)
{
    return JH7110_CRG(crg)->regs[clock] & GATE_OPEN;
}

bool jh7110_crg_released(DeviceState *crg, unsigned line)
{
    JH7110CRGState *s = JH7110_CRG(crg);
    uint32_t lines = s->regs[kinds[s->kind].assert_at / 4 + line / 32];

    return !(lines >> line % 32 & 1);
}

void jh7110_crg_on_change(DeviceState *crg, Notifier *notifier)
{
    notifier_list_add(&JH7110_CRG(crg)->changed, notifier);
    notifier->notify(notifier, NULL);
}

static bool crg_accepts(void *opaque, hwaddr at, unsigned size, bool is_write,
                        MemTxAttrs attrs)
{
    JH7110CRGState *s = opaque;
    JH7110Access access = {
        kinds[s->kind].name, NULL, is_write ? JH7110_WRITE : JH7110_READ, at,
    };

    return jh7110_accepts_words(&access, size);
}

static const MemoryRegionOps crg_ops = {
    .read = crg_read,
    .write = crg_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4, .accepts = crg_accepts },
};

/*
 * The muxes are still at the oscillator: SPL moves them to the PLLs. U-Boot
 * asks for the rate of the flash's clock and does not set it; sources do not
 * tell its divisor, which is at most 16.
 */
static void crg_reset(DeviceState *dev)
{
    JH7110CRGState *s = JH7110_CRG(dev);
    unsigned i;

    memset(s->regs, 0, sizeof(s->regs));
    for (i = 0; s->kind == JH7110_SYSCRG && i < jh7110_crg_sys.field_count;
         i++) {
        const struct jh7110_crg_field *field = &jh7110_crg_sys.fields[i];

        s->regs[field->clock] = field->reset & ~MUX_1;
    }
    if (s->kind == JH7110_SYSCRG) {
        s->regs[QSPI_REF_SRC] = 10;
    }
    for (i = 0; i < kinds[s->kind].words; i++) {
        s->regs[kinds[s->kind].assert_at / 4 + i] = UINT32_MAX;
    }
    notifier_list_notify(&s->changed, NULL);
}

static void crg_init(Object *obj)
{
    JH7110CRGState *s = JH7110_CRG(obj);

    memory_region_init_io(&s->mmio, obj, &crg_ops, s, TYPE_JH7110_CRG,
                          CRG_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    notifier_list_init(&s->changed);
}

static const Property crg_properties[] = {
    DEFINE_PROP_UINT8("kind", JH7110CRGState, kind, JH7110_SYSCRG),
};

static void crg_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, crg_reset);
    device_class_set_props(dc, crg_properties);
}

static const TypeInfo crg_types[] = {
    {
        .name = TYPE_JH7110_CRG,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110CRGState),
        .instance_init = crg_init,
        .class_init = crg_class_init,
    },
};

DEFINE_TYPES(crg_types)

DeviceState *jh7110_crg_create(JH7110CRGKind kind, hwaddr base)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_CRG);

    qdev_prop_set_uint8(dev, "kind", kind);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    return dev;
}
