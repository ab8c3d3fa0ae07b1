/* Devices of the JH7110 from their nodes down to the registers of clocks, resets and themselves,
 * which are as the firmware leaves them: gated and in reset. */
#include "common_chip.h"
#include "device_tree.h"
#include "drivers/clk/jh7110_crg.h"
#include "drivers/watchdog/jh7110_wdt.h"
#include "jh7110_trng_model.h"
#include "log.h"
#include "sim/models/jh7110_wdt.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/reset.h>
#include <yao/rng.h>
#include <yao/time.h>

extern YAO_DRIVER(clk, fixed_clock);
extern YAO_DRIVER(clk, jh7110_crg);
extern YAO_DRIVER(clk, jh7110_pll);
extern YAO_DRIVER(reset, jh7110_reset);
extern YAO_DRIVER(watchdog, jh7110_wdt);
extern YAO_DRIVER(rng, jh7110_trng);

const struct driver *const yao_drivers_clk[] = {
    &yao_driver_clk__fixed_clock, &yao_driver_clk__jh7110_crg, &yao_driver_clk__jh7110_pll, NULL};
const struct driver *const yao_drivers_reset[] = {&yao_driver_reset__jh7110_reset, NULL};

static const struct driver *const devices[] = {&yao_driver_watchdog__jh7110_wdt,
                                               &yao_driver_rng__jh7110_trng, NULL};

enum { WDT_APB = 122, WDT_CORE = 123, WDT_APB_RESET = 109, WDT_CORE_RESET = 110 };
enum { SEC_AHB = 15, SEC_MISC_AHB = 16, SEC_RESET = 3 };

static struct jh7110_wdt wdt;
static struct jh7110_trng_model trng;
static uint64_t stepped;

static bool released(const struct jh7110_crg_model *model, unsigned line)
{
    return model->released[line / 32] >> line % 32 & 1;
}

static void violation(void *user, const char *text)
{
    bus_violation("%s", text);
}

/* The watchdog sees what the generator gives it. */
static void supply_watchdog(void)
{
    bool out = released(&sys, WDT_APB_RESET) && released(&sys, WDT_CORE_RESET);
    bool bus = jh7110_crg_model_runs(&sys, WDT_APB), core = jh7110_crg_model_runs(&sys, WDT_CORE);
    if (bus != wdt.bus_clock || core != wdt.core_clock || out != wdt.released)
        jh7110_wdt_supply(&wdt, bus, core, out);
    jh7110_wdt_step(&wdt, (clock_now() - stepped) * 24 / 1000);
    stepped = clock_now();
}

static uint32_t read_wdt(void *ctx, uintptr_t offset, unsigned width)
{
    assert_int_equal(width, 4);
    supply_watchdog();
    return jh7110_wdt_read(&wdt, (uint32_t)offset);
}

static void write_wdt(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    assert_int_equal(width, 4);
    supply_watchdog();
    jh7110_wdt_write(&wdt, (uint32_t)offset, value);
}

static int setup(void **state)
{
    static const struct bus_model registers = {"wdt",    WDT_BASE,  JH7110_WDT_WINDOW,
                                               read_wdt, write_wdt, NULL};
    chip_reset();
    stepped = 0;
    bus_attach(&registers);
    jh7110_wdt_init(&wdt, &(struct jh7110_wdt_config){.violation = violation});
    jh7110_trng_model_init(&trng, TRNG_BASE);
    return 0;
}

static int make_tree(void **state)
{
    chip_tree();
    return 0;
}

static void a_watchdog_is_supplied_counts_and_fires(void **state)
{
    struct device *device;
    assert_false(jh7110_crg_model_runs(&sys, WDT_APB) || released(&sys, WDT_APB_RESET));
    assert_int_equal(device_get(devices, tree_at("/watchdog"), &device), 0);
    struct watchdog *watchdog = device->interface;
    assert_int_equal(watchdog->seconds_max, 357); /* at 24 MHz */
    assert_int_equal(watchdog->ops->start(watchdog, 2), 0);
    clock_advance(TIME_MS(1990));
    supply_watchdog();
    assert_false(wdt.reset);
    clock_advance(TIME_MS(20));
    supply_watchdog();
    assert_true(wdt.reset);
    assert_int_equal(log_errors(), 0);
}

static void a_generator_of_random_numbers_is_supplied(void **state)
{
    struct device *device;
    uint8_t bytes[100];
    assert_int_equal(device_get(devices, tree_at("/trng"), &device), 0);
    assert_true(jh7110_crg_model_runs(&stg, SEC_AHB) && jh7110_crg_model_runs(&stg, SEC_MISC_AHB));
    assert_true(released(&stg, SEC_RESET));
    struct rng *rng = device->interface;
    assert_int_equal(rng->ops->read(rng, bytes, sizeof bytes), 0);
    assert_int_equal(log_errors(), 0);
}

static void a_clock_that_does_not_exist_is_reported(void **state)
{
    struct device *device;
    assert_int_equal(device_get(devices, tree_at("/old-watchdog"), &device), -EINVAL);
    assert_string_equal(log_last_error(),
                        "/old-watchdog: clocks: entry 0: malformed, or its "
                        "controller does not have it");
    assert_false(jh7110_crg_model_runs(&sys, WDT_CORE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_watchdog_is_supplied_counts_and_fires, setup),
        cmocka_unit_test_setup(a_generator_of_random_numbers_is_supplied, setup),
        cmocka_unit_test_setup(a_clock_that_does_not_exist_is_reported, setup),
    };
    return cmocka_run_group_tests(tests, make_tree, NULL);
}
