/*
 * QTest testcase for the StarFive VisionFive 2 machine
 *
 * Registers, addresses and interrupt numbers as in Linux,
 * arch/riscv/boot/dts/starfive/jh7110.dtsi, and the drivers named below.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/bitops.h"
#include "libqtest.h"

#define MTIME        0x200bff8
#define PLIC_PENDING 0xc001000
#define PLIC_ENABLE  0xc002080 /* of hart 1 in M-mode; its context is 1 */
#define PLIC_CLAIM   0xc201004
#define SYSCRG       0x13020000
#define SYSCRG_RESET 0x2f8
#define I2C5         0x12050000
#define WDT          0x13070000
#define PMU          0x17030000
#define SDIO1        0x16020000
#define DRAM         0x40000000

#define I2C5_IRQ  50
#define WDT_IRQ   68
#define SDIO1_IRQ 75

#define BLOCK      512
#define CARD_SIZE  (1 * 1024 * 1024)
#define THE_BLOCK  7
#define STEP_NS    10000
#define MAX_STEPS  10000

static const int uart_irqs[] = { 32, 33, 34, 45, 46, 47 };
static const uint32_t uarts[] = {
    0x10000000, 0x10010000, 0x10020000, 0x12000000, 0x12010000, 0x12020000,
};

static char *make_file(const char *content, size_t size, size_t total)
{
    GError *error = NULL;
    char *path;
    int fd = g_file_open_tmp("visionfive2-XXXXXX", &path, &error);

    g_assert_no_error(error);
    g_assert_cmpint(ftruncate(fd, total), ==, 0);
    g_assert_cmpint(pwrite(fd, content, size, total - size), ==, size);
    close(fd);
    return path;
}

/* Nothing runs: the firmware is only there because the machine wants one. */
static QTestState *start(const char *more)
{
    g_autofree char *firmware = make_file("", 1, 4);
    QTestState *qts = qtest_initf("-machine visionfive2 -m 2G -bios %s %s",
                                  firmware, more);

    unlink(firmware);
    return qts;
}

static bool is_pending(QTestState *qts, int irq)
{
    return qtest_readl(qts, PLIC_PENDING + irq / 32 * 4) & BIT(irq % 32);
}

static void test_reset(void)
{
    QTestState *qts = start("");
    int i;

    for (i = 0; i < 5; i++) {
        g_assert_cmphex(qtest_readl(qts, PLIC_PENDING + 4 * i), ==, 0);
    }
    for (i = 0; i < ARRAY_SIZE(uarts); i++) { /* LSR: empty */
        g_assert_cmphex(qtest_readl(qts, uarts[i] + 0x14), ==, 0x60);
    }
    /* IC_COMP_TYPE; drivers/i2c/busses/i2c-designware-core.h */
    g_assert_cmphex(qtest_readl(qts, I2C5 + 0xfc), ==, 0x44570140);
    g_assert_cmphex(qtest_readl(qts, SDIO1 + 0x44), ==, 0); /* RINTSTS */
    /* the domains that are always on; drivers/pmdomain/starfive/ */
    g_assert_cmphex(qtest_readl(qts, PMU + 0x80), ==, 3);
    qtest_quit(qts);
}

/* The timebase is 4 MHz. */
static void test_time(void)
{
    QTestState *qts = start("");
    uint64_t before = qtest_readq(qts, MTIME);

    qtest_clock_step(qts, 1000000);
    g_assert_cmpint(qtest_readq(qts, MTIME) - before, ==, 4000);
    qtest_quit(qts);
}

/* IER: when the transmitter is empty. The PLIC hands out what is enabled. */
static void test_uart_irqs(void)
{
    QTestState *qts = start("");
    int i;

    for (i = 0; i < ARRAY_SIZE(uarts); i++) {
        int irq = uart_irqs[i];

        qtest_writel(qts, 0xc000000 + 4 * irq, 1);
        qtest_writel(qts, PLIC_ENABLE + irq / 32 * 4, BIT(irq % 32));
        g_assert_false(is_pending(qts, irq));
        qtest_writel(qts, uarts[i] + 4, 2);
        g_assert_true(is_pending(qts, irq));
        g_assert_cmpint(qtest_readl(qts, PLIC_CLAIM), ==, irq);
        qtest_writel(qts, uarts[i] + 4, 0);
        qtest_writel(qts, PLIC_CLAIM, irq);
        g_assert_false(is_pending(qts, irq));
        qtest_writel(qts, PLIC_ENABLE + irq / 32 * 4, 0);
    }
    qtest_quit(qts);
}

