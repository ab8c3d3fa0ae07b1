/* The JH7110's watchdog and the app's interface, on the strict model. */
#include "drivers/watchdog/jh7110_wdt.h"
#include "bus.h"
#include "log.h"
#include "one_device.h"
#include "sim/models/jh7110_wdt.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>
#include <yao/time.h>

#define BASE    0x13070000u
#define HZ      24000000u
#define LONGEST 357u /* seconds: 2 * (2^32 - 1) / 24 MHz */

const struct driver *const yao_drivers_watchdog[] = {NULL};

static struct jh7110_wdt model;
static struct jh7110_watchdog wdt;
static uint64_t stepped_ns;
static unsigned steps_during_reads; /* cycles that pass with each read, besides */

static void violation(void *user, const char *text)
{
    bus_violation("jh7110_wdt: %s", text);
}

static void step(void)
{
    uint64_t cycles = (clock_now() - stepped_ns) * 24 / 1000;
    stepped_ns += cycles * 1000 / 24;
    jh7110_wdt_step(&model, cycles);
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    assert_int_equal(width, 4);
    step();
    jh7110_wdt_step(&model, steps_during_reads);
    return jh7110_wdt_read(&model, (uint32_t)offset);
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    assert_int_equal(width, 4);
    step();
    jh7110_wdt_write(&model, (uint32_t)offset, value);
}

static const struct bus_model registers = {"jh7110_wdt", BASE,  JH7110_WDT_WINDOW,
                                           read,         write, NULL};

static void power_on(enum jh7110_wdt_fault fault)
{
    stepped_ns = clock_now();
    steps_during_reads = 0;
    jh7110_wdt_init(&model, &(struct jh7110_wdt_config){violation, fault, NULL});
}

static int open(uint64_t hz)
{
    return jh7110_wdt_open(&wdt, &(struct jh7110_wdt_settings){BASE, hz, 7});
}

static int setup(void **state)
{
    bus_reset(0);
    bus_attach(&registers);
    log_reset();
    power_on(JH7110_WDT_SOUND);
    assert_int_equal(open(HZ), 0);
    one_device_set(&wdt.watchdog);
    assert_int_equal(watchdog_stop(), 0);
    return 0;
}

static void pass(uint64_t ns)
{
    clock_advance(ns);
    step();
}

/* Runs first: the device that was found is kept. */
static void without_a_watchdog_every_call_says_so(void **state)
{
    uint64_t ms;
    one_device_set(NULL);
    assert_int_equal(watchdog_start(1), -ENODEV);
    assert_int_equal(watchdog_ping(), -ENODEV);
    assert_int_equal(watchdog_stop(), -ENODEV);
    assert_int_equal(watchdog_left(&ms), -ENODEV);
    assert_int_equal(watchdog_fired(), -ENODEV);
}

static void it_fires_when_the_time_is_over_and_not_before(void **state)
{
    static const uint32_t times[] = {1, 2, 3, 60, LONGEST};
    for (unsigned i = 0; i < sizeof times / sizeof times[0]; i++) {
        power_on(JH7110_WDT_SOUND);
        uint64_t begin = clock_now();
        assert_int_equal(watchdog_start(times[i]), 0);
        clock_advance(begin + times[i] * (uint64_t)TIME_SECOND - TIME_US(1) - clock_now());
        step();
        assert_false(model.reset);
        pass(TIME_US(3));
        assert_true(model.reset);
    }
}

static void pings_keep_it_from_firing(void **state)
{
    assert_int_equal(watchdog_start(2), 0);
    for (unsigned i = 0; i < 20; i++) {
        pass(TIME_MS(1900));
        assert_int_equal(watchdog_ping(), 0);
    }
    assert_false(model.reset);
    pass(TIME_MS(2001));
    assert_true(model.reset);
}

static void once_stopped_it_never_fires(void **state)
{
    assert_int_equal(watchdog_start(1), 0);
    pass(TIME_MS(700));
    assert_int_equal(watchdog_stop(), 0);
    pass(100 * (uint64_t)TIME_SECOND);
    assert_false(model.reset);
    assert_false(jh7110_wdt_irq(&model));
    assert_int_equal(watchdog_ping(), -EINVAL);
}

static void a_second_start_begins_anew(void **state)
{
    assert_int_equal(watchdog_start(10), 0);
    pass(9 * (uint64_t)TIME_SECOND);
    assert_int_equal(watchdog_start(1), 0);
    pass(TIME_MS(999));
    assert_false(model.reset);
    pass(TIME_MS(2));
    assert_true(model.reset);
}

static void one_that_the_firmware_started_is_taken_over(void **state)
{
    model.load = model.value = HZ;
    model.control = 3;
    pass(TIME_MS(1500));
    assert_int_equal(watchdog_start(2), 0);
    pass(TIME_MS(1999));
    assert_false(model.reset);
}

static void registers_stay_locked(void **state)
{
    assert_int_equal(watchdog_start(2), 0);
    assert_true(model.locked);
    assert_int_equal(watchdog_ping(), 0);
    assert_true(model.locked);
    assert_int_equal(watchdog_stop(), 0);
    assert_true(model.locked);
}

