/* Clocks and resets of FU540 and FU740, from a node that uses them down to strict registers. */
#include "device_tree.h"
#include "log.h"
#include "sifive_prci_model.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>
#include <yao/clk.h>
#include <yao/reset.h>

#define FU540_BASE 0x10000000u
#define FU740_BASE 0x20000000u

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, sifive_prci);
extern YAO_DRIVER(reset, sifive_prci);

const struct driver *const yao_drivers_clk[] = {&yao_driver_clk__fixed_clock,
                                                &yao_driver_clk__sifive_prci, NULL};
const struct driver *const yao_drivers_reset[] = {&yao_driver_reset__sifive_prci, NULL};

static struct sifive_prci_model fu540, fu740;
static dt_node of540, of740;

enum { HFCLK540 = 1, HFCLK740, FU540, FU740, LONELY };
enum { CORE540, DDR540, GEM540, TL540, BEYOND540 };
enum { CORE, DDR, GEM, DVFS, HFPCLK, CLTX, TL, P, PCIE_AUX, BEYOND };

static void oscillator(const char *name, unsigned phandle, unsigned hz)
{
    tree_device(name, phandle, "fixed-clock");
    tree_cells("#clock-cells", 0);
    tree_cells("clock-frequency", hz);
    tree_end_node();
}

static void prci(const char *name, unsigned phandle, const char *compatible, unsigned base,
                 unsigned hfclk)
{
    tree_device(name, phandle, compatible);
    tree_cells("reg", 0, base, 0, 0x1000);
    tree_cells("#clock-cells", 1);
    tree_cells("#reset-cells", 1);
    if (hfclk)
        tree_cells("clocks", hfclk);
    tree_end_node();
}

static int make_tree(void **state)
{
    tree_begin();
    oscillator("hfclk540", HFCLK540, 33333333);
    oscillator("hfclk740", HFCLK740, 26000000);
    prci("fu540", FU540, "sifive,fu540-c000-prci", FU540_BASE, HFCLK540);
    prci("fu740", FU740, "sifive,fu740-c000-prci", FU740_BASE, HFCLK740);
    prci("lonely", LONELY, "sifive,fu540-c000-prci", FU540_BASE, 0);
    tree_node("of540");
    tree_cells("clocks", FU540, 0, FU540, 1, FU540, 2, FU540, 3, FU540, 4);
    tree_cells("resets", FU540, 5, FU540, 0, FU540, 7);
    tree_end_node();
    tree_node("of740");
    tree_cells("clocks", FU740, 0, FU740, 1, FU740, 2, FU740, 3, FU740, 4, FU740, 5, FU740, 6,
               FU740, 7, FU740, 8, FU740, 9);
    tree_end_node();
    tree_node("of-lonely");
    tree_cells("clocks", LONELY, 3);
    tree_end_node();
    tree_finish();
    return 0;
}

static int setup(void **state)
{
    bus_reset(0);
    log_reset();
    sifive_prci_model_init(&fu540, FU540_BASE, false);
    sifive_prci_model_init(&fu740, FU740_BASE, true);
    of540 = tree_at("/of540");
    of740 = tree_at("/of740");
    return 0;
}

static uint64_t rate(dt_node node, unsigned index)
{
    uint64_t hz = 0;
    assert_int_equal(clk_rate(node, index, &hz), 0);
    return hz;
}

static void fu540_runs_its_peripherals_at_half_of_the_core_clock(void **state)
{
    assert_int_equal(rate(of540, CORE540), 999999990);
    assert_int_equal(rate(of540, TL540), 499999995);
    assert_int_equal(rate(of540, DDR540), 933333324);
    assert_int_equal(rate(of540, GEM540), 124999998);
    PRCI_REG(&fu540, 0x2c) = 1u << 1;
    assert_int_equal(rate(of540, TL540), 999999990);
}

/* QEMU's machine starts like this: a PLL that is locked, and not used. */
static void the_core_may_run_on_the_oscillator(void **state)
{
    PRCI_REG(&fu540, 0x04) = PRCI_PLL_CFG0(1, 31u, 3u);
    PRCI_REG(&fu540, 0x24) = 1;
    assert_int_equal(rate(of540, TL540), 16666666);
    assert_int_equal(rate(of540, CORE540), 133333332);
}

