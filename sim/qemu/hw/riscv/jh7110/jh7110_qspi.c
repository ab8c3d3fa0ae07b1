/*
 * JH7110 QSPI flash: Cadence's controller with commands by registers (STIG),
 * indirect reads and writes through its FIFO, and direct reads. All of them
 * take no time, and data lines are not counted.
 *
 * Registers: Linux, drivers/spi/spi-cadence-quadspi.c; U-Boot,
 * drivers/spi/cadence_qspi_apb.c.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qapi/error.h"
#include "hw/irq.h"
#include "hw/qdev-properties-system.h"
#include "hw/registerfields.h"
#include "hw/ssi/ssi.h"
#include "hw/sysbus.h"
#include "system/block-backend.h"
#include "system/blockdev.h"
#include "jh7110.h"

#define TYPE_JH7110_QSPI "jh7110-qspi"
OBJECT_DECLARE_SIMPLE_TYPE(JH7110QSPIState, JH7110_QSPI)

#define FLASH      "gd25lq128" /* on a VisionFive 2 */
#define QSPI_SIZE  0x10000
#define AHB_SIZE   0x400000
#define QSPI_WORDS (0x100 / 4)

REG32(CONFIG, 0x00)
    FIELD(CONFIG, ENABLE, 0, 1)
    FIELD(CONFIG, DIRECT, 7, 1)
    FIELD(CONFIG, DECODE, 9, 1)
    FIELD(CONFIG, SELECT, 10, 4)
    FIELD(CONFIG, REMAP, 16, 1)
    FIELD(CONFIG, IDLE, 31, 1)
REG32(READ, 0x04)
    FIELD(READ, OPCODE, 0, 8)
REG32(WRITE, 0x08)
    FIELD(WRITE, OPCODE, 0, 8)
REG32(DEVICE_SIZE, 0x14)
    FIELD(DEVICE_SIZE, ADDRESS, 0, 4)
REG32(PARTITION, 0x18)
REG32(REMAP, 0x24)
REG32(LEVEL, 0x2c)
    FIELD(LEVEL, READ, 0, 16)
REG32(IRQ_STATUS, 0x40)
REG32(IRQ_MASK, 0x44)
REG32(INDIRECT_READ, 0x60)
REG32(READ_START, 0x68)
REG32(READ_BYTES, 0x6c)
REG32(INDIRECT_WRITE, 0x70)
REG32(WRITE_START, 0x78)
REG32(WRITE_BYTES, 0x7c)
REG32(COMMAND, 0x90)
    FIELD(COMMAND, EXECUTE, 0, 1)
    FIELD(COMMAND, WRITE_BYTES, 12, 3)
    FIELD(COMMAND, WRITES, 15, 1)
    FIELD(COMMAND, ADDRESS_BYTES, 16, 2)
    FIELD(COMMAND, ADDRESSES, 19, 1)
    FIELD(COMMAND, READ_BYTES, 20, 3)
    FIELD(COMMAND, READS, 23, 1)
    FIELD(COMMAND, OPCODE, 24, 8)
REG32(COMMAND_ADDRESS, 0x94)
REG32(COMMAND_READ, 0xa0)
REG32(COMMAND_WRITE, 0xa8)

/* of INDIRECT_READ and INDIRECT_WRITE */
enum { START = 1 << 0, CANCEL = 1 << 1, RUNS = 1 << 2, DONE = 1 << 5 };

/* of IRQ_STATUS */
enum { COMPLETE = 1 << 2, ILLEGAL_AHB = 1 << 5, WATERMARK = 1 << 6,
       READ_FULL = 1 << 12 };

struct JH7110QSPIState {
    SysBusDevice parent;
    MemoryRegion mmio, ahb;
    SSIBus *ssi;
    qemu_irq irq, select;
    uint32_t regs[QSPI_WORDS];
    uint32_t fifo, behind; /* bytes to read: in the FIFO, and behind it */
    uint32_t to_write;
};

static void update(JH7110QSPIState *s)
{
    qemu_set_irq(s->irq,
                 (s->regs[R_IRQ_STATUS] & s->regs[R_IRQ_MASK]) != 0);
}

/* Chip select 0 is low; without the decoder there is a bit for each. */
static bool is_selected(const JH7110QSPIState *s)
{
    uint32_t config = s->regs[R_CONFIG];
    uint32_t select = FIELD_EX32(config, CONFIG, SELECT);

    return FIELD_EX32(config, CONFIG, DECODE) ? !select : !(select & 1);
}

static uint8_t transfer(JH7110QSPIState *s, uint8_t byte)
{
    return is_selected(s) ? ssi_transfer(s->ssi, byte) : 0xff;
}

/*
 * Dummy cycles are left out: QEMU's flash counts none for chips of makers it
 * has no rules for, such as GigaDevice.
 */
static void begin(JH7110QSPIState *s, uint8_t opcode, uint32_t address,
                  unsigned address_bytes)
{
    qemu_set_irq(s->select, 0);
    transfer(s, opcode);
    while (address_bytes--) {
        transfer(s, address >> 8 * address_bytes);
    }
}

