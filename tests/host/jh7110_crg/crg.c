/* Clocks and resets of a JH7110, from a node that uses them down to strict registers. */
#include "common_chip.h"
#include "device_tree.h"
#include "drivers/clk/jh7110_crg.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/reset.h>

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, jh7110_crg);
extern YAO_DRIVER(clk, jh7110_pll);
extern YAO_DRIVER(reset, jh7110_reset);

const struct driver *const yao_drivers_clk[] = {
    &yao_driver_clk__fixed_clock, &yao_driver_clk__jh7110_crg, &yao_driver_clk__jh7110_pll, NULL};
const struct driver *const yao_drivers_reset[] = {&yao_driver_reset__jh7110_reset, NULL};

enum { BIU, CIU, CPU_CORE, DDR };

static dt_node mmc;

static int setup(void **state)
{
    chip_reset();
    mmc = tree_at("/mmc1");
    return 0;
}

static int make_tree(void **state)
{
    chip_tree();
    return 0;
}

static uint64_t rate(dt_node node, unsigned index)
{
    uint64_t hz = 0;
    assert_int_equal(clk_rate(node, index, &hz), 0);
    return hz;
}

static void rates_come_from_the_registers(void **state)
{
    assert_int_equal(rate(mmc, BIU), 198000000);
    assert_int_equal(rate(mmc, CIU), 198000000); /* divided by 2 */
    sys.clocks[94] = 8;
    assert_int_equal(rate(mmc, CIU), 49500000);
    sys.clocks[7] = 2; /* axi_cfg0 */
    assert_int_equal(rate(mmc, CIU), 74250000);
    sys.clocks[5] = 0; /* bus_root: the oscillator */
    assert_int_equal(rate(mmc, CIU), 1500000);
}

static void every_pll_has_its_fields(void **state)
{
    dt_node odd = tree_at("/odd");
    assert_int_equal(rate(odd, 5), 1000000000);
    assert_int_equal(rate(odd, 6), 1066000000);
    assert_int_equal(rate(odd, 7), 1188000000);
    syscon[0x2c / 4] = 256u << 17 | 3u << 15 | 12;
    syscon[0x34 / 4] = 5;
    assert_int_equal(rate(odd, 7), 1228800000);
    syscon[0x30 / 4] = 2u << 28; /* / 4 */
    assert_int_equal(rate(odd, 7), 307200000);
    syscon[0x2c / 4] = 99u << 17 | 12; /* with a fraction */
    syscon[0x30 / 4] = 1u << 23;
    syscon[0x34 / 4] = 2;
    assert_int_equal(rate(odd, 7), 1194000000);
    assert_int_equal(rate(odd, 6), 1066000000);
}

static void assert_pll2_unknown(void)
{
    uint64_t hz;
    assert_int_equal(clk_rate(tree_at("/odd"), 7, &hz), -ENOTSUP);
    assert_int_equal(clk_rate(mmc, CIU, &hz), -ENOTSUP);
    chip_reset();
}

static void a_pll_in_a_state_that_does_not_exist_has_no_rate(void **state)
{
    syscon[0x2c / 4] = 99u << 17 | 1u << 15 | 12;
    assert_pll2_unknown();
    syscon[0x2c / 4] = 7u << 17 | 3u << 15 | 12;
    assert_pll2_unknown();
    syscon[0x34 / 4] = 0;
    assert_pll2_unknown();
    syscon[0x30 / 4] = 1u << 27;
    assert_int_equal(clk_enable(mmc, CIU), -EIO);
    assert_string_equal(log_last_error(),
                        "/syscon/clock-controller: PLL2 is off: the firmware did not start it");
    assert_false(jh7110_crg_model_runs(&sys, 94));
    assert_pll2_unknown();
}

static void plls_that_the_tree_does_not_name_are_at_their_usual_rate(void **state)
{
    dt_node old = tree_at("/old-mmc1");
    memset(syscon, 0, sizeof syscon);
    sys.clocks[94] = 8;
    assert_int_equal(rate(old, CIU), 49500000);
    assert_int_equal(rate(old, CPU_CORE), 1000000000);
    assert_int_equal(clk_enable(old, CIU), 0);
}

