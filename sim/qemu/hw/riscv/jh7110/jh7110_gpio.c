/*
 * JH7110 pin controllers, SYS and AON: the model of pins and lines, and the
 * interrupts of the lines.
 *
 * Registers: Linux, drivers/pinctrl/starfive/pinctrl-starfive-jh7110.c, -sys.c
 * and -aon.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "jh7110.h"
#include "models/jh7110_gpio.h"

#define TYPE_JH7110_GPIO "jh7110-gpio"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110GPIOState, JH7110_GPIO)

#define GPIO_SIZE  0x10000
#define GPIO_WORDS (JH7110_GPIO_LINES / 32)
#define KEPT_WORDS (0x2b8 / 4)

/* Each has a bit for a line, and follows the one before it. */
enum {
    SENSE,    /* 1: an edge, 0: a level */
    CLEAR,    /* 0: edges are forgotten */
    BOTH,     /* edges */
    POLARITY, /* 1: high, or rising */
    ENABLE,
    STATUS,
    MASKED,
    KINDS,
};

/* @pads: pads without a line, as far as they are words that keep a value */
typedef struct JH7110GPIOLayout {
    const char *name;
    unsigned words, enable, interrupts, inputs;
    struct {
        unsigned first, end;
    } pads[2];
} JH7110GPIOLayout;

static const JH7110GPIOLayout layouts[] = {
    { "sys-gpio", 2, 0xdc, 0xe0, 0x118, { { 0x24c, 0x29c } } },
    { "aon-gpio", 1, 0x0c, 0x10, 0x2c, { { 0x30, 0x34 }, { 0x44, 0xa0 } } },
};

struct JH7110GPIOState {
    SysBusDevice parent;
    MemoryRegion mmio;
    qemu_irq irq;
    const JH7110GPIOLayout *layout;
    struct jh7110_gpio_model model;
    JH7110Access access; /* that the model is given */
    uint32_t regs[KINDS][GPIO_WORDS];
    uint32_t levels[GPIO_WORDS], edges[GPIO_WORDS];
    uint32_t kept[KEPT_WORDS];
    uint64_t lines; /* that the board gives to the pins */
};

static uint32_t status(const JH7110GPIOState *s, unsigned word)
{
    uint32_t active = ~(s->levels[word] ^ s->regs[POLARITY][word]);

    return s->edges[word] | (active & ~s->regs[SENSE][word]);
}

/* What the pins' levels are now, and what follows from a change. */
static void sense(JH7110GPIOState *s, unsigned word)
{
    uint32_t now = 0, changed, wanted;
    unsigned i, count = s->model.config.aon ? 4 : 32;

    for (i = 0; i < count; i++) {
        now |= (uint32_t)jh7110_gpio_model_level(&s->model, word * 32 + i) << i;
    }
    changed = now ^ s->levels[word];
    wanted = s->regs[BOTH][word] | ~(now ^ s->regs[POLARITY][word]);
    s->edges[word] |= changed & wanted & s->regs[SENSE][word];
    s->edges[word] &= s->regs[CLEAR][word];
    s->levels[word] = now;
}

static void update(JH7110GPIOState *s)
{
    uint32_t pending = 0;
    unsigned word;

    for (word = 0; word < s->layout->words; word++) {
        sense(s, word);
        pending |= status(s, word) & s->regs[ENABLE][word];
    }
    if (!(jh7110_gpio_model_read(&s->model, s->layout->enable, 4) & 1)) {
        pending = 0;
    }
    qemu_set_irq(s->irq, pending != 0);
}

static bool is_kept(const JH7110GPIOState *s, hwaddr at)
{
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(s->layout->pads); i++) {
        if (at >= s->layout->pads[i].first && at < s->layout->pads[i].end) {
            return true;
        }
    }
    return false;
}

static bool is_interrupt(const JH7110GPIOState *s, hwaddr at)
{
    return at >= s->layout->interrupts && at < s->layout->inputs;
}

