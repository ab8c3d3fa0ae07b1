/* The JH7110's device, on a model that ticks between any two accesses if it is told so. */
#include "drivers/rtc/jh7110_rtc.h"
#include "bus.h"
#include "log.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#define BASE   0x17040000u
#define SECOND 1000000000ll

/* Seconds since 1970 */
#define Y2000 946684800ll
#define Y2001 978307200ll
#define Y2100 4102444800ll

static struct {
    uint32_t cfg, irq_enable, cfg_time, cfg_date;
    int64_t seconds;             /* since 1970 */
    unsigned ticks_before;       /* accesses until it ticks; 0: never */
    bool ticks_at_each;          /* access */
    uint32_t bad_time, bad_date; /* shown in place of the time */
    bool time_set, date_set;     /* since the last update */
} model;

static struct jh7110_rtc device;

static uint32_t bcd(int number)
{
    return (uint32_t)(number / 10 << 4 | number % 10);
}

static struct tm now(void)
{
    struct tm tm;
    time_t seconds = model.seconds;
    gmtime_r(&seconds, &tm);
    return tm;
}

static void tick(void)
{
    if (model.ticks_at_each || (model.ticks_before && --model.ticks_before == 0))
        model.seconds++;
}

static uint32_t read(void *ctx, uintptr_t offset, unsigned width)
{
    assert_int_equal(width, 4);
    tick();
    struct tm tm = now();
    switch (offset) {
    case 0x00:
        return model.cfg;
    case 0x3c:
        return model.bad_time ? model.bad_time
                              : bcd(tm.tm_hour) << 14 | bcd(tm.tm_min) << 7 | bcd(tm.tm_sec);
    case 0x40:
        return model.bad_date
                   ? model.bad_date
                   : bcd(tm.tm_year % 100) << 11 | bcd(tm.tm_mon + 1) << 6 | bcd(tm.tm_mday);
    default:
        bus_violation("jh7110_rtc: read at %#lx", (unsigned long)offset);
    }
}

static unsigned number(uint32_t value, unsigned shift, unsigned bits)
{
    uint32_t digits = value >> shift & ((1u << bits) - 1);
    if ((digits & 15) > 9)
        bus_violation("jh7110_rtc: %#x set, which is not decimal", value);
    return (digits >> 4) * 10 + (digits & 15);
}

static void update(void)
{
    if (!model.time_set || !model.date_set)
        bus_violation("jh7110_rtc: updated before time and date were both given");
    uint32_t t = model.cfg_time, d = model.cfg_date;
    struct tm tm = {.tm_year = 100 + (int)number(d, 11, 8),
                    .tm_mon = (int)number(d, 6, 5) - 1,
                    .tm_mday = (int)number(d, 0, 6),
                    .tm_hour = (int)number(t, 14, 7),
                    .tm_min = (int)number(t, 7, 7),
                    .tm_sec = (int)number(t, 0, 7)};
    model.seconds = timegm(&tm);
    model.time_set = model.date_set = false;
}

static void write(void *ctx, uintptr_t offset, unsigned width, uint32_t value)
{
    assert_int_equal(width, 4);
    tick();
    switch (offset) {
    case 0x00:
        model.cfg = value;
        break;
    case 0x10:
        model.irq_enable = value;
        break;
    case 0x14:
        assert_int_equal(value, 1u << 31);
        update();
        break;
    case 0x28:
        model.cfg_time = value;
        model.time_set = true;
        break;
    case 0x2c:
        model.cfg_date = value;
        model.date_set = true;
        break;
    default:
        bus_violation("jh7110_rtc: write at %#lx", (unsigned long)offset);
    }
}

static const struct bus_model registers = {"jh7110_rtc", BASE,  JH7110_RTC_WINDOW,
                                           read,         write, NULL};

static int setup(void **state)
{
    bus_reset(0);
    bus_attach(&registers);
    log_reset();
    memset(&model, 0, sizeof model);
    model.seconds = Y2001;
    jh7110_rtc_init(&device, BASE, 3);
    return 0;
}

static int64_t reading(void)
{
    int64_t ns = -1;
    assert_int_equal(device.rtc.ops->read(&device.rtc, &ns), 0);
    assert_int_equal(ns % SECOND, 0);
    return ns / SECOND;
}