/* drivers/i2c/busses/i2c-designware-core.h */
static void test_eeprom(void)
{
    QTestState *qts = start("");
    char text[5] = "";
    int i;

    qtest_writel(qts, I2C5 + 0x04, 0x50); /* IC_TAR */
    qtest_writel(qts, I2C5 + 0x6c, 1);    /* IC_ENABLE */
    qtest_writel(qts, I2C5 + 0x10, 0);    /* IC_DATA_CMD: offset 0 */
    for (i = 0; i < 4; i++) {
        qtest_writel(qts, I2C5 + 0x10, 0x100 | (i == 3 ? 0x200 : 0));
    }
    g_assert_cmpint(qtest_readl(qts, I2C5 + 0x78), ==, 4); /* IC_RXFLR */
    for (i = 0; i < 4; i++) {
        text[i] = qtest_readl(qts, I2C5 + 0x10);
    }
    g_assert_cmpstr(text, ==, "SFVF");

    /* nobody has this address: TX_ABRT, which the PLIC gets */
    qtest_writel(qts, I2C5 + 0x6c, 0);
    qtest_writel(qts, I2C5 + 0x04, 0x51);
    qtest_writel(qts, I2C5 + 0x6c, 1);
    qtest_writel(qts, I2C5 + 0x30, 0x40);
    g_assert_false(is_pending(qts, I2C5_IRQ));
    qtest_writel(qts, I2C5 + 0x10, 0x200);
    g_assert_cmphex(qtest_readl(qts, I2C5 + 0x80), ==, 1);
    g_assert_true(is_pending(qts, I2C5_IRQ));
    qtest_quit(qts);
}

/*
 * drivers/clk/starfive/clk-starfive-jh7110-sys.c: an enable bit for each clock;
 * drivers/reset/starfive/reset-starfive-jh7110.c: a word of lines, a word of
 * what they are
 */
static void supply_watchdog(QTestState *qts)
{
    uint32_t lines = qtest_readl(qts, SYSCRG + SYSCRG_RESET + 12);

    qtest_writel(qts, SYSCRG + 4 * 122, BIT(31));
    qtest_writel(qts, SYSCRG + 4 * 123, BIT(31));
    qtest_writel(qts, SYSCRG + SYSCRG_RESET + 12, lines & ~(BIT(13) | BIT(14)));
    g_assert_cmphex(qtest_readl(qts, SYSCRG + 4 * 122), ==, BIT(31));
    g_assert_cmphex(qtest_readl(qts, SYSCRG + SYSCRG_RESET + 16 + 12) &
                    (BIT(13) | BIT(14)), ==, BIT(13) | BIT(14));
}

/* ARM DDI 0270B, chapter 3. It counts down twice, at 24 MHz. */
static void test_watchdog(void)
{
    QTestState *qts = start("-action watchdog=none");

    supply_watchdog(qts);
    qtest_writel(qts, WDT + 0xc00, 0x1acce551); /* WDOGLOCK */
    qtest_writel(qts, WDT + 0x000, 24000);      /* WDOGLOAD: 1 ms */
    qtest_writel(qts, WDT + 0x008, 3);          /* WDOGCONTROL */
    qtest_clock_step(qts, 900000);
    g_assert_false(is_pending(qts, WDT_IRQ));
    qtest_clock_step(qts, 200000);
    g_assert_true(is_pending(qts, WDT_IRQ));
    qtest_clock_step(qts, 1000000);
    qtest_qmp_eventwait(qts, "WATCHDOG");
    qtest_quit(qts);
}

/* Intel, Cyclone V Hard Processor System Technical Reference Manual, SD/MMC */
enum {
    CTRL = 0x00,
    PWREN = 0x04,
    CLKDIV = 0x08,
    CLKENA = 0x10,
    BLKSIZ = 0x1c,
    BYTCNT = 0x20,
    INTMASK = 0x24,
    CMDARG = 0x28,
    CMD = 0x2c,
    RESP0 = 0x30,
    RINTSTS = 0x44,
    FIFOTH = 0x4c,
    BMOD = 0x80,
    DBADDR = 0x88,

    CTRL_INT = BIT(4) | BIT(5) | BIT(25), /* interrupts, DMA, internal DMA */
    CMD_GO = BIT(29),
    CMD_CLOCK = BIT(21),
    CMD_INIT = BIT(15),
    CMD_DATA = BIT(13) | BIT(9),
    CMD_CRC = BIT(8),
    CMD_LONG = BIT(7),
    CMD_RESPONSE = BIT(6),
    INT_DONE = BIT(2),
    INT_DATA_OVER = BIT(3),
};

