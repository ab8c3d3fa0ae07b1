/*
 * StarFive VisionFive 2: the JH7110 and what is on its board.
 *
 * Addresses and interrupts are those of the board's device tree (Linux,
 * arch/riscv/boot/dts/starfive/jh7110.dtsi). SPL starts in the L2-LIM, where
 * the boot ROM would have loaded it from the card.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/error-report.h"
#include "qemu/log.h"
#include "qemu/units.h"
#include "qapi/error.h"
#include "chardev/char.h"
#include "exec/address-spaces.h"
#include "hw/boards.h"
#include "hw/irq.h"
#include "hw/nvram/eeprom_at24c.h"
#include "hw/qdev-properties.h"
#include "hw/riscv/riscv_hart.h"
#include "hw/sysbus.h"
#include "system/system.h"
#include "target/riscv/cpu.h"
#include "jh7110.h"
#include "../u74/u74.h"

#define TYPE_VISIONFIVE2_MACHINE MACHINE_TYPE_NAME("visionfive2")
OBJECT_DECLARE_SIMPLE_TYPE(VisionFive2State, VISIONFIVE2_MACHINE)

/* By the switches, RGPIO[1:0] */
typedef enum BootMode {
    BOOT_FLASH,
    BOOT_SD,
    BOOT_EMMC,
    BOOT_MODES,
} BootMode;

static const struct {
    const char *name, *drive;
} boot_modes[BOOT_MODES] = {
    [BOOT_FLASH] = { "flash", "if=mtd" },
    [BOOT_SD] = { "sd", "if=sd,index=0" },
    [BOOT_EMMC] = { "emmc", "if=sd,index=1" },
};

struct VisionFive2State {
    MachineState parent;
    RISCVHartArrayState s7, u74;
    DeviceState *plic, *sys_gpio, *syscrg, *stgcrg, *aoncrg;
    BlockBackend *media[BOOT_MODES];
    I2CBus *i2c5;
    BootMode boot_mode;
    bool strict;
};

enum {
    DEV_ROM,
    DEV_CLINT,
    DEV_CCACHE,
    DEV_LIM,
    DEV_PLIC,
    DEV_UART0,
    DEV_UART1,
    DEV_UART2,
    DEV_UART3,
    DEV_UART4,
    DEV_UART5,
    DEV_I2C0,
    DEV_I2C1,
    DEV_I2C2,
    DEV_I2C3,
    DEV_I2C4,
    DEV_I2C5,
    DEV_I2C6,
    DEV_SYSCRG,
    DEV_STGCRG,
    DEV_AONCRG,
    DEV_SYSSYSCON,
    DEV_STGSYSCON,
    DEV_AONSYSCON,
    DEV_SYSGPIO,
    DEV_AONGPIO,
    DEV_QSPI,
    DEV_FLASH,
    DEV_WDT,
    DEV_RNG,
    DEV_GMAC0,
    DEV_GMAC1,
    DEV_PMU,
    DEV_SDIO0,
    DEV_SDIO1,
    DEV_PCIE0,
    DEV_PCIE1,
    DEV_DRAM,
};

