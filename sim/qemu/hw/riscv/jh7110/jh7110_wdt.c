/*
 * JH7110 watchdog: the register-accurate model, which counts virtual time at
 * the 24 MHz of the oscillator.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "hw/irq.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "system/watchdog.h"
#include "jh7110.h"
#include "models/jh7110_wdt.h"

#define TYPE_JH7110_WDT "jh7110-wdt"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110WDTState, JH7110_WDT)

#define WDT_HZ       24000000
#define WDT_SIZE     0x10000
#define WDT_SHORTEST 1000 /* ns; a tiny load value must not stop the machine */

/* Linux, include/dt-bindings/clock/starfive,jh7110-crg.h and reset/... */
#define APB_CLOCK  122
#define CORE_CLOCK 123
#define APB_RESET  109
#define CORE_RESET 110

struct JH7110WDTState {
    SysBusDevice parent;
    MemoryRegion mmio;
    qemu_irq irq;
    QEMUTimer *timer;
    DeviceState *syscrg;
    Notifier supplied;
    struct jh7110_wdt model;
    JH7110Access access; /* that the model is given */
    uint64_t done; /* cycles that the model has counted, or has not had */
};

static void catch_up(JH7110WDTState *s)
{
    uint64_t now = muldiv64(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), WDT_HZ,
                            NANOSECONDS_PER_SECOND);
    bool was_reset = s->model.reset;

    if (now > s->done) {
        jh7110_wdt_step(&s->model, now - s->done);
        s->done = now;
    }
    if (s->model.reset && !was_reset) {
        watchdog_perform_action();
    }
}

static void update(JH7110WDTState *s)
{
    uint64_t cycles = jh7110_wdt_idle_cycles(&s->model);

    qemu_set_irq(s->irq, jh7110_wdt_irq(&s->model));
    if (!cycles) {
        timer_del(s->timer);
        return;
    }
    timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
              MAX(muldiv64(cycles, NANOSECONDS_PER_SECOND, WDT_HZ) + 1,
                  WDT_SHORTEST));
}

static void expire(void *opaque)
{
    catch_up(opaque);
    update(opaque);
}

static uint64_t wdt_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110WDTState *s = opaque;
    uint32_t value;

    s->access = (JH7110Access){ "watchdog", NULL, JH7110_READ, at };
    catch_up(s);
    value = jh7110_wdt_read(&s->model, at);
    update(s);
    return value;
}

static void wdt_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110WDTState *s = opaque;

    s->access = (JH7110Access){ "watchdog", NULL, JH7110_WRITE, at, value };
    catch_up(s);
    jh7110_wdt_write(&s->model, at, value);
    update(s);
}

static const MemoryRegionOps wdt_ops = {
    .read = wdt_read,
    .write = wdt_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

static void violation(void *user, const char *text)
{
    JH7110WDTState *s = user;

    jh7110_forbidden(&s->access, "%s", text);
}

static void supplied(Notifier *notifier, void *data)
{
    JH7110WDTState *s = container_of(notifier, JH7110WDTState, supplied);

    catch_up(s);
    jh7110_wdt_supply(&s->model, jh7110_crg_runs(s->syscrg, APB_CLOCK),
                      jh7110_crg_runs(s->syscrg, CORE_CLOCK),
                      jh7110_crg_released(s->syscrg, APB_RESET) &&
                      jh7110_crg_released(s->syscrg, CORE_RESET));
    update(s);
}

static void wdt_reset(DeviceState *dev)
{
    JH7110WDTState *s = JH7110_WDT(dev);
    struct jh7110_wdt_config config = { .violation = violation, .user = s };

    jh7110_wdt_init(&s->model, &config);
    s->done = 0;
    supplied(&s->supplied, NULL);
}

static void wdt_init(Object *obj)
{
    JH7110WDTState *s = JH7110_WDT(obj);

    memory_region_init_io(&s->mmio, obj, &wdt_ops, s, TYPE_JH7110_WDT,
                          WDT_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, expire, s);
    s->supplied.notify = supplied;
}

static void wdt_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, wdt_reset);
    dc->user_creatable = false;
}

static const TypeInfo wdt_types[] = {
    {
        .name = TYPE_JH7110_WDT,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110WDTState),
        .instance_init = wdt_init,
        .class_init = wdt_class_init,
    },
};

DEFINE_TYPES(wdt_types)

DeviceState *jh7110_wdt_create(hwaddr base, qemu_irq irq, DeviceState *syscrg)
{
    static const JH7110Supply supply = {
        .name = "watchdog",
        .clock_count = 1, .clocks = { APB_CLOCK },
        .reset_count = 1, .resets = { APB_RESET },
    };
    DeviceState *dev = qdev_new(TYPE_JH7110_WDT);

    JH7110_WDT(dev)->syscrg = syscrg;
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    jh7110_crg_on_change(syscrg, &JH7110_WDT(dev)->supplied);
    jh7110_supply_create(&supply, syscrg, dev, base, WDT_SIZE);
    return dev;
}