static void fu740_has_a_clock_for_peripherals(void **state)
{
    assert_int_equal(rate(of740, CORE), 1196000000);
    assert_int_equal(rate(of740, TL), 598000000);
    assert_int_equal(rate(of740, HFPCLK), 260000000);
    assert_int_equal(rate(of740, P), 130000000);
    PRCI_REG(&fu740, 0x5c) = 2;
    assert_int_equal(rate(of740, P), 65000000);
    PRCI_REG(&fu740, 0x58) = 1;
    assert_int_equal(rate(of740, P), 6500000);
    PRCI_REG(&fu740, 0x5c) = UINT32_MAX;
    assert_int_equal(rate(of740, P), 0);
    assert_int_equal(rate(of740, PCIE_AUX), 26000000);
}

static void fu740_chooses_between_two_core_plls(void **state)
{
    PRCI_REG(&fu740, 0x38) = PRCI_PLL_CFG0(0, 99u, 3u);
    assert_int_equal(rate(of740, DVFS), 650000000);
    assert_int_equal(rate(of740, TL), 598000000);
    PRCI_REG(&fu740, 0x40) = 1;
    assert_int_equal(rate(of740, TL), 325000000);
}

static void a_pll_that_is_bypassed_gives_its_input(void **state)
{
    PRCI_REG(&fu540, 0x04) |= 1u << 24;
    assert_int_equal(rate(of540, CORE540), 33333333);
    assert_int_equal(rate(of540, TL540), 16666666);
}

static void external_feedback_is_unknown(void **state)
{
    uint64_t hz;
    PRCI_REG(&fu540, 0x04) &= ~(1u << 25);
    assert_int_equal(clk_rate(of540, TL540, &hz), -ENOTSUP);
    PRCI_REG(&fu740, 0x50) = 0;
    assert_int_equal(clk_rate(of740, P, &hz), -ENOTSUP);
}

static void what_runs_anyway_is_not_touched(void **state)
{
    static const unsigned running[] = {CORE, DDR, DVFS, HFPCLK, TL, P};
    for (unsigned i = 0; i < sizeof running / sizeof *running; i++)
        assert_int_equal(clk_enable(of740, running[i]), 0);
    assert_int_equal(bus_accesses(), 0);
}

static void the_gates_of_others_open(void **state)
{
    assert_int_equal(clk_enable(of540, GEM540), 0);
    assert_int_equal(PRCI_REG(&fu540, 0x20), 1u << 31);
    assert_int_equal(clk_enable(of740, CLTX), 0);
    assert_int_equal(PRCI_REG(&fu740, 0x34), 1u << 31);
    assert_int_equal(clk_enable(of740, PCIE_AUX), 0);
    assert_int_equal(PRCI_REG(&fu740, 0x14), 1);
}

static void a_pll_without_lock_is_told(void **state)
{
    PRCI_REG(&fu540, 0x1c) &= ~(1u << 31);
    assert_int_equal(clk_enable(of540, GEM540), -EIO);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(),
                        "/fu540: clock 2: its PLL has no lock: the firmware did not start it");
    assert_int_equal(PRCI_REG(&fu540, 0x20), 0);
}

static void clocks_that_do_not_exist_are_refused(void **state)
{
    uint64_t hz;
    assert_int_equal(clk_rate(of540, BEYOND540, &hz), -EINVAL);
    assert_int_equal(clk_enable(of540, BEYOND540), -EINVAL);
    assert_int_equal(clk_rate(of740, BEYOND, &hz), -EINVAL);
    assert_int_equal(clk_set_rate(of540, TL540, 1), -ENOTSUP);
    assert_int_equal(clk_rate(tree_at("/of-lonely"), 0, &hz), -ENOENT);
}

static void resets_are_released_and_those_of_the_ram_never_set(void **state)
{
    assert_int_equal(reset_deassert(of540, 0), 0);
    assert_int_equal(PRCI_REG(&fu540, 0x28), 0x2f);
    assert_int_equal(reset_assert(of540, 0), 0);
    assert_int_equal(PRCI_REG(&fu540, 0x28), 0x0f);
    assert_int_equal(reset_deassert(of540, 1), 0);
    assert_int_equal(reset_assert(of540, 1), -EINVAL);
    assert_int_equal(reset_assert(of540, 2), -EINVAL);
    assert_int_equal(PRCI_REG(&fu540, 0x28), 0x0f);
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(fu540_runs_its_peripherals_at_half_of_the_core_clock),
        TEST(the_core_may_run_on_the_oscillator),
        TEST(fu740_has_a_clock_for_peripherals),
        TEST(fu740_chooses_between_two_core_plls),
        TEST(a_pll_that_is_bypassed_gives_its_input),
        TEST(external_feedback_is_unknown),
        TEST(what_runs_anyway_is_not_touched),
        TEST(the_gates_of_others_open),
        TEST(a_pll_without_lock_is_told),
        TEST(clocks_that_do_not_exist_are_refused),
        TEST(resets_are_released_and_those_of_the_ram_never_set),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