static const MemMapEntry map[] = {
    [DEV_ROM]       = { 0x2a000000,     0x8000 },
    [DEV_CLINT]     = {  0x2000000,    0x10000 },
    [DEV_CCACHE]    = {  0x2010000,     0x4000 },
    [DEV_LIM]       = {  0x8000000,   0x200000 },
    [DEV_PLIC]      = {  0xc000000,  0x4000000 },
    [DEV_UART0]     = { 0x10000000,    0x10000 },
    [DEV_UART1]     = { 0x10010000,    0x10000 },
    [DEV_UART2]     = { 0x10020000,    0x10000 },
    [DEV_UART3]     = { 0x12000000,    0x10000 },
    [DEV_UART4]     = { 0x12010000,    0x10000 },
    [DEV_UART5]     = { 0x12020000,    0x10000 },
    [DEV_I2C0]      = { 0x10030000,    0x10000 },
    [DEV_I2C1]      = { 0x10040000,    0x10000 },
    [DEV_I2C2]      = { 0x10050000,    0x10000 },
    [DEV_I2C3]      = { 0x12030000,    0x10000 },
    [DEV_I2C4]      = { 0x12040000,    0x10000 },
    [DEV_I2C5]      = { 0x12050000,    0x10000 },
    [DEV_I2C6]      = { 0x12060000,    0x10000 },
    [DEV_SYSCRG]    = { 0x13020000,    0x10000 },
    [DEV_STGCRG]    = { 0x10230000,    0x10000 },
    [DEV_AONCRG]    = { 0x17000000,    0x10000 },
    [DEV_SYSSYSCON] = { 0x13030000,     0x1000 },
    [DEV_STGSYSCON] = { 0x10240000,     0x1000 },
    [DEV_AONSYSCON] = { 0x17010000,     0x1000 },
    [DEV_SYSGPIO]   = { 0x13040000,    0x10000 },
    [DEV_AONGPIO]   = { 0x17020000,    0x10000 },
    [DEV_QSPI]      = { 0x13010000,    0x10000 },
    [DEV_FLASH]     = { 0x21000000,   0x400000 },
    [DEV_WDT]       = { 0x13070000,    0x10000 },
    [DEV_RNG]       = { 0x1600c000,     0x4000 },
    [DEV_GMAC0]     = { 0x16030000,    0x10000 },
    [DEV_GMAC1]     = { 0x16040000,    0x10000 },
    [DEV_PMU]       = { 0x17030000,    0x10000 },
    [DEV_SDIO0]     = { 0x16010000,    0x10000 },
    [DEV_SDIO1]     = { 0x16020000,    0x10000 },
    [DEV_PCIE0]     = { 0x940000000, 0x10000000 },
    [DEV_PCIE1]     = { 0x9c0000000, 0x10000000 },
    [DEV_DRAM]      = { 0x40000000,          0 },
};

static const U74Stub stubs[] = {
    { "l2-prefetch", {  0x2030000,     0xa000 } },
    { "spi0",        { 0x10060000,    0x10000 } },
    { "spi1",        { 0x10070000,    0x10000 } },
    { "spi2",        { 0x10080000,    0x10000 } },
    { "tdm",         { 0x10090000,     0x1000 } },
    { "pwmdac",      { 0x100b0000,     0x1000 } },
    { "i2srx",       { 0x100e0000,     0x1000 } },
    { "usb",         { 0x10100000,    0x40000 } },
    { "usbphy",      { 0x10200000,    0x10000 } },
    { "pciephy0",    { 0x10210000,    0x10000 } },
    { "pciephy1",    { 0x10220000,    0x10000 } },
    { "spi3",        { 0x12070000,    0x10000 } },
    { "spi4",        { 0x12080000,    0x10000 } },
    { "spi5",        { 0x12090000,    0x10000 } },
    { "spi6",        { 0x120a0000,    0x10000 } },
    { "i2stx0",      { 0x120b0000,     0x1000 } },
    { "i2stx1",      { 0x120c0000,     0x1000 } },
    { "pwm",         { 0x120d0000,    0x10000 } },
    { "temperature", { 0x120e0000,    0x10000 } },
    { "ddr-phy",     { 0x13000000,    0x10000 } },
    { "timer",       { 0x13050000,    0x10000 } },
    { "mailbox",     { 0x13060000,    0x10000 } },
    { "jpeg",        { 0x13090000,    0x10000 } },
    { "ddr-control", { 0x15700000,    0x20000 } },
    { "crypto",      { 0x16000000,     0x4000 } },
    { "crypto-dma",  { 0x16008000,     0x4000 } },
    { "dma",         { 0x16050000,    0x10000 } },
    { "rtc",         { 0x17040000,    0x10000 } },
    { "otp",         { 0x17050000,    0x10000 } },
    { "gpu",         { 0x18000000,   0x100000 } },
    { "isp",         { 0x19800000,   0x100000 } },
    { "vout",        { 0x29400000,   0x200000 } },
    { "pcie0",       { 0x2b000000,  0x1000000 } },
    { "pcie1",       { 0x2c000000,  0x1000000 } },
};

static const int uart_irq[] = { 32, 33, 34, 45, 46, 47 };
static const int i2c_irq[] = { 35, 36, 37, 48, 49, 50, 51 };

#define QSPI_IRQ        25
#define RNG_IRQ         30
#define WDT_IRQ         68
#define SDIO0_IRQ       74
#define SDIO1_IRQ       75
#define AONGPIO_IRQ     85
#define SYSGPIO_IRQ     86
#define PMU_IRQ         111
#define SD_DETECT_LINE  41
#define TIMEBASE_HZ     4000000
#define PLIC_SOURCES    (136 + 1)
#define PMIC_ADDRESS    0x36
#define EEPROM_ADDRESS  0x50
#define BOOT_SWITCHES   2

