/*
 * JH7110 SD/eMMC host: the register-accurate model of Synopsys' DesignWare
 * Mobile Storage Host, with a QEMU card behind it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/timer.h"
#include "exec/memory.h"
#include "hw/irq.h"
#include "hw/qdev-properties.h"
#include "hw/sd/sd.h"
#include "hw/sysbus.h"
#include "qapi/error.h"
#include "exec/address-spaces.h"
#include "system/block-backend.h"
#include "system/blockdev.h"
#include "system/dma.h"
#include "jh7110.h"
#include "models/dw_mshc.h"

#define CIU_HZ 49500000u

/* A timer of QEMU costs more than many of the model's events. */
#define COALESCE_NS 5000

#define TYPE_JH7110_MSHC     "jh7110-mshc"
#define TYPE_JH7110_MSHC_BUS "jh7110-mshc-bus"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110MSHCState, JH7110_MSHC)

struct JH7110MSHCState {
    SysBusDevice parent;
    MemoryRegion mmio;
    SDBus bus;
    qemu_irq irq, card_detect;
    QEMUTimer *timer;
    struct dw_mshc model;
    struct sd_native card;
    JH7110Access access; /* what software does just now */
    uint64_t done; /* ciu cycles that the model has done */
    uint8_t last;  /* command index, for the length of a register's block */
    bool app;
};

static JH7110MSHCState *of_card(const struct sd_native *card)
{
    return container_of(card, JH7110MSHCState, card);
}

/* The model's card, by QEMU's. */

void sd_native_clock(struct sd_native *card, uint64_t clocks, uint32_t hz,
                     uint64_t now_ns)
{
}

static void make_answer(uint8_t index, const uint8_t *bytes, int length,
                        struct sd_native_answer *answer)
{
    answer->gap = 2;
    if (length == 16) {
        answer->length = 17;
        answer->bytes[0] = 0x3f;
        memcpy(answer->bytes + 1, bytes, 16);
        answer->bytes[16] = sd_native_crc7(answer->bytes + 1, 15) << 1 | 1;
    } else if (length == 4) {
        answer->length = 6;
        answer->bytes[0] = index;
        memcpy(answer->bytes + 1, bytes, 4);
        answer->bytes[5] = sd_native_crc7(answer->bytes, 5) << 1 | 1;
    }
}

void sd_native_command(struct sd_native *card, const uint8_t frame[6],
                       uint64_t now_ns, struct sd_native_answer *answer)
{
    JH7110MSHCState *s = of_card(card);
    SDRequest request = { .cmd = frame[0] & 0x3f, .arg = ldl_be_p(frame + 1),
                          .crc = frame[5] };
    uint8_t bytes[16];
    int length = sdbus_do_command(&s->bus, &request, bytes);

    /* Only the card that is selected answers CMD7, unlike QEMU's. */
    if (request.cmd == 7 && !(request.arg >> 16)) {
        length = 0;
    }
    make_answer(request.cmd, bytes, length, answer);
    if (s->app && request.cmd == 41 && answer->length) { /* R3 */
        answer->bytes[0] = 0x3f;
        answer->bytes[5] = 0xff;
    }
    if (request.cmd == 1 && answer->length) {
        answer->bytes[0] = 0x3f;
        answer->bytes[5] = 0xff;
    }
    s->last = request.cmd + (s->app ? 64 : 0);
    s->app = request.cmd == 55 && length;
}

uint64_t sd_native_data_at(const struct sd_native *card)
{
    return sdbus_data_ready(&of_card(card)->bus) ? 0 : SD_NATIVE_NEVER;
}

static unsigned block_length(const JH7110MSHCState *s)
{
    switch (s->last) {
    case 51 + 64:
        return 8;
    case 13 + 64:
    case 6:
        return 64;
    case 22 + 64:
    case 30:
        return 4;
    default:
        return 512;
    }
}

void sd_native_read(struct sd_native *card, unsigned lines,
                    struct sd_native_block *block)
{
    JH7110MSHCState *s = of_card(card);

    *block = (struct sd_native_block){ .length = block_length(s) };
    sdbus_read_data(&s->bus, block->data, block->length);
    sd_native_crc16(block->data, block->length, lines, block->crc);
}

void sd_native_read_done(struct sd_native *card, uint64_t now_ns)
{
}

void sd_native_abandon(struct sd_native *card)
{
}

enum sd_native_crc_status sd_native_write(struct sd_native *card, unsigned lines,
                                          const struct sd_native_block *block,
                                          uint64_t now_ns)
{
    JH7110MSHCState *s = of_card(card);

    if (!sdbus_receive_ready(&s->bus)) {
        return SDN_CRC_STATUS_NONE;
    }
    sdbus_write_data(&s->bus, block->data, block->length);
    return SDN_CRC_STATUS_OK;
}

bool sd_native_busy(const struct sd_native *card, uint64_t now_ns)
{
    return false;
}

uint64_t sd_native_busy_until(const struct sd_native *card)
{
    return 0;
}

/* The host. */

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

/* As after power-up; the card stays in its slot. */
static void mshc_reset(DeviceState *dev)
{
    JH7110MSHCState *s = JH7110_MSHC(dev);
    struct dw_mshc_config config = {
        .card = sdbus_get_inserted(&s->bus) ? &s->card : NULL,
        .ciu_hz = CIU_HZ,
        .request = do_request,
        .violation = violation,
        .user = s,
    };

    timer_del(s->timer);
    dw_mshc_init(&s->model, &config);
    s->done = 0;
    catch_up(s);
    qemu_set_irq(s->irq, 0);
    qemu_set_irq(s->card_detect, !config.card);
}

static void mshc_set_inserted(DeviceState *dev, bool inserted)
{
    JH7110MSHCState *s = JH7110_MSHC(dev);

    catch_up(s);
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

static void mshc_class_init(ObjectClass *oc, void *data)
{
    device_class_set_legacy_reset(DEVICE_CLASS(oc), mshc_reset);
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

BlockBackend *jh7110_mshc_create(hwaddr base, qemu_irq irq,
                                 qemu_irq card_detect, int unit, bool emmc)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_MSHC);

    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    JH7110_MSHC(dev)->access.device = emmc ? "sdio0" : "sdio1";
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    qdev_connect_gpio_out_named(dev, "card-detect", 0, card_detect);
    return plug_card(&JH7110_MSHC(dev)->bus, unit, emmc);
}
