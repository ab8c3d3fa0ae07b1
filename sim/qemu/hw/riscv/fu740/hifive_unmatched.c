/*
 * SiFive HiFive Unmatched: the FU740 and what is on its board.
 *
 * Addresses and interrupts are those of the board's device tree (Linux,
 * arch/riscv/boot/dts/sifive/fu740-c000.dtsi and hifive-unmatched-a00.dts), and
 * where it has none, of the FU740-C000 manual v1p2, chapters 5 and 10. SPL
 * starts in the L2-LIM, where the boot ROM would have loaded it from the card.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bswap.h"
#include "qemu/cutils.h"
#include "qemu/error-report.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "chardev/char.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/char/sifive_uart.h"
#include "hw/dma/sifive_pdma.h"
#include "hw/gpio/sifive_gpio.h"
#include "hw/irq.h"
#include "hw/loader.h"
#include "hw/misc/sifive_u_otp.h"
#include "hw/net/cadence_gem.h"
#include "hw/nvram/eeprom_at24c.h"
#include "hw/qdev-properties.h"
#include "hw/qdev-properties-system.h"
#include "hw/ssi/sifive_spi.h"
#include "hw/sysbus.h"
#include "net/net.h"
#include "system/blockdev.h"
#include "system/runstate.h"
#include "system/system.h"
#include "fu740.h"
#include "../u74/u74.h"
#include <zlib.h>

#define TYPE_HIFIVE_UNMATCHED_MACHINE MACHINE_TYPE_NAME("hifive_unmatched")
OBJECT_DECLARE_SIMPLE_TYPE(HiFiveUnmatchedState, HIFIVE_UNMATCHED_MACHINE)

typedef enum BootMode {
    BOOT_SD,
    BOOT_FLASH,
} BootMode;

struct HiFiveUnmatchedState {
    MachineState parent;
    RISCVHartArrayState s7, u74;
    MemoryRegion dram;
    DeviceState *plic, *gpio;
    BlockBackend *boot[2];
    BootMode boot_mode;
};

enum {
    DEV_ROM,
    DEV_CLINT,
    DEV_PDMA,
    DEV_LIM,
    DEV_PLIC,
    DEV_PRCI,
    DEV_UART0,
    DEV_UART1,
    DEV_I2C0,
    DEV_SPI0,
    DEV_SPI1,
    DEV_SPI2,
    DEV_GPIO,
    DEV_OTP,
    DEV_GEM,
    DEV_DDR,
    DEV_DDRPHY,
    DEV_DDRFILTER,
    DEV_PCIEMGMT,
    DEV_DRAM,
};

static const MemMapEntry map[] = {
    [DEV_ROM]       = {     0x1000,     0xf000 },
    [DEV_CLINT]     = {  0x2000000,    0x10000 },
    [DEV_PDMA]      = {  0x3000000,   0x100000 },
    [DEV_LIM]       = {  0x8000000,   0x1e0000 }, /* 15 of 16 ways */
    [DEV_PLIC]      = {  0xc000000,  0x4000000 },
    [DEV_PRCI]      = { 0x10000000,     0x1000 },
    [DEV_UART0]     = { 0x10010000,     0x1000 },
    [DEV_UART1]     = { 0x10011000,     0x1000 },
    [DEV_I2C0]      = { 0x10030000,     0x1000 },
    [DEV_SPI0]      = { 0x10040000,     0x1000 },
    [DEV_SPI1]      = { 0x10041000,     0x1000 },
    [DEV_SPI2]      = { 0x10050000,     0x1000 },
    [DEV_GPIO]      = { 0x10060000,     0x1000 },
    [DEV_OTP]       = { 0x10070000,     0x1000 },
    [DEV_GEM]       = { 0x10090000,     0x2000 },
    [DEV_DDR]       = { 0x100b0000,      0x800 },
    [DEV_DDRPHY]    = { 0x100b2000,     0x2000 },
    [DEV_DDRFILTER] = { 0x100b8000,     0x1000 },
    [DEV_PCIEMGMT]  = { 0x100d0000,     0x1000 },
    [DEV_DRAM]      = { 0x80000000, 0x400000000 },
};