static void the_time_left_spans_both_timeouts(void **state)
{
    uint64_t ms;
    assert_int_equal(watchdog_left(&ms), -EINVAL);
    assert_int_equal(watchdog_start(10), 0);
    for (uint64_t passed = 0; passed < 9500; passed += 500) {
        assert_int_equal(watchdog_left(&ms), 0);
        assert_in_range(ms, 9999 - passed, 10000 - passed);
        pass(TIME_MS(500) - 3 * BUS_ACCESS_NS);
    }
}

/* The status is read before the first timeout and the counter after it, or the other way round. */
static void a_timeout_between_the_reads_of_the_time_left_is_noticed(void **state)
{
    uint64_t ms;
    for (unsigned before = 1; before < 4; before++) {
        power_on(JH7110_WDT_SOUND);
        assert_int_equal(watchdog_start(10), 0);
        model.value = before;
        steps_during_reads = 1;
        assert_int_equal(watchdog_left(&ms), 0);
        assert_in_range(ms, 4999, 5000);
    }
}

static void times_that_cannot_be_counted_are_refused(void **state)
{
    assert_int_equal(watchdog_start(0), -EINVAL);
    assert_string_equal(log_last_error(),
                        "/node@7: watchdog: cannot count 0 seconds, but 1 to 357");
    assert_int_equal(watchdog_start(LONGEST + 1), -EINVAL);
    assert_int_equal(watchdog_start(UINT32_MAX), -EINVAL);
    assert_int_equal(log_errors(), 3);
    assert_int_equal(model.control, 0);
}

static void a_lock_that_does_not_open_is_reported(void **state)
{
    power_on(JH7110_WDT_LOCK_STUCK);
    assert_int_equal(watchdog_start(1), -EIO);
    assert_string_equal(log_last_error(), "/node@7: watchdog: does not unlock");
    assert_int_equal(watchdog_stop(), -EIO);
}

static void one_that_does_not_start_is_reported(void **state)
{
    power_on(JH7110_WDT_CONTROL_STUCK);
    assert_int_equal(watchdog_start(1), -EIO);
    assert_string_equal(log_last_error(), "/node@7: watchdog: does not start");
    assert_int_equal(watchdog_ping(), -EINVAL);
}

static void one_that_does_not_stop_is_reported(void **state)
{
    assert_int_equal(watchdog_start(1), 0);
    model.config.fault = JH7110_WDT_CONTROL_STUCK;
    assert_int_equal(watchdog_stop(), -EIO);
    assert_string_equal(log_last_error(), "/node@7: watchdog: does not stop");
    assert_int_equal(watchdog_ping(), 0);
}

static void a_counter_without_a_clock_is_reported(void **state)
{
    jh7110_wdt_supply(&model, true, false, true);
    assert_int_equal(watchdog_start(1), -EIO);
    assert_string_equal(log_last_error(),
                        "/node@7: watchdog: its counter stands still: is its clock off?");
}

static void any_rate_of_the_clock_will_do(void **state)
{
    assert_int_equal(open(1000), 0);
    assert_int_equal(wdt.watchdog.seconds_max, 8589934);
    assert_int_equal(open(UINT32_MAX), 0);
    assert_int_equal(wdt.watchdog.seconds_max, 2);
}

static void a_clock_that_is_too_slow_or_too_fast_is_refused(void **state)
{
    assert_int_equal(open(0), -EINVAL);
    assert_string_equal(log_last_error(), "/node@7: watchdog: cannot count at 0 Hz");
    assert_int_equal(open(999), -EINVAL);
    assert_int_equal(open(2 * (uint64_t)UINT32_MAX + 1), -EINVAL);
}

static void it_cannot_tell_whether_it_fired(void **state)
{
    assert_int_equal(watchdog_fired(), -ENOTSUP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_watchdog_every_call_says_so),
        cmocka_unit_test_setup(it_fires_when_the_time_is_over_and_not_before, setup),
        cmocka_unit_test_setup(pings_keep_it_from_firing, setup),
        cmocka_unit_test_setup(once_stopped_it_never_fires, setup),
        cmocka_unit_test_setup(a_second_start_begins_anew, setup),
        cmocka_unit_test_setup(one_that_the_firmware_started_is_taken_over, setup),
        cmocka_unit_test_setup(registers_stay_locked, setup),
        cmocka_unit_test_setup(the_time_left_spans_both_timeouts, setup),
        cmocka_unit_test_setup(a_timeout_between_the_reads_of_the_time_left_is_noticed, setup),
        cmocka_unit_test_setup(times_that_cannot_be_counted_are_refused, setup),
        cmocka_unit_test_setup(a_lock_that_does_not_open_is_reported, setup),
        cmocka_unit_test_setup(one_that_does_not_start_is_reported, setup),
        cmocka_unit_test_setup(one_that_does_not_stop_is_reported, setup),
        cmocka_unit_test_setup(a_counter_without_a_clock_is_reported, setup),
        cmocka_unit_test_setup(any_rate_of_the_clock_will_do, setup),
        cmocka_unit_test_setup(a_clock_that_is_too_slow_or_too_fast_is_refused, setup),
        cmocka_unit_test_setup(it_cannot_tell_whether_it_fired, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
