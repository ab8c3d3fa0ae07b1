/* How drivers of the JH7110's devices read the tree, and that none touches its device before clocks
 * and resets are as they must be. */
#include "bus.h"
#include "device_tree.h"
#include "drivers/serial/ns16550.h"
#include "drivers/watchdog/jh7110_wdt.h"
#include "jh7110_trng_model.h"
#include "log.h"
#include "ns16550_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/clk.h>
#include <yao/device_supply.h>
#include <yao/rng.h>
#include <yao/rtc.h>

#define RTC  0x17040000u
#define TRNG 0x1600c000u
#define UART 0x10000000u
#define WDT  0x13070000u
#define HZ   24000000u

extern YAO_DRIVER(watchdog, jh7110_wdt);
extern YAO_DRIVER(rng, jh7110_trng);
extern YAO_DRIVER(rtc, jh7110);
extern YAO_DRIVER(console, dw_uart);

static const struct driver *const class[] = {&yao_driver_watchdog__jh7110_wdt,
                                             &yao_driver_rng__jh7110_trng, &yao_driver_rtc__jh7110,
                                             &yao_driver_console__dw_uart, NULL};

static struct {
    dt_node supplied; /* the node whose clocks and resets are set; -1: none */
    int supply_error, rate_error;
    unsigned core; /* the index of the clock whose rate was asked for */
} chip;

static struct jh7110_trng_model trng;
static struct ns16550_model uart;

int device_supply(dt_node node)
{
    chip.supplied = node;
    return chip.supply_error;
}

int clk_rate(dt_node node, unsigned index, uint64_t *hz)
{
    chip.core = index;
    *hz = HZ;
    return chip.rate_error;
}

static uint32_t read_rtc(void *ctx, uintptr_t offset, unsigned width)
{
    if (chip.supplied < 0)
        bus_violation("read at %#lx without clocks", (unsigned long)offset);
    return 0;
}

static void write_rtc(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    if (chip.supplied < 0)
        bus_violation("write at %#lx without clocks", (unsigned long)offset);
}

static const struct bus_model rtc_registers = {"rtc", RTC, 0x44, read_rtc, write_rtc, NULL};

static int setup(void **state)
{
    bus_reset(0);
    log_reset();
    bus_attach(&rtc_registers);
    memset(&chip, 0, sizeof chip);
    chip.supplied = -1;
    return 0;
}

static void device(const char *name, const char *compatible, uint32_t base, uint32_t size)
{
    tree_node(name);
    tree_property("compatible", compatible, (int)strlen(compatible) + 1);
    tree_cells("reg", 0, base, 0, size);
}

static void write_watchdogs(void)
{
    static const char *const names[] = {"wdt", "wdt-unknown", "wdt-unsupplied"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        device(names[i], "starfive,jh7110-wdt", WDT, 0x10000);
        tree_text("clock-names", "apb\0core");
        tree_end_node();
    }
    device("wdt-vendor", "starfive,jh7110-wdt", WDT, 0x10000);
    tree_text("clock-names", "core_clk\0apb_clk");
    tree_end_node();
    device("wdt-nameless", "starfive,jh7110-wdt", WDT, 0x10000);
    tree_end_node();
    device("wdt-short", "starfive,jh7110-wdt", WDT, 0xc00);
    tree_text("clock-names", "core");
    tree_end_node();
}

static void write_uart(const char *name, uint32_t size, uint32_t fifo_size)
{
    device(name, "snps,dw-apb-uart", UART, size);
    tree_cells("reg-io-width", 4);
    tree_cells("reg-shift", 2);
    if (fifo_size)
        tree_cells("fifo-size", fifo_size);
    tree_end_node();
}

static int make_tree(void **state)
{
    tree_begin();
    write_watchdogs();
    device("rng", "starfive,jh7110-trng", TRNG, 0x4000);
    tree_end_node();
    device("rng-unsupplied", "starfive,jh7110-trng", TRNG, 0x4000);
    tree_end_node();
    device("rtc", "starfive,jh7110-rtc", RTC, 0x10000);
    tree_end_node();
    device("rtc-unsupplied", "starfive,jh7110-rtc", RTC, 0x10000);
    tree_end_node();
    write_uart("uart", 0x10000, 0);
    write_uart("uart-told", 0x10000, 64);
    write_uart("uart-short", 0x80, 0);
    write_uart("uart-too-short", 0x7c, 0);
    write_uart("uart-open", 0x10000, 0);
    tree_finish();
    return 0;
}

