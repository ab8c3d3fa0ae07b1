/*
 * JH7110 SD/eMMC host: the register-accurate model of Synopsys' DesignWare
 * Mobile Storage Host, with a QEMU card behind it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "hw/boards.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "system/block-backend.h"
#include "system/blockdev.h"
#include "system/dma.h"
#include "jh7110_mshc.h"

#define CIU_HZ 49500000u

/* A timer of QEMU costs more than many of the model's events. */
#define COALESCE_NS 5000

#define TYPE_JH7110_MSHC_BUS "jh7110-mshc-bus"

static void update(JH7110MSHCState *s)
{
    uint64_t idle = dw_mshc_idle_cycles(&s->model);

    qemu_set_irq(s->irq, dw_mshc_irq(&s->model));
    if (idle == DW_MSHC_NEVER) {
        timer_del(s->timer);
        return;
    }
    timer_mod(s->timer, qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL) +
              MAX(muldiv64(idle, NANOSECONDS_PER_SECOND, CIU_HZ) + 1,
                  COALESCE_NS));
}

static void catch_up(JH7110MSHCState *s)
{
    uint64_t now = muldiv64(qemu_clock_get_ns(QEMU_CLOCK_VIRTUAL), CIU_HZ,
                            NANOSECONDS_PER_SECOND);

    if (now > s->done) {
        dw_mshc_step(&s->model, now - s->done);
        s->done = now;
    }
}

static void expire(void *opaque)
{
    catch_up(opaque);
    update(opaque);
}

static JH7110Access access_to(const JH7110MSHCState *s, JH7110Operation what,
                              hwaddr at, uint64_t value)
{
    return (JH7110Access){
        .device = s->access.device,
        .reg = dw_mshc_register_name(at),
        .operation = what,
        .at = at,
        .value = value,
    };
}

static void end_access(JH7110MSHCState *s)
{
    s->access.operation = JH7110_BY_ITSELF;
    update(s);
}

static uint64_t mshc_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110MSHCState *s = opaque;
    uint32_t value;

    catch_up(s);
    s->access = access_to(s, JH7110_READ, at, 0);
    value = dw_mshc_read(&s->model, at);
    end_access(s);
    return value;
}

static void mshc_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110MSHCState *s = opaque;

    catch_up(s);
    s->access = access_to(s, JH7110_WRITE, at, value);
    dw_mshc_write(&s->model, at, value);
    end_access(s);
}

static bool mshc_accepts(void *opaque, hwaddr at, unsigned size,
                         bool is_write, MemTxAttrs attrs)
{
    JH7110Access access = access_to(opaque,
                                    is_write ? JH7110_WRITE : JH7110_READ, at,
                                    0);

    return jh7110_accepts_words(&access, size);
}

static const MemoryRegionOps mshc_ops = {
    .read = mshc_read,
    .write = mshc_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4, .accepts = mshc_accepts },
};

static void do_request(void *user, struct dw_mshc_request *request)
{
    JH7110MSHCState *s = user;
    MemTxAttrs memory = { .memory = 1 };
    MemTxResult result;
    unsigned i;

    if (request->write) {
        for (i = 0; i < request->words; i++) {
            request->data[i] = cpu_to_le32(request->data[i]);
        }
    }
    result = dma_memory_rw(&address_space_memory, request->address,
                           request->data, request->words * 4,
                           request->write ? DMA_DIRECTION_FROM_DEVICE
                                          : DMA_DIRECTION_TO_DEVICE,
                           memory);
    if (result != MEMTX_OK) {
        jh7110_forbidden(&s->access, "its DMA goes to 0x%x, where no memory "
                         "is", request->address);
    }
    dw_mshc_complete(&s->model, result != MEMTX_OK);
}

static void violation(void *user, const char *text)
{
    JH7110MSHCState *s = user;

    jh7110_forbidden(&s->access, "%s", text);
}

/* As after power-up; the card stays in its slot, and faults stay to come. */
static void mshc_reset(DeviceState *dev)
{
    JH7110MSHCState *s = JH7110_MSHC(dev);
    struct dw_mshc_config config = {
        .card = sdbus_get_inserted(&s->bus) ? &s->card : NULL,
        .ciu_hz = CIU_HZ,
        .write_protected = s->card.config.read_only,
        .request = do_request,
        .violation = violation,
        .user = s,
    };

    memcpy(config.faults, s->model.config.faults, sizeof(config.faults));

    timer_del(s->timer);
    dw_mshc_init(&s->model, &config);
    s->done = 0;
    catch_up(s);
    qemu_set_irq(s->irq, 0);
    qemu_set_irq(s->card_detect, !config.card || s->card.removed);
}