/* 24 MHz x 125 / 3, x 533 / 12, x 99 / 2 (U-Boot, clk-jh7110-pll.c) */
static const JH7110Word sys_syscon_words[] = {
    { 0x18, 3u << 24 },                /* PLL0: integer mode */
    { 0x1c, 125 },
    { 0x24, 533u << 17 | 3u << 15 | 3 }, /* PLL1 */
    { 0x2c, 99u << 17 | 3u << 15 | 12 }, /* PLL2 */
    { 0x34, 2 },
};

/* 8 banks of 16 ways with 256 lines of 64 bytes (Linux, sifive_ccache.c) */
static const JH7110Word ccache_words[] = {
    { 0, 6 << 24 | 8 << 16 | 16 << 8 | 8, UINT32_MAX },
};

static void create_uarts(VisionFive2State *s)
{
    int i;

    for (i = 0; i < ARRAY_SIZE(uart_irq); i++) {
        jh7110_uart_create(map[DEV_UART0 + i].base,
                           qdev_get_gpio_in(s->plic, uart_irq[i]),
                           serial_hd(i));
    }
}

static void create_words(int device, const char *name,
                         const JH7110Word *words, unsigned count)
{
    jh7110_syscon_create(name, map[device].base, map[device].size, words,
                         count);
}

static void create_control(VisionFive2State *s)
{
    s->syscrg = jh7110_crg_create(JH7110_SYSCRG, map[DEV_SYSCRG].base);
    s->stgcrg = jh7110_crg_create(JH7110_STGCRG, map[DEV_STGCRG].base);
    s->aoncrg = jh7110_crg_create(JH7110_AONCRG, map[DEV_AONCRG].base);
    create_words(DEV_SYSSYSCON, "jh7110.sys-syscon", sys_syscon_words,
                 ARRAY_SIZE(sys_syscon_words));
    create_words(DEV_STGSYSCON, "jh7110.stg-syscon", NULL, 0);
    create_words(DEV_AONSYSCON, "jh7110.aon-syscon", NULL, 0);
    create_words(DEV_CCACHE, "jh7110.l2-cache", ccache_words,
                 ARRAY_SIZE(ccache_words));
}

static void create_pins(VisionFive2State *s)
{
    DeviceState *aon;
    unsigned i;

    s->sys_gpio = jh7110_gpio_create(map[DEV_SYSGPIO].base,
                                     qdev_get_gpio_in(s->plic, SYSGPIO_IRQ),
                                     false);
    aon = jh7110_gpio_create(map[DEV_AONGPIO].base,
                             qdev_get_gpio_in(s->plic, AONGPIO_IRQ), true);
    for (i = 0; i < BOOT_SWITCHES; i++) {
        qemu_set_irq(qdev_get_gpio_in(aon, i), s->boot_mode >> i & 1);
    }
}

/* Linux, include/dt-bindings/{clock,reset}/starfive,jh7110-crg.h */
static const JH7110Supply rng_supply = {
    .name = "rng",
    .clock_count = 2, .clocks = { 15, 16 },
    .reset_count = 1, .resets = { 3 },
};

static void create_chip(VisionFive2State *s)
{
    DeviceState *rng;

    jh7110_wdt_create(map[DEV_WDT].base, qdev_get_gpio_in(s->plic, WDT_IRQ),
                      s->syscrg);
    rng = jh7110_rng_create(map[DEV_RNG].base,
                            qdev_get_gpio_in(s->plic, RNG_IRQ));
    jh7110_supply_create(&rng_supply, s->stgcrg, rng, map[DEV_RNG].base,
                         map[DEV_RNG].size);
    jh7110_pmu_create(map[DEV_PMU].base, qdev_get_gpio_in(s->plic, PMU_IRQ));
    jh7110_gmac_create(map[DEV_GMAC0].base, "gmac0");
    jh7110_gmac_create(map[DEV_GMAC1].base, "gmac1");
}