static void end(JH7110QSPIState *s)
{
    qemu_set_irq(s->select, 1);
}

static unsigned address_bytes(const JH7110QSPIState *s)
{
    return FIELD_EX32(s->regs[R_DEVICE_SIZE], DEVICE_SIZE, ADDRESS) + 1;
}

static void execute(JH7110QSPIState *s)
{
    uint32_t command = s->regs[R_COMMAND];
    unsigned i, count = 0;

    if (FIELD_EX32(command, COMMAND, ADDRESSES)) {
        count = FIELD_EX32(command, COMMAND, ADDRESS_BYTES) + 1;
    }
    begin(s, FIELD_EX32(command, COMMAND, OPCODE),
          s->regs[R_COMMAND_ADDRESS], count);
    if (FIELD_EX32(command, COMMAND, WRITES)) {
        for (i = 0; i <= FIELD_EX32(command, COMMAND, WRITE_BYTES); i++) {
            transfer(s, s->regs[R_COMMAND_WRITE + i / 4] >> i % 4 * 8);
        }
    }
    if (FIELD_EX32(command, COMMAND, READS)) {
        s->regs[R_COMMAND_READ] = s->regs[R_COMMAND_READ + 1] = 0;
        for (i = 0; i <= FIELD_EX32(command, COMMAND, READ_BYTES); i++) {
            s->regs[R_COMMAND_READ + i / 4] |=
                (uint32_t)transfer(s, 0) << i % 4 * 8;
        }
    }
    end(s);
}

/* The FIFO is filled again when it is empty. */
static void fill(JH7110QSPIState *s)
{
    uint32_t space = s->regs[R_PARTITION] * 4;

    s->fifo = MIN(s->behind, MAX(space, 4));
    s->behind -= s->fifo;
    s->regs[R_IRQ_STATUS] |= s->behind ? WATERMARK | READ_FULL : COMPLETE;
}

static void finish(JH7110QSPIState *s, unsigned reg)
{
    end(s);
    s->fifo = s->behind = s->to_write = 0;
    s->regs[reg] = DONE;
}

static void cancel(JH7110QSPIState *s, unsigned reg)
{
    if (s->regs[reg] & RUNS) {
        finish(s, reg);
        s->regs[reg] = 0;
    }
}

static void start(JH7110QSPIState *s, unsigned reg)
{
    JH7110Access access = { "qspi", NULL, JH7110_WRITE, reg * 4, START };

    if ((s->regs[R_INDIRECT_READ] | s->regs[R_INDIRECT_WRITE]) & RUNS) {
        jh7110_forbidden(&access, "a transfer runs");
        return;
    }
    s->regs[reg] |= RUNS;
    if (reg == R_INDIRECT_READ) {
        begin(s, FIELD_EX32(s->regs[R_READ], READ, OPCODE),
              s->regs[R_READ_START], address_bytes(s));
        s->behind = s->regs[R_READ_BYTES];
        fill(s);
    } else {
        begin(s, FIELD_EX32(s->regs[R_WRITE], WRITE, OPCODE),
              s->regs[R_WRITE_START], address_bytes(s));
        s->to_write = s->regs[R_WRITE_BYTES];
        s->regs[R_IRQ_STATUS] |= WATERMARK;
    }
    if (!s->fifo && !s->to_write) {
        finish(s, reg);
    }
}

static void write_indirect(JH7110QSPIState *s, unsigned reg, uint32_t value)
{
    if (value & DONE) {
        s->regs[reg] &= ~DONE;
    }
    if (value & CANCEL) {
        cancel(s, reg);
    } else if (value & START) {
        start(s, reg);
    }
}

static uint64_t qspi_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110QSPIState *s = opaque;

    switch (at) {
    case A_CONFIG:
        return s->regs[R_CONFIG] | R_CONFIG_IDLE_MASK;
    case A_LEVEL:
        return FIELD_DP32(0, LEVEL, READ, DIV_ROUND_UP(s->fifo, 4));
    default:
        return at < sizeof(s->regs) ? s->regs[at / 4] : 0;
    }
}

static void qspi_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110QSPIState *s = opaque;

    switch (at) {
    case A_COMMAND:
        s->regs[R_COMMAND] = value & ~R_COMMAND_EXECUTE_MASK;
        if (value & R_COMMAND_EXECUTE_MASK) {
            execute(s);
        }
        break;
    case A_INDIRECT_READ:
    case A_INDIRECT_WRITE:
        write_indirect(s, at / 4, value);
        break;
    case A_IRQ_STATUS:
        s->regs[R_IRQ_STATUS] &= ~value;
        break;
    case A_LEVEL:
        break;
    default:
        if (at < sizeof(s->regs)) {
            s->regs[at / 4] = value;
        }
    }
    update(s);
}

static const MemoryRegionOps qspi_ops = {
    .read = qspi_read,
    .write = qspi_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 4, 4 },
    .valid = { 4, 4 },
};

/* The window: the FIFO of a transfer that runs, or the flash itself. */

