/* What the SPI controller divides: the rate of its clock, or the most that its chip may have. */
#include "device_tree.h"
#include "log.h"
#include "sifive_prci_model.h"
#include "sifive_spi_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/clk.h>
#include <yao/irq.h>
#include <yao/spi.h>

#define PRCI_BASE 0x10000000u
#define SPI_BASE  0x10050000u

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, sifive_prci);
extern YAO_DRIVER(spi, sifive_spi);

const struct driver *const yao_drivers_clk[] = {&yao_driver_clk__fixed_clock,
                                                &yao_driver_clk__sifive_prci, NULL};
const struct driver *const yao_drivers_spi[] = {&yao_driver_spi__sifive_spi, NULL};

static struct sifive_spi_model spi_model;
static struct sifive_prci_model prci_model;

int irq_request(dt_node node, unsigned index, irq_handler handler, void *arg)
{
    return -ENOENT;
}

enum { HFCLK = 1, PRCI, UNKNOWN };

static void spi(const char *name, const char *compatible, unsigned provider, unsigned clock)
{
    tree_node(name);
    tree_property("compatible", compatible, (int)__builtin_strlen(compatible) + 1);
    tree_cells("reg", 0, SPI_BASE, 0, 0x1000);
    if (provider)
        tree_cells("clocks", provider, clock);
    tree_end_node();
}

static int make_tree(void **state)
{
    tree_begin();
    tree_device("hfclk", HFCLK, "fixed-clock");
    tree_cells("#clock-cells", 0);
    tree_cells("clock-frequency", 33333333);
    tree_end_node();
    tree_device("prci", PRCI, "sifive,fu540-c000-prci");
    tree_cells("reg", 0, PRCI_BASE, 0, 0x1000);
    tree_cells("clocks", HFCLK);
    tree_cells("#clock-cells", 1);
    tree_end_node();
    tree_device("unknown", UNKNOWN, "test,nobody");
    tree_cells("#clock-cells", 1);
    tree_end_node();
    spi("good", "sifive,fu540-c000-spi", PRCI, 3);
    spi("slow", "sifive,fu540-c000-spi", PRCI, 3);
    spi("no-clock", "sifive,fu540-c000-spi", 0, 0);
    spi("no-clock-740", "sifive,fu740-c000-spi", 0, 0);
    spi("no-driver", "sifive,spi0", UNKNOWN, 1);
    spi("no-provider", "sifive,spi0", 4711, 1);
    spi("no-such-clock", "sifive,spi0", PRCI, 9);
    spi("no-rate", "sifive,spi0", PRCI, 3);
    tree_finish();
    return 0;
}

static int setup(void **state)
{
    bus_reset(0);
    log_reset();
    sifive_prci_model_init(&prci_model, PRCI_BASE, false);
    sifive_spi_model_init(&spi_model, SPI_BASE, 500000000);
    return 0;
}

/* The rate at the wire if 20 MHz is asked for. */
static uint32_t rate_of(const char *path)
{
    struct device *dev;
    assert_int_equal(device_get(yao_drivers_spi, tree_at(path), &dev), 0);
    struct spi *controller = dev->interface;
    return controller->ops->set_rate(controller, 20000000);
}

static void the_rate_is_what_the_clock_gives(void **state)
{
    assert_int_equal(rate_of("/good"), 19230769);
    PRCI_REG(&prci_model, 0x24) = 1; /* the core on the oscillator */
    assert_int_equal(rate_of("/slow"), 8333333);
    assert_int_equal(log_infos() + log_errors(), 0);
}

static void assert_assumed(const char *path, uint32_t rate, const char *message)
{
    log_reset();
    assert_int_equal(rate_of(path), rate);
    assert_int_equal(log_infos(), 1);
    assert_string_equal(log_last_info(), message);
}

static void without_a_rate_the_fastest_is_assumed_and_told(void **state)
{
    assert_assumed("/no-clock", 19230769,
                   "/no-clock: clocks: missing in the tree: assuming at most 500 MHz");
    assert_assumed("/no-clock-740", 16250000,
                   "/no-clock-740: clocks: missing in the tree: assuming at most 130 MHz");
    assert_assumed("/no-driver", 19230769,
                   "/no-driver: clocks: no driver for their provider: assuming at most 500 MHz");
    assert_assumed("/no-provider", 19230769,
                   "/no-provider: clocks: their rate is unknown: assuming at most 500 MHz");
    assert_assumed("/no-such-clock", 19230769,
                   "/no-such-clock: clocks: their rate is unknown: assuming at most 500 MHz");
    PRCI_REG(&prci_model, 0x04) = 0;
    assert_assumed("/no-rate", 19230769,
                   "/no-rate: clocks: their rate is unknown: assuming at most 500 MHz");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_rate_is_what_the_clock_gives),
        TEST(without_a_rate_the_fastest_is_assumed_and_told),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