static void create_media(VisionFive2State *s)
{
    s->media[BOOT_FLASH] =
        jh7110_qspi_create(map[DEV_QSPI].base, map[DEV_FLASH].base,
                           qdev_get_gpio_in(s->plic, QSPI_IRQ));
    s->media[BOOT_SD] =
        jh7110_mshc_create(map[DEV_SDIO1].base,
                           qdev_get_gpio_in(s->plic, SDIO1_IRQ),
                           qdev_get_gpio_in(s->sys_gpio, SD_DETECT_LINE),
                           0, false);
    s->media[BOOT_EMMC] =
        jh7110_mshc_create(map[DEV_SDIO0].base,
                           qdev_get_gpio_in(s->plic, SDIO0_IRQ), NULL, 1,
                           true);
}

/* CRC-16/ARC, as U-Boot's crc16() */
static uint16_t crc16(const uint8_t *data, size_t length)
{
    uint16_t crc = 0;
    unsigned bit;

    while (length--) {
        crc ^= *data++;
        for (bit = 0; bit < 8; bit++) {
            crc = crc >> 1 ^ (crc & 1 ? 0xa001 : 0);
        }
    }
    return crc;
}

static uint8_t *put_atom(uint8_t *at, uint16_t type, uint16_t index,
                         const uint8_t *data, uint32_t length)
{
    stw_le_p(at, type);
    stw_le_p(at + 2, index);
    stl_le_p(at + 4, length + 2);
    memcpy(at + 8, data, length);
    stw_le_p(at + 8 + length, crc16(at, 8 + length));
    return at + 10 + length;
}

/* U-Boot, board/starfive/visionfive2/visionfive2-i2c-eeprom.c */
static void create_eeprom(VisionFive2State *s, uint64_t ram_size)
{
    static const uint8_t macs[] = {
        2, 0, 0xb1, 'A', 0x6c, 0xcf, 0x39, 0x6c, 0xde, 0xad,
        0x6c, 0xcf, 0x39, 0x6c, 0xde, 0xae, 0, 0,
    };
    BlockBackend *emmc = s->media[BOOT_EMMC];
    uint64_t gib = emmc ? MIN(999, DIV_ROUND_UP(blk_getlength(emmc), GiB)) : 0;
    uint8_t rom[256], vendor[86] = { [20] = 32, 32 }, *end;
    g_autofree char *product =
        g_strdup_printf("VF7110B1-2253-D%03uE%03u-00000001",
                        (unsigned)(ram_size / GiB), (unsigned)gib);

    memset(rom, 0xff, sizeof(rom));
    memcpy(rom, "SFVF\2\0\2\0", 8);
    memcpy(vendor + 22, "StarFive Technology Co., Ltd.", 29);
    memcpy(vendor + 54, product, MIN(strlen(product), 32));
    end = put_atom(rom + 12, 1, 1, vendor, sizeof(vendor));
    end = put_atom(end, 4, 2, macs, sizeof(macs));
    stl_le_p(rom + 8, end - rom);
    at24c_eeprom_init_rom(s->i2c5, EEPROM_ADDRESS, sizeof(rom),
                          g_memdup2(rom, sizeof(rom)), sizeof(rom));
}

static void create_i2c(VisionFive2State *s, uint64_t ram_size)
{
    static const char *names[] = { "i2c0", "i2c1", "i2c2", "i2c3", "i2c4",
                                   "i2c5", "i2c6" };
    I2CBus *buses[ARRAY_SIZE(names)];
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(names); i++) {
        buses[i] = jh7110_i2c_create(names[i], map[DEV_I2C0 + i].base,
                                     qdev_get_gpio_in(s->plic, i2c_irq[i]));
    }
    s->i2c5 = buses[5];
    jh7110_pmic_create(s->i2c5, PMIC_ADDRESS);
    create_eeprom(s, ram_size);
}

/* The configuration space of a bus without devices: all ones. */
static uint64_t absent_read(void *opaque, hwaddr at, unsigned size)
{
    return UINT64_MAX;
}

static void absent_write(void *opaque, hwaddr at, uint64_t value,
                         unsigned size)
{
}

static const MemoryRegionOps absent_ops = {
    .read = absent_read,
    .write = absent_write,
    .endianness = DEVICE_LITTLE_ENDIAN,
};

static void create_stubs(void)
{
    unsigned i;

    for (i = DEV_PCIE0; i <= DEV_PCIE1; i++) {
        MemoryRegion *region = g_new(MemoryRegion, 1);

        memory_region_init_io(region, NULL, &absent_ops, NULL, "jh7110.pcie",
                              map[i].size);
        memory_region_add_subregion(get_system_memory(), map[i].base, region);
    }
    u74_create_stubs(stubs, ARRAY_SIZE(stubs));
    jh7110_nothing_create();
}