static void mshc_set_inserted(DeviceState *dev, bool inserted)
{
    JH7110MSHCState *s = JH7110_MSHC(dev);

    catch_up(s);
    s->card.removed = !inserted;
    s->card.busy_until = s->card.status = 0;
    dw_mshc_insert(&s->model, inserted ? &s->card : NULL);
    qemu_set_irq(s->card_detect, !inserted);
    update(s);
}

static void mshc_init(Object *obj)
{
    JH7110MSHCState *s = JH7110_MSHC(obj);

    qbus_init(&s->bus, sizeof(s->bus), TYPE_JH7110_MSHC_BUS, DEVICE(obj),
              "sd-bus");
    memory_region_init_io(&s->mmio, obj, &mshc_ops, s, TYPE_JH7110_MSHC,
                          0x10000);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    qdev_init_gpio_out_named(DEVICE(obj), &s->card_detect, "card-detect", 1);
    s->timer = timer_new_ns(QEMU_CLOCK_VIRTUAL, expire, s);
}

static char *get_fault(Object *obj, Error **errp)
{
    return jh7110_fault_text(JH7110_MSHC(obj));
}

static void set_fault(Object *obj, const char *text, Error **errp)
{
    JH7110MSHCState *s = JH7110_MSHC(obj);

    if (jh7110_fault_parse(s, text, errp) && DEVICE(obj)->realized) {
        catch_up(s);
        update(s);
    }
}

static bool get_protected(Object *obj, Error **errp)
{
    return JH7110_MSHC(obj)->card.config.read_only;
}

static void set_protected(Object *obj, bool value, Error **errp)
{
    JH7110MSHCState *s = JH7110_MSHC(obj);

    s->card.config.read_only = s->model.config.write_protected = value;
}

static void mshc_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), mshc_reset);
    object_class_property_add_str(oc, "fault", get_fault, set_fault);
    object_class_property_set_description(oc, "fault", "what goes wrong: "
                                          "KIND[:WHERE[:TIMES]][+...], none");
    object_class_property_add_bool(oc, "write-protected", get_protected,
                                   set_protected);
    object_class_property_set_description(oc, "write-protected",
                                          "the card refuses to be written");
}

static void mshc_bus_class_init(ObjectClass *oc, void *data)
{
    SD_BUS_CLASS(oc)->set_inserted = mshc_set_inserted;
}

static const TypeInfo mshc_types[] = {
    {
        .name = TYPE_JH7110_MSHC,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110MSHCState),
        .instance_init = mshc_init,
        .class_init = mshc_class_init,
    },
    {
        .name = TYPE_JH7110_MSHC_BUS,
        .parent = TYPE_SD_BUS,
        .instance_size = sizeof(SDBus),
        .class_init = mshc_bus_class_init,
    },
};

DEFINE_TYPES(mshc_types)

static BlockBackend *plug_card(SDBus *bus, int unit, bool emmc)
{
    DriveInfo *drive = drive_get(IF_SD, 0, unit);
    BlockBackend *blk = drive ? blk_by_legacy_dinfo(drive) : NULL;
    DeviceState *card;

    if (emmc && !blk) {
        return NULL;
    }
    card = qdev_new(emmc ? TYPE_EMMC : TYPE_SD_CARD);
    qdev_prop_set_drive_err(card, "drive", blk, &error_fatal);
    qdev_realize_and_unref(card, BUS(bus), &error_fatal);
    return blk;
}

/* They are there before the machine's options are set, which are theirs. */
void jh7110_mshc_add(Object *machine, bool emmc)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_MSHC);

    JH7110_MSHC(dev)->access.device = emmc ? "sdio0" : "sdio1";
    object_property_add_child(machine, JH7110_MSHC(dev)->access.device,
                              OBJECT(dev));
    object_property_add_alias(machine, emmc ? "emmc-fault" : "sd-fault",
                              OBJECT(dev), "fault");
    object_property_add_alias(machine, emmc ? "emmc-protect" : "sd-protect",
                              OBJECT(dev), "write-protected");
    object_unref(OBJECT(dev));
}

BlockBackend *jh7110_mshc_create(hwaddr base, qemu_irq irq,
                                 qemu_irq card_detect, int unit, bool emmc)
{
    Object *machine = qdev_get_machine();
    DeviceState *dev = DEVICE(object_resolve_path_component(
        machine, emmc ? "sdio0" : "sdio1"));

    sysbus_realize(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    qdev_connect_gpio_out_named(dev, "card-detect", 0, card_detect);
    return plug_card(&JH7110_MSHC(dev)->bus, unit, emmc);
}