static uint32_t read_interrupt(const JH7110GPIOState *s, unsigned kind,
                               unsigned word)
{
    switch (kind) {
    case STATUS:
        return status(s, word);
    case MASKED:
        return status(s, word) & s->regs[ENABLE][word];
    default:
        return s->regs[kind][word];
    }
}

static uint64_t gpio_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110GPIOState *s = opaque;
    unsigned index = (at - s->layout->interrupts) / 4;

    s->access = (JH7110Access){ s->layout->name, NULL, JH7110_READ, at };
    if (is_kept(s, at)) {
        return s->kept[at / 4];
    }
    if (is_interrupt(s, at)) {
        return read_interrupt(s, index / s->layout->words,
                              index % s->layout->words);
    }
    return jh7110_gpio_model_read(&s->model, at, size);
}

static void gpio_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110GPIOState *s = opaque;
    unsigned index = (at - s->layout->interrupts) / 4;

    s->access = (JH7110Access){ s->layout->name, NULL, JH7110_WRITE, at, value };
    if (is_kept(s, at)) {
        s->kept[at / 4] = value;
    } else if (!is_interrupt(s, at)) {
        jh7110_gpio_model_write(&s->model, at, size, value);
    } else if (index / s->layout->words < STATUS) {
        s->regs[index / s->layout->words][index % s->layout->words] = value;
    } else {
        jh7110_forbidden(&s->access, "a status cannot be written");
    }
    update(s);
}

static bool gpio_accepts(void *opaque, hwaddr at, unsigned size, bool is_write,
                         MemTxAttrs attrs)
{
    JH7110GPIOState *s = opaque;
    JH7110Access access = { s->layout->name, NULL,
                            is_write ? JH7110_WRITE : JH7110_READ, at };

    return jh7110_accepts_words(&access, size);
}

static const MemoryRegionOps gpio_ops = {
    .read = gpio_read,
    .write = gpio_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { .min_access_size = 1, .max_access_size = 8, .unaligned = true,
               .accepts = gpio_accepts },
};

static void gpio_line(void *opaque, int line, int level)
{
    JH7110GPIOState *s = opaque;

    s->lines = deposit64(s->lines, line, 1, level != 0);
    jh7110_gpio_model_drive(&s->model, line, level);
    update(s);
}

static void violation(void *user, const char *text)
{
    JH7110GPIOState *s = user;

    jh7110_forbidden(&s->access, "%s", text);
}

/*
 * The boot mode is read without enabling the pads' input buffers (U-Boot,
 * arch/riscv/cpu/jh7110/spl.c), so that AON begins with them on.
 */
static void gpio_reset(DeviceState *dev)
{
    JH7110GPIOState *s = JH7110_GPIO(dev);
    bool aon = s->layout == &layouts[1];
    struct jh7110_gpio_model_config config = {
        .aon = aon, .violation = violation, .user = s, .pads = aon,
    };

    jh7110_gpio_model_init(&s->model, &config);
    s->model.outside = s->lines;
    memset(s->regs, 0, sizeof(s->regs));
    memset(s->kept, 0, sizeof(s->kept));
    memset(s->edges, 0, sizeof(s->edges));
    update(s);
}

static void gpio_init(Object *obj)
{
    JH7110GPIOState *s = JH7110_GPIO(obj);

    memory_region_init_io(&s->mmio, obj, &gpio_ops, s, TYPE_JH7110_GPIO,
                          GPIO_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    qdev_init_gpio_in(DEVICE(obj), gpio_line, JH7110_GPIO_LINES);
}

static void gpio_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, gpio_reset);
    dc->user_creatable = false;
}

static const TypeInfo gpio_types[] = {
    {
        .name = TYPE_JH7110_GPIO,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110GPIOState),
        .instance_init = gpio_init,
        .class_init = gpio_class_init,
    },
};

DEFINE_TYPES(gpio_types)

DeviceState *jh7110_gpio_create(hwaddr base, qemu_irq irq, bool aon)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_GPIO);

    JH7110_GPIO(dev)->layout = &layouts[aon];
    gpio_reset(dev);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    return dev;
}