static void load_spl(VisionFive2State *s, MachineState *machine)
{
    BlockBackend *blk = s->media[s->boot_mode];

    if (machine->firmware) {
        bootrom_load_file(machine->firmware, &map[DEV_LIM]);
    } else if (blk) {
        jh7110_bootrom_load_spl(blk, s->boot_mode == BOOT_FLASH,
                                map[DEV_LIM].base, map[DEV_LIM].size);
    } else {
        bootrom_refuse("boot-mode=%s needs -drive %s; -bios gives SPL "
                       "without its header", boot_modes[s->boot_mode].name,
                       boot_modes[s->boot_mode].drive);
    }
}

static void check_memory(uint64_t size)
{
    if (size != 2 * GiB && size != 4 * GiB && size != 8 * GiB) {
        error_report("the board has 2, 4 or 8 GiB: -m 2G, 4G or 8G");
        exit(1);
    }
}

static void visionfive2_init(MachineState *machine)
{
    VisionFive2State *s = VISIONFIVE2_MACHINE(machine);

    check_memory(machine->ram_size);
    u74_create_harts(OBJECT(s), &s->s7, "s7", TYPE_JH7110_CPU_S7, 0, 1,
                     map[DEV_ROM].base);
    u74_create_harts(OBJECT(s), &s->u74, "u74", TYPE_JH7110_CPU_U74, 1, 4,
                     map[DEV_ROM].base);
    memory_region_add_subregion(get_system_memory(), map[DEV_DRAM].base,
                                machine->ram);
    u74_create_memory(&map[DEV_LIM], &map[DEV_ROM]);
    s->plic = u74_create_interrupts(&map[DEV_PLIC], PLIC_SOURCES,
                                    &map[DEV_CLINT], TIMEBASE_HZ);
    create_uarts(s);
    create_control(s);
    create_pins(s);
    create_chip(s);
    create_media(s);
    create_i2c(s, machine->ram_size);
    create_stubs();
    load_spl(s, machine);
    u74_create_reset_vector(map[DEV_ROM].base);
}

static char *get_boot_mode(Object *obj, Error **errp)
{
    return g_strdup(boot_modes[VISIONFIVE2_MACHINE(obj)->boot_mode].name);
}

static void set_boot_mode(Object *obj, const char *value, Error **errp)
{
    unsigned i;

    for (i = 0; i < BOOT_MODES; i++) {
        if (!strcmp(value, boot_modes[i].name)) {
            VISIONFIVE2_MACHINE(obj)->boot_mode = i;
            return;
        }
    }
    error_setg(errp, "boot-mode=%s: it is flash, sd or emmc; the boot by UART "
               "is not modelled", value);
}

static void visionfive2_instance_init(Object *obj)
{
    VISIONFIVE2_MACHINE(obj)->boot_mode = BOOT_SD;
    jh7110_mshc_add(obj, false);
    jh7110_mshc_add(obj, true);
}

static bool get_strict(Object *obj, Error **errp)
{
    return VISIONFIVE2_MACHINE(obj)->strict;
}

static void set_strict(Object *obj, bool value, Error **errp)
{
    VISIONFIVE2_MACHINE(obj)->strict = value;
}

static void visionfive2_class_init(ObjectClass *oc, void *data)
{
    MachineClass *mc = MACHINE_CLASS(oc);

    mc->desc = "StarFive VisionFive 2 (JH7110)";
    mc->init = visionfive2_init;
    mc->max_cpus = mc->min_cpus = mc->default_cpus = 5;
    mc->default_ram_id = "jh7110.ram";
    mc->default_ram_size = 4 * GiB;
    object_class_property_add_str(oc, "boot-mode", get_boot_mode,
                                  set_boot_mode);
    object_class_property_set_description(oc, "boot-mode",
                                          "where SPL comes from: flash, sd or "
                                          "emmc");
    object_class_property_add_bool(oc, "strict", get_strict, set_strict);
    object_class_property_set_description(oc, "strict",
                                          "an access that the manuals forbid "
                                          "ends the run");
}

static const TypeInfo visionfive2_types[] = {
    {
        .name = TYPE_VISIONFIVE2_MACHINE,
        .parent = TYPE_MACHINE,
        .class_init = visionfive2_class_init,
        .instance_size = sizeof(VisionFive2State),
        .instance_init = visionfive2_instance_init,
    },
};

DEFINE_TYPES(visionfive2_types)