/*
 * What reads 0, and is logged with -d unimp. The fans' PWM is among them: SPL
 * starts it, and QEMU's model would then take a timer for each of its edges.
 */
static const U74Stub stubs[] = {
    { "bus-errors",   {   0x1700000,     0x5000 } },
    { "l2-cache",     {   0x2010000,     0x1000 } },
    { "pwm0",         {  0x10020000,     0x1000 } },
    { "pwm1",         {  0x10021000,     0x1000 } },
    { "i2c1",         {  0x10031000,     0x1000 } },
    { "gem-control",  {  0x100a0000,     0x1000 } },
    { "flash-window", {  0x20000000, 0x10000000 } },
    { "flash-window", {  0x30000000, 0x10000000 } },
    { "pcie-config",  { 0xdf0000000, 0x10000000 } },
    { "pcie-dbi",     { 0xe00000000, 0x80000000 } },
};

#define PDMA_IRQ      11
#define GPIO_IRQ      23
#define UART0_IRQ     39
#define UART1_IRQ     40
#define SPI0_IRQ      41
#define SPI1_IRQ      42
#define SPI2_IRQ      43
#define I2C0_IRQ      52
#define GEM_IRQ       55
#define PLIC_SOURCES  (69 + 1)
#define TIMEBASE_HZ   1000000

#define POWEROFF_LINE  2
#define SD_DETECT_LINE 15
#define GPIO_LINES     16

#define PMIC_ADDRESS   0x58
#define EEPROM_ADDRESS 0x54

#define GEM_REVISION   0x10070109

/* MSEL[3:0] */
#define MSEL_FLASH     6
#define MSEL_SD        11

#define START          (map[DEV_ROM].base + 4)

static qemu_irq irq(HiFiveUnmatchedState *s, int number)
{
    return qdev_get_gpio_in(s->plic, number);
}

/* Few hosts have 16 GiB to promise; what is not touched costs nothing. */
static void create_memory(HiFiveUnmatchedState *s)
{
    memory_region_init_ram_flags_nomigrate(&s->dram, OBJECT(s), "fu740.ram",
                                           map[DEV_DRAM].size, RAM_NORESERVE,
                                           &error_fatal);
    memory_region_add_subregion(get_system_memory(), map[DEV_DRAM].base,
                                &s->dram);
    u74_create_memory(&map[DEV_LIM], &map[DEV_ROM]);
    fu740_ddr_create(map[DEV_DDR].base, map[DEV_DDRPHY].base,
                     map[DEV_DDRFILTER].base, &s->dram);
}

static void create_uarts(HiFiveUnmatchedState *s)
{
    sifive_uart_create(get_system_memory(), map[DEV_UART0].base, serial_hd(0),
                       irq(s, UART0_IRQ));
    sifive_uart_create(get_system_memory(), map[DEV_UART1].base, serial_hd(1),
                       irq(s, UART1_IRQ));
}

static DeviceState *create_device(HiFiveUnmatchedState *s, const char *type,
                                  int device, int first_irq, int irqs)
{
    DeviceState *dev = qdev_new(type);
    int i;

    if (!strcmp(type, TYPE_SIFIVE_GPIO)) {
        qdev_prop_set_uint32(dev, "ngpio", GPIO_LINES);
    }
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, map[device].base);
    for (i = 0; i < irqs; i++) {
        sysbus_connect_irq(SYS_BUS_DEVICE(dev), i, irq(s, first_irq + i));
    }
    return dev;
}

/* The power management chip turns the board off when this line is low. */
static void power_off(void *opaque, int n, int level)
{
    if (!level) {
        qemu_system_shutdown_request(SHUTDOWN_CAUSE_GUEST_SHUTDOWN);
    }
}

static void create_gpio(HiFiveUnmatchedState *s)
{
    s->gpio = create_device(s, TYPE_SIFIVE_GPIO, DEV_GPIO, GPIO_IRQ,
                            GPIO_LINES);
    qdev_connect_gpio_out(s->gpio, POWEROFF_LINE,
                          qemu_allocate_irq(power_off, NULL, 0));
}