static void enabling_opens_the_gate_and_no_other(void **state)
{
    assert_false(jh7110_crg_model_runs(&sys, 92));
    assert_int_equal(clk_enable(mmc, BIU), 0);
    assert_true(jh7110_crg_model_runs(&sys, 92));
    assert_false(jh7110_crg_model_runs(&sys, 94));
    assert_int_equal(clk_enable(mmc, CIU), 0);
    assert_int_equal(sys.clocks[94], 1u << 31 | 2);
    unsigned before = bus_accesses();
    assert_int_equal(clk_enable(mmc, CIU), 0);
    assert_true(bus_accesses() - before < 12);
}

static void enabling_opens_the_gates_above_too(void **state)
{
    sys.clocks[9] = 0; /* ahb0 */
    assert_int_equal(clk_enable(mmc, BIU), 0);
    assert_true(jh7110_crg_model_runs(&sys, 9));
    assert_true(jh7110_crg_model_runs(&sys, 92));
}

static void a_gate_that_does_not_open_is_told(void **state)
{
    sys.faults.stuck_gate = 92;
    assert_int_equal(clk_enable(mmc, BIU), -EIO);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(), "/syscrg: clock 92: its gate does not open");
    sys.faults.stuck_gate = 9;
    sys.clocks[9] = 0;
    assert_int_equal(clk_enable(mmc, BIU), -EIO);
    assert_string_equal(log_last_error(), "/syscrg: clock 9: its gate does not open");
}

static void the_divider_gives_the_highest_rate_that_is_not_above(void **state)
{
    assert_int_equal(clk_assigned(mmc), 0);
    assert_int_equal(rate(mmc, CIU), 49500000);
    for (uint64_t hz = 26400000; hz < 500000000; hz += hz / 9) {
        assert_int_equal(clk_set_rate(mmc, CIU, hz), 0);
        uint64_t is = rate(mmc, CIU), divisor = jh7110_crg_model_divisor(&sys, 94);
        assert_true(is <= hz || divisor == 15);
        assert_true(divisor == 1 || 396000000 / (divisor - 1) > hz);
    }
    assert_int_equal(clk_set_rate(mmc, CIU, 1), 0);
    assert_int_equal(rate(mmc, CIU), 26400000);
    assert_int_equal(clk_set_rate(mmc, CIU, 0), 0);
    assert_int_equal(rate(mmc, CIU), 26400000);
    assert_int_equal(clk_set_rate(mmc, CIU, UINT64_MAX), 0);
    assert_int_equal(rate(mmc, CIU), 396000000);
}

static void setting_the_rate_leaves_the_gate(void **state)
{
    clk_set_rate(mmc, CIU, 50000000);
    assert_false(jh7110_crg_model_runs(&sys, 94));
    clk_enable(mmc, CIU);
    clk_set_rate(mmc, CIU, 200000000);
    assert_int_equal(sys.clocks[94], 1u << 31 | 2);
    assert_int_equal(clk_set_rate(mmc, BIU, 1), -ENOTSUP);
}

static void clocks_that_do_not_exist_are_refused(void **state)
{
    uint64_t hz;
    dt_node odd = tree_at("/odd");
    for (unsigned i = 0; i < 5; i++) {
        int error = i == 3 ? -ENOTSUP : -EINVAL; /* the DDR's clock is left out */
        assert_int_equal(clk_rate(odd, i, &hz), error);
        assert_int_equal(clk_enable(odd, i), error);
        assert_int_equal(clk_set_rate(odd, i, 1), i == 4 ? -ENOTSUP : error);
    }
    assert_int_equal(clk_rate(tree_at("/old-mmc1"), DDR, &hz), -ENOTSUP);
    assert_int_equal(log_errors(), 0);
}

static void registers_with_nonsense_have_no_rate(void **state)
{
    uint64_t hz;
    sys.clocks[94] = 0;
    assert_int_equal(clk_rate(mmc, CIU, &hz), -ENOTSUP);
    sys.clocks[94] = 2;
    sys.clocks[5] = 2u << 24;
    assert_int_equal(clk_rate(mmc, CIU, &hz), -ENOTSUP);
    assert_int_equal(clk_enable(mmc, CIU), -ENOTSUP);
    assert_int_equal(clk_set_rate(mmc, CIU, 1), -ENOTSUP);
    sys.clocks[5] = 1u << 24;
    sys.clocks[7] = UINT32_MAX;
    assert_int_equal(rate(mmc, CIU), 35); /* 1188 MHz / 0xffffff / 2 */
}