static int set(int64_t seconds)
{
    return device.rtc.ops->set(&device.rtc, seconds * SECOND + 999999999);
}

static void it_is_started_with_its_interrupts_off(void **state)
{
    assert_int_equal(model.cfg, 9);
    assert_int_equal(model.irq_enable, 0);
    model.cfg = 0x0f;
    jh7110_rtc_init(&device, BASE, 3);
    assert_int_equal(model.cfg, 0x0f);
    assert_int_equal(model.seconds, Y2001);
}

static void times_of_a_century_are_set_and_read(void **state)
{
    for (int64_t seconds = Y2001; seconds < Y2100; seconds += 8640007) {
        assert_int_equal(set(seconds), 0);
        assert_int_equal(model.seconds, seconds);
        assert_int_equal(reading(), seconds);
    }
    assert_int_equal(set(Y2100 - 1), 0);
    assert_int_equal(reading(), Y2100 - 1);
    assert_int_equal(log_errors(), 0);
}

/* At the end of a year, a tick changes every field. */
static void a_tick_between_two_reads_does_no_harm(void **state)
{
    for (unsigned before = 1; before < 10; before++) {
        model.seconds = Y2000 + 31622400 + 31536000 - 1; /* 2001-12-31 23:59:59 */
        int64_t start = model.seconds;
        model.ticks_before = before;
        assert_in_range(reading(), start, start + 1);
    }
}

static void a_clock_that_never_rests_is_reported(void **state)
{
    int64_t ns;
    model.ticks_at_each = true;
    assert_int_equal(device.rtc.ops->read(&device.rtc, &ns), -EIO);
    assert_string_equal(log_last_error(), "/node@3: clock: each reading differs");
}

static void check_refused(uint32_t time, uint32_t date)
{
    int64_t ns = 7;
    model.bad_time = time;
    model.bad_date = date;
    assert_int_equal(device.rtc.ops->read(&device.rtc, &ns), -EINVAL);
    assert_int_equal(ns, 7);
}

static uint32_t time_of(uint32_t hour, uint32_t minute, uint32_t second)
{
    return hour << 14 | minute << 7 | second;
}

static uint32_t date_of(uint32_t year, uint32_t month, uint32_t day)
{
    return year << 11 | month << 6 | day;
}

static void what_is_no_time_is_refused(void **state)
{
    check_refused(time_of(0x24, 0, 0), 0);
    assert_string_equal(log_last_error(), "/node@3: clock: holds no time: 841 90000");
    check_refused(time_of(0, 0x60, 0), 0);
    check_refused(time_of(0, 0, 0x60), 0);
    check_refused(time_of(0, 0x5a, 0), 0);
    check_refused(0, date_of(0, 1, 1)); /* 2000: what it holds when power was lost */
    check_refused(0, date_of(0xa0, 1, 1));
    check_refused(0, date_of(1, 0x13, 1));
    check_refused(0, date_of(1, 0, 1));
    check_refused(0, date_of(1, 2, 0x29));
    check_refused(0, date_of(1, 1, 0x32));
    check_refused(UINT32_MAX, UINT32_MAX);
}

static void times_beyond_its_range_are_not_set(void **state)
{
    int64_t before = model.seconds;
    assert_int_equal(set(Y2001 - 1), -ERANGE);
    assert_string_equal(log_last_error(),
                        "/node@3: clock: can be set from 2001 to 2099, not to 2000");
    assert_int_equal(set(Y2100), -ERANGE);
    assert_int_equal(device.rtc.ops->set(&device.rtc, INT64_MAX), -ERANGE);
    assert_int_equal(device.rtc.ops->set(&device.rtc, 0), -ERANGE);
    assert_int_equal(device.rtc.ops->set(&device.rtc, -5 * SECOND), -ERANGE);
    assert_int_equal(log_errors(), 5);
    assert_int_equal(model.seconds, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(it_is_started_with_its_interrupts_off, setup),
        cmocka_unit_test_setup(times_of_a_century_are_set_and_read, setup),
        cmocka_unit_test_setup(a_tick_between_two_reads_does_no_harm, setup),
        cmocka_unit_test_setup(a_clock_that_never_rests_is_reported, setup),
        cmocka_unit_test_setup(what_is_no_time_is_refused, setup),
        cmocka_unit_test_setup(times_beyond_its_range_are_not_set, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