static void create_control(HiFiveUnmatchedState *s)
{
    fu740_prci_create(map[DEV_PRCI].base);
    create_device(s, TYPE_SIFIVE_PDMA, DEV_PDMA, PDMA_IRQ, SIFIVE_PDMA_IRQS);
    create_device(s, TYPE_SIFIVE_U_OTP, DEV_OTP, 0, 0);
    fu740_pcie_create(map[DEV_PCIEMGMT].base);
}

static SSIBus *spi_bus(DeviceState *spi)
{
    return (SSIBus *)qdev_get_child_bus(spi, "spi");
}

static void create_flash(HiFiveUnmatchedState *s)
{
    DeviceState *spi = create_device(s, TYPE_SIFIVE_SPI, DEV_SPI0, SPI0_IRQ,
                                     1);
    DeviceState *flash = qdev_new("is25wp256");
    DriveInfo *drive = drive_get(IF_MTD, 0, 0);

    s->boot[BOOT_FLASH] = drive ? blk_by_legacy_dinfo(drive) : NULL;
    if (drive) {
        qdev_prop_set_drive_err(flash, "drive", s->boot[BOOT_FLASH],
                                &error_fatal);
    }
    qdev_realize_and_unref(flash, qdev_get_child_bus(spi, "spi"), &error_fatal);
    sysbus_connect_irq(SYS_BUS_DEVICE(spi), 1,
                       qdev_get_gpio_in_named(flash, SSI_GPIO_CS, 0));
}

static void create_spi(HiFiveUnmatchedState *s)
{
    DeviceState *spi, *slot;

    create_flash(s);
    create_device(s, TYPE_SIFIVE_SPI, DEV_SPI1, SPI1_IRQ, 1);
    spi = create_device(s, TYPE_SIFIVE_SPI, DEV_SPI2, SPI2_IRQ, 1);
    slot = fu740_slot_create(spi_bus(spi),
                             qdev_get_gpio_in(s->gpio, SD_DETECT_LINE),
                             &s->boot[BOOT_SD]);
    sysbus_connect_irq(SYS_BUS_DEVICE(spi), 1,
                       qdev_get_gpio_in_named(slot, SSI_GPIO_CS, 0));
}

/* U-Boot, board/sifive/unmatched/hifive-platform-i2c-eeprom.c */
static void create_i2c(HiFiveUnmatchedState *s)
{
    static const uint8_t board[] = {
        0xf1, 0x5e, 0x50, 0x45, 1,  /* magic, format */
        2, 0, 3, 'B', 0,            /* HiFive Unmatched, revision 3B0 */
        'S', 'F', '1', '0', '5', 'S', 'Z', '0',
        '0', '0', '0', '0', '0', '0', '1', 0,
        1,                          /* manufacturing test passed */
        0x70, 0xb3, 0xd5, 0x92, 0xf9, 0x01,
    };
    I2CBus *bus = fu740_i2c_create(map[DEV_I2C0].base, irq(s, I2C0_IRQ));
    uint8_t rom[256];

    memset(rom, 0xff, sizeof(rom));
    memcpy(rom, board, sizeof(board));
    stl_le_p(rom + sizeof(board), crc32(0, board, sizeof(board)));
    at24c_eeprom_init_rom(bus, EEPROM_ADDRESS, sizeof(rom),
                          g_memdup2(rom, sizeof(rom)), sizeof(rom));
    fu740_pmic_create(bus, PMIC_ADDRESS);
}

static void create_ethernet(HiFiveUnmatchedState *s)
{
    DeviceState *dev = qdev_new(TYPE_CADENCE_GEM);

    qemu_configure_nic_device(dev, true, NULL);
    qdev_prop_set_uint32(dev, "revision", GEM_REVISION);
    sysbus_realize_and_unref(SYS_BUS_DEVICE(dev), &error_fatal);
    sysbus_mmio_map(SYS_BUS_DEVICE(dev), 0, map[DEV_GEM].base);
    sysbus_connect_irq(SYS_BUS_DEVICE(dev), 0, irq(s, GEM_IRQ));
}