static void inputs_come_from_another_generator(void **state)
{
    uint64_t hz;
    dt_node rng = tree_at("/rng");
    assert_int_equal(rate(rng, 0), 198000000);
    assert_int_equal(clk_enable(rng, 0), 0);
    assert_true(jh7110_crg_model_runs(&stg, 15));
    assert_int_equal(clk_rate(rng, 1, &hz), -EINVAL); /* its entry is cut off */
}

static void an_input_that_the_tree_does_not_name_is_left_alone(void **state)
{
    uint64_t hz;
    dt_node rng = tree_at("/rng");
    assert_int_equal(clk_enable(rng, 2), 0);
    assert_true(jh7110_crg_model_runs(&stg, 15));
    assert_int_equal(clk_rate(rng, 2, &hz), -ENOTSUP);
}

static void a_reset_line_is_released_when_its_clock_runs(void **state)
{
    assert_false(jh7110_crg_model_released(&sys, 65));
    assert_int_equal(clk_enable(mmc, BIU), 0);
    assert_int_equal(reset_deassert(mmc, 0), 0);
    assert_true(jh7110_crg_model_released(&sys, 65));
    assert_int_equal(reset_assert(mmc, 0), 0);
    assert_false(jh7110_crg_model_released(&sys, 65));
    assert_int_equal(reset_deassert(mmc, 0), 0);
    assert_int_equal(log_errors(), 0);
    assert_true(clock_now() < 100000);
}

static void a_reset_whose_clock_is_off_ends_with_a_message(void **state)
{
    unsigned before = bus_accesses();
    assert_int_equal(reset_deassert(mmc, 0), -ETIMEDOUT);
    assert_int_equal(log_errors(), 1);
    assert_string_equal(log_last_error(),
                        "/syscrg: reset 65: released, but its status does not follow");
    assert_in_range(clock_now(), 900000, 1200000); /* 1 ms */
    assert_true(bus_accesses() - before < 150);
}

static void a_status_that_never_changes_ends_with_a_message(void **state)
{
    clk_enable(mmc, BIU);
    assert_int_equal(reset_deassert(mmc, 0), 0);
    sys.faults.stuck_reset = 65;
    assert_int_equal(reset_assert(mmc, 0), -ETIMEDOUT);
    assert_string_equal(log_last_error(),
                        "/syscrg: reset 65: asserted, but its status does not follow");
}

static void stg_has_its_own_words_of_resets(void **state)
{
    dt_node rng = tree_at("/rng");
    clk_enable(rng, 0);
    assert_int_equal(reset_deassert(rng, 0), 0);
    assert_true(jh7110_crg_model_released(&stg, 3));
    assert_int_equal(reset_deassert(rng, 1), -EINVAL);
    assert_int_equal(reset_deassert(tree_at("/odd"), 0), -EINVAL);
    assert_int_equal(reset_deassert(tree_at("/odd"), 1), -EINVAL);
}

static void a_pll_without_a_syscon_is_refused(void **state)
{
    uint64_t hz;
    assert_int_equal(clk_rate(tree_at("/odd"), 8, &hz), -EINVAL);
    assert_string_equal(log_last_error(), "/: reg entry 0: missing");
}

#define TEST(name) cmocka_unit_test_setup(name, setup)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(rates_come_from_the_registers),
        TEST(every_pll_has_its_fields),
        TEST(a_pll_in_a_state_that_does_not_exist_has_no_rate),
        TEST(plls_that_the_tree_does_not_name_are_at_their_usual_rate),
        TEST(enabling_opens_the_gate_and_no_other),
        TEST(enabling_opens_the_gates_above_too),
        TEST(a_gate_that_does_not_open_is_told),
        TEST(the_divider_gives_the_highest_rate_that_is_not_above),
        TEST(setting_the_rate_leaves_the_gate),
        TEST(clocks_that_do_not_exist_are_refused),
        TEST(registers_with_nonsense_have_no_rate),
        TEST(inputs_come_from_another_generator),
        TEST(an_input_that_the_tree_does_not_name_is_left_alone),
        TEST(a_reset_line_is_released_when_its_clock_runs),
        TEST(a_reset_whose_clock_is_off_ends_with_a_message),
        TEST(a_status_that_never_changes_ends_with_a_message),
        TEST(stg_has_its_own_words_of_resets),
        TEST(a_pll_without_a_syscon_is_refused),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