static void put(QTestState *qts, int reg, uint32_t value)
{
    qtest_writel(qts, SDIO1 + reg, value);
}

static void wait_for(QTestState *qts, int reg, uint32_t mask, uint32_t value)
{
    int i;

    for (i = 0; i < MAX_STEPS; i++) {
        if ((qtest_readl(qts, SDIO1 + reg) & mask) == value) {
            return;
        }
        qtest_clock_step(qts, STEP_NS);
    }
    g_assert_not_reached();
}

static uint32_t command(QTestState *qts, uint32_t bits, uint32_t argument)
{
    put(qts, RINTSTS, UINT32_MAX);
    put(qts, CMDARG, argument);
    put(qts, CMD, BIT(31) | CMD_GO | bits);
    wait_for(qts, RINTSTS, INT_DONE, INT_DONE);
    return qtest_readl(qts, SDIO1 + RESP0);
}

static void set_clock(QTestState *qts, bool on)
{
    put(qts, CLKENA, on);
    put(qts, CMD, BIT(31) | CMD_GO | CMD_CLOCK | BIT(13));
    wait_for(qts, CMD, BIT(31), 0);
}

/* SD Physical Layer Simplified Specification, 4.2: up to the transfer state */
static void set_up_card(QTestState *qts)
{
    uint32_t rca;

    put(qts, PWREN, 1);
    set_clock(qts, false);
    put(qts, CLKDIV, 1);
    set_clock(qts, true);
    command(qts, CMD_INIT, 0);
    command(qts, CMD_RESPONSE | CMD_CRC | 55, 0);
    command(qts, CMD_RESPONSE | 41, 0x00ff8000);
    command(qts, CMD_RESPONSE | CMD_LONG | CMD_CRC | 2, 0);
    rca = command(qts, CMD_RESPONSE | CMD_CRC | 3, 0) & 0xffff0000;
    command(qts, CMD_RESPONSE | CMD_CRC | 7, rca);
}

static void set_up_dma(QTestState *qts, uint32_t ring, uint32_t buffer)
{
    qtest_writel(qts, ring, BIT(31) | BIT(4) | BIT(3) | BIT(2));
    qtest_writel(qts, ring + 4, BLOCK);
    qtest_writel(qts, ring + 8, buffer);
    qtest_writel(qts, ring + 12, 0);
    put(qts, CTRL, CTRL_INT);
    put(qts, BMOD, BIT(7));
    put(qts, DBADDR, ring);
    put(qts, FIFOTH, 15 << 16 | 16);
    put(qts, BLKSIZ, BLOCK);
    put(qts, BYTCNT, BLOCK);
}

/* The last block of the card goes to memory by the internal DMA controller. */
static void test_card(void)
{
    uint8_t wanted[BLOCK], found[BLOCK];
    g_autofree char *path = NULL, *options = NULL;
    QTestState *qts;
    int i;

    for (i = 0; i < BLOCK; i++) {
        wanted[i] = i * THE_BLOCK;
    }
    path = make_file((char *)wanted, BLOCK, CARD_SIZE);
    options = g_strdup_printf("-drive if=sd,format=raw,file=%s", path);
    qts = start(options);
    set_up_card(qts);
    set_up_dma(qts, DRAM + 0x1000, DRAM + 0x2000);
    put(qts, INTMASK, INT_DATA_OVER);
    g_assert_false(is_pending(qts, SDIO1_IRQ));
    command(qts, CMD_DATA | CMD_RESPONSE | CMD_CRC | 17, CARD_SIZE - BLOCK);
    wait_for(qts, RINTSTS, INT_DATA_OVER, INT_DATA_OVER);
    g_assert_true(is_pending(qts, SDIO1_IRQ));
    qtest_memread(qts, DRAM + 0x2000, found, BLOCK);
    g_assert_cmpmem(found, BLOCK, wanted, BLOCK);
    g_assert_cmphex(qtest_readl(qts, DRAM + 0x1000) & BIT(31), ==, 0);
    qtest_quit(qts);
    unlink(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    qtest_add_func("/visionfive2/reset", test_reset);
    qtest_add_func("/visionfive2/time", test_time);
    qtest_add_func("/visionfive2/uart-irqs", test_uart_irqs);
    qtest_add_func("/visionfive2/eeprom", test_eeprom);
    qtest_add_func("/visionfive2/watchdog", test_watchdog);
    qtest_add_func("/visionfive2/card", test_card);
    return g_test_run();
}