/* Without a header: what fits of the partition is loaded. */
static void load_partition(BlockBackend *blk)
{
    static const BootROMLayout layout = {
        .type = "5B193300-FC78-40CD-8002-E86C45580B47",
        .foreign_type = "BC13C2FF-59E6-4262-A352-B275FD6F7172",
        .foreign = "StarFive's boards",
    };
    BootROMPartition partition = bootrom_find_spl(blk, &layout);
    size_t size = MIN(partition.size, map[DEV_LIM].size);
    g_autofree uint8_t *spl = g_malloc(size);

    bootrom_read(blk, partition.at, spl, size);
    if (buffer_is_zero(spl, size)) {
        bootrom_refuse("its partition is empty");
    }
    rom_add_blob_fixed("fu740.spl", spl, size, map[DEV_LIM].base);
}

static void load_spl(HiFiveUnmatchedState *s, MachineState *machine)
{
    if (machine->firmware) {
        bootrom_load_file(machine->firmware, &map[DEV_LIM]);
    } else if (s->boot[s->boot_mode]) {
        load_partition(s->boot[s->boot_mode]);
    } else {
        bootrom_refuse("boot-mode=%s needs -drive if=%s; -bios gives SPL "
                       "itself", s->boot_mode == BOOT_SD ? "sd" : "flash",
                       s->boot_mode == BOOT_SD ? "sd" : "mtd");
    }
}

/* The switches; and behind them the start. */
static void create_start(HiFiveUnmatchedState *s)
{
    uint32_t msel =
        cpu_to_le32(s->boot_mode == BOOT_SD ? MSEL_SD : MSEL_FLASH);

    rom_add_blob_fixed("fu740.msel", &msel, sizeof(msel), map[DEV_ROM].base);
    u74_create_reset_vector(START);
}

static void hifive_unmatched_init(MachineState *machine)
{
    HiFiveUnmatchedState *s = HIFIVE_UNMATCHED_MACHINE(machine);

    if (machine->ram_size != map[DEV_DRAM].size) {
        error_report("the board has 16 GiB, and its firmware uses no less: "
                     "-m 16G; what is not touched takes no memory of the "
                     "host");
        exit(1);
    }
    u74_create_harts(OBJECT(s), &s->s7, "s7", TYPE_FU740_CPU_S7, 0, 1, START);
    u74_create_harts(OBJECT(s), &s->u74, "u74", TYPE_FU740_CPU_U74, 1, 4,
                     START);
    create_memory(s);
    s->plic = u74_create_interrupts(&map[DEV_PLIC], PLIC_SOURCES,
                                    &map[DEV_CLINT], TIMEBASE_HZ);
    create_uarts(s);
    create_gpio(s);
    create_control(s);
    create_spi(s);
    create_i2c(s);
    create_ethernet(s);
    u74_create_stubs(stubs, ARRAY_SIZE(stubs));
    load_spl(s, machine);
    create_start(s);
}

static char *get_boot_mode(Object *obj, Error **errp)
{
    HiFiveUnmatchedState *s = HIFIVE_UNMATCHED_MACHINE(obj);

    return g_strdup(s->boot_mode == BOOT_SD ? "sd" : "flash");
}

static void set_boot_mode(Object *obj, const char *value, Error **errp)
{
    HiFiveUnmatchedState *s = HIFIVE_UNMATCHED_MACHINE(obj);

    if (!strcmp(value, "sd")) {
        s->boot_mode = BOOT_SD;
    } else if (!strcmp(value, "flash")) {
        s->boot_mode = BOOT_FLASH;
    } else {
        error_setg(errp, "boot-mode=%s: it is sd or flash", value);
    }
}

static void hifive_unmatched_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "SiFive HiFive Unmatched (FU740)";
    mc->init = hifive_unmatched_init;
    mc->max_cpus = mc->min_cpus = mc->default_cpus = 5;
    mc->default_ram_size = 16 * GiB;
    object_class_property_add_str(oc, "boot-mode", get_boot_mode,
                                  set_boot_mode);
    object_class_property_set_description(oc, "boot-mode",
                                          "where SPL comes from: sd or flash");
}

static const TypeInfo hifive_unmatched_types[] = {
    {
        .name = TYPE_HIFIVE_UNMATCHED_MACHINE,
        .parent = TYPE_MACHINE,
        .class_init = hifive_unmatched_class_init,
        .instance_size = sizeof(HiFiveUnmatchedState),
    },
};

DEFINE_TYPES(hifive_unmatched_types)
