/* The clock of QEMU's virt, on a model that runs on between any two accesses. */
#include "drivers/rtc/goldfish_rtc.h"
#include "bus.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define BASE 0x101000u

static struct {
    uint64_t now, step;
    uint32_t high;
    bool latched;
} model;

static struct goldfish_rtc clock;

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    model.now += model.step;
    if (width != 4 || offset > 4)
        bus_violation("goldfish_rtc: read of %u bytes at %#lx", width, (unsigned long)offset);
    if (offset == 4 && !model.latched)
        bus_violation("goldfish_rtc: the high half read before the low one");
    model.latched = offset == 0;
    if (offset == 0)
        model.high = (uint32_t)(model.now >> 32);
    return offset == 0 ? (uint32_t)model.now : model.high;
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    if (width != 4 || offset > 4)
        bus_violation("goldfish_rtc: write of %u bytes at %#lx", width, (unsigned long)offset);
    if (offset == 4)
        model.now = (uint64_t)value << 32 | (uint32_t)model.now;
    else
        model.now = model.now >> 32 << 32 | value;
}

static const struct bus_model registers = {"goldfish_rtc", BASE,  GOLDFISH_RTC_WINDOW,
                                           read,           write, NULL};

static int setup(void **state)
{
    bus_reset(0);
    bus_attach(&registers);
    log_reset();
    memset(&model, 0, sizeof model);
    goldfish_rtc_init(&clock, BASE, 3);
    return 0;
}

static void a_reading_is_of_one_moment(void **state)
{
    int64_t ns;
    model.step = 3;
    for (uint64_t start = 0x1ffffffe0; start < 0x200000020; start++) {
        model.now = start;
        assert_int_equal(clock.rtc.ops->read(&clock.rtc, &ns), 0);
        assert_int_equal(ns, start + 3);
    }
}

static void what_was_set_is_read(void **state)
{
    int64_t ns;
    model.now = UINT64_MAX;
    assert_int_equal(clock.rtc.ops->set(&clock.rtc, 0x123456789abcdef0), 0);
    assert_int_equal(clock.rtc.ops->read(&clock.rtc, &ns), 0);
    assert_int_equal(ns, 0x123456789abcdef0);
    assert_int_equal(log_errors(), 0);
}

static void times_beyond_the_range_are_refused(void **state)
{
    int64_t ns = 7;
    model.now = 1ull << 63;
    assert_int_equal(clock.rtc.ops->read(&clock.rtc, &ns), -EINVAL);
    assert_string_equal(log_last_error(), "/node@3: clock: holds no time");
    assert_int_equal(ns, 7);
    assert_int_equal(clock.rtc.ops->set(&clock.rtc, -1), -ERANGE);
    assert_string_equal(log_last_error(), "/node@3: clock: cannot be set to before 1970");
    assert_int_equal(model.now, 1ull << 63);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_reading_is_of_one_moment, setup),
        cmocka_unit_test_setup(what_was_set_is_read, setup),
        cmocka_unit_test_setup(times_beyond_the_range_are_refused, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