static uint64_t pop(JH7110QSPIState *s, unsigned size)
{
    uint64_t value = 0;
    unsigned i;

    for (i = 0; i < size && s->fifo; i++) {
        value |= (uint64_t)transfer(s, 0) << i * 8;
        s->fifo--;
    }
    if (!s->fifo && s->behind) {
        fill(s);
    } else if (!s->fifo) {
        finish(s, R_INDIRECT_READ);
    }
    return value;
}

static uint64_t read_directly(JH7110QSPIState *s, hwaddr at, unsigned size)
{
    uint64_t value = 0;
    unsigned i;

    if (FIELD_EX32(s->regs[R_CONFIG], CONFIG, REMAP)) {
        at += s->regs[R_REMAP];
    }
    begin(s, FIELD_EX32(s->regs[R_READ], READ, OPCODE), at, address_bytes(s));
    for (i = 0; i < size; i++) {
        value |= (uint64_t)transfer(s, 0) << i * 8;
    }
    end(s);
    return value;
}

static void refuse(JH7110QSPIState *s, JH7110Operation operation, hwaddr at,
                   uint64_t value)
{
    JH7110Access access = { "qspi-flash", NULL, operation, at, value };

    jh7110_forbidden(&access, "no transfer runs");
    s->regs[R_IRQ_STATUS] |= ILLEGAL_AHB;
}

static uint64_t ahb_read(void *opaque, hwaddr at, unsigned size)
{
    JH7110QSPIState *s = opaque;
    uint64_t value = 0;

    if (s->regs[R_INDIRECT_READ] & RUNS) {
        value = pop(s, size);
    } else if (s->regs[R_CONFIG] & R_CONFIG_DIRECT_MASK &&
               s->regs[R_CONFIG] & R_CONFIG_ENABLE_MASK) {
        value = read_directly(s, at, size);
    } else {
        refuse(s, JH7110_READ, at, 0);
    }
    update(s);
    return value;
}

static void ahb_write(void *opaque, hwaddr at, uint64_t value, unsigned size)
{
    JH7110QSPIState *s = opaque;

    if (!(s->regs[R_INDIRECT_WRITE] & RUNS)) {
        refuse(s, JH7110_WRITE, at, value);
        update(s);
        return;
    }
    for (; size && s->to_write; size--, s->to_write--) {
        transfer(s, value);
        value >>= 8;
    }
    if (!s->to_write) {
        finish(s, R_INDIRECT_WRITE);
        s->regs[R_IRQ_STATUS] |= COMPLETE;
    }
    update(s);
}

static const MemoryRegionOps ahb_ops = {
    .read = ahb_read,
    .write = ahb_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
    .impl = { 1, 8 },
    .valid = { 1, 8 },
};

static void qspi_reset(DeviceState *dev)
{
    JH7110QSPIState *s = JH7110_QSPI(dev);

    memset(s->regs, 0, sizeof(s->regs));
    s->fifo = s->behind = s->to_write = 0;
    end(s);
    update(s);
}

static void qspi_init(Object *obj)
{
    JH7110QSPIState *s = JH7110_QSPI(obj);

    memory_region_init_io(&s->mmio, obj, &qspi_ops, s, TYPE_JH7110_QSPI,
                          QSPI_SIZE);
    memory_region_init_io(&s->ahb, obj, &ahb_ops, s, "jh7110-qspi-flash",
                          AHB_SIZE);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->mmio);
    sysbus_init_mmio(SYS_BUS_DEVICE(obj), &s->ahb);
    sysbus_init_irq(SYS_BUS_DEVICE(obj), &s->irq);
    s->ssi = ssi_create_bus(DEVICE(obj), "spi");
}

static void qspi_class_init(ObjectClass *oc, void *data)
{
    DeviceClass *dc = DEVICE_CLASS(oc);

    device_class_set_legacy_reset(dc, qspi_reset);
    dc->user_creatable = false;
}

static const TypeInfo qspi_types[] = {
    {
        .name = TYPE_JH7110_QSPI,
        .parent = TYPE_SYS_BUS_DEVICE,
        .instance_size = sizeof(JH7110QSPIState),
        .instance_init = qspi_init,
        .class_init = qspi_class_init,
    },
};

DEFINE_TYPES(qspi_types)

static BlockBackend *plug_flash(JH7110QSPIState *s)
{
    DriveInfo *drive = drive_get(IF_MTD, 0, 0);
    BlockBackend *blk = drive ? blk_by_legacy_dinfo(drive) : NULL;
    DeviceState *flash = qdev_new(FLASH);

    if (blk) {
        qdev_prop_set_drive_err(flash, "drive", blk, &error_fatal);
    }
    ssi_realize_and_unref(flash, s->ssi, &error_fatal);
    s->select = qdev_get_gpio_in_named(flash, SSI_GPIO_CS, 0);
    return blk;
}

BlockBackend *jh7110_qspi_create(hwaddr base, hwaddr ahb, qemu_irq irq)
{
    DeviceState *dev = qdev_new(TYPE_JH7110_QSPI);

    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, base);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 1, ahb);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq);
    return plug_flash(JH7110_QSPI(dev));
}