static int probe(const char *path, void *interface)
{
    struct device *found = NULL;
    int error = device_get(class, tree_at(path), &found);
    if (!error)
        *(void **)interface = found->interface;
    return error;
}

static void expect_refused(const char *path, int error, const char *text)
{
    void *interface;
    assert_int_equal(probe(path, &interface), error);
    assert_string_equal(log_last_error(), text);
}

static void a_watchdog_counts_at_the_rate_of_its_core_clock(void **state)
{
    struct watchdog *watchdog;
    assert_int_equal(probe("/wdt", &watchdog), 0);
    assert_int_equal(watchdog->seconds_max, 357);
    assert_int_equal(chip.core, 1);
    assert_int_equal(chip.supplied, tree_at("/wdt"));
    assert_int_equal(probe("/wdt-vendor", &watchdog), 0);
    assert_int_equal(chip.core, 0);
}

static void a_watchdog_that_cannot_count_is_refused(void **state)
{
    expect_refused("/wdt-nameless", -ENOENT, "/wdt-nameless: clock-names: there is no \"core\"");
    expect_refused("/wdt-short", -EINVAL, "/wdt-short: reg entry 0: too short");
    chip.rate_error = -ENOTSUP;
    expect_refused("/wdt-unknown", -ENOTSUP,
                   "/wdt-unknown: clocks: the rate of \"core\" is not known");
}

/* device_supply() has told why. */
static void devices_without_clocks_are_not_touched(void **state)
{
    void *interface;
    chip.supply_error = -ENODEV;
    assert_int_equal(probe("/wdt-unsupplied", &interface), -ENODEV);
    assert_int_equal(probe("/rng-unsupplied", &interface), -ENODEV);
    assert_int_equal(probe("/rtc-unsupplied", &interface), -ENODEV);
    assert_int_equal(bus_accesses(), 0);
    assert_int_equal(log_errors(), 0);
}

static void a_generator_is_supplied_and_seeded(void **state)
{
    struct rng *rng;
    uint8_t bytes[40];
    jh7110_trng_model_init(&trng, TRNG);
    assert_int_equal(probe("/rng", &rng), 0);
    assert_int_equal(chip.supplied, tree_at("/rng"));
    assert_int_equal(rng->node, tree_at("/rng"));
    assert_int_equal(rng->ops->read(rng, bytes, sizeof bytes), 0);
}

static void a_clock_is_supplied_first(void **state)
{
    struct rtc *rtc;
    assert_int_equal(probe("/rtc", &rtc), 0);
    assert_int_equal(chip.supplied, tree_at("/rtc"));
    assert_int_equal(rtc->node, tree_at("/rtc"));
}

static void uart_model(uint32_t cpr)
{
    ns16550_model_init(&uart, &(struct ns16550_model_config){.base = UART,
                                                             .reg_shift = 2,
                                                             .io_width = 4,
                                                             .byte_ns = 86806,
                                                             .has_fifo = true,
                                                             .designware = true,
                                                             .depth = 256,
                                                             .cpr = cpr});
}

static size_t burst(const char *path)
{
    static const char text[300];
    struct console *console;
    uart_model(0x00103ff2); /* 256 bytes */
    assert_int_equal(probe(path, &console), 0);
    assert_int_equal(console->node, tree_at(path));
    return console->ops->transmit(console, text, sizeof text);
}

static void a_uarts_depth_comes_from_the_tree_or_from_the_uart(void **state)
{
    assert_int_equal(burst("/uart"), 256);
    setup(NULL);
    assert_int_equal(burst("/uart-told"), 64);
    setup(NULL);
    assert_int_equal(burst("/uart-short"), 16);
}

static void a_uart_that_cannot_be_used_is_refused(void **state)
{
    expect_refused("/uart-too-short", -EINVAL, "/uart-too-short: reg entry 0: too short");
    uart_model(0);
    uart.config.always_busy = true;
    uart.lcr |= 0x80;
    expect_refused("/uart-open", -EBUSY, "/uart-open: divisor latch stays open");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_watchdog_counts_at_the_rate_of_its_core_clock, setup),
        cmocka_unit_test_setup(a_watchdog_that_cannot_count_is_refused, setup),
        cmocka_unit_test_setup(devices_without_clocks_are_not_touched, setup),
        cmocka_unit_test_setup(a_generator_is_supplied_and_seeded, setup),
        cmocka_unit_test_setup(a_clock_is_supplied_first, setup),
        cmocka_unit_test_setup(a_uarts_depth_comes_from_the_tree_or_from_the_uart, setup),
        cmocka_unit_test_setup(a_uart_that_cannot_be_used_is_refused, setup),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
