/* The time of day with a board's clock and without one, each time in a process of its own: the code
 * remembers whether it has started. */
#include "src/time/realtime.h"
#include "bus.h"
#include "fresh.h"
#include "one_device.h"
#include "src/time/dates.h"
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <yao/rtc.h>
#include <yao/time.h>

#define NOON 1709208000000000000 /* 2024-02-29 */

static const struct driver some;
const struct driver *const yao_drivers_rtc[] = {&some, NULL};

static struct {
    int64_t ns;
    int error;
    unsigned reads, sets;
} clock_state;

static int read_clock(struct rtc *rtc, int64_t *ns)
{
    clock_state.reads++;
    if (!clock_state.error)
        *ns = clock_state.ns;
    return clock_state.error;
}

static int set_clock(struct rtc *rtc, int64_t ns)
{
    clock_state.sets++;
    if (!clock_state.error)
        clock_state.ns = ns;
    return clock_state.error;
}

static const struct rtc_ops ops = {read_clock, set_clock};
static struct rtc rtc = {&ops, NULL, 3};

/* What an image with a file system sees there. */
static int64_t newest;

void dates_look(void)
{
    realtime_past(newest, 2);
}

static void begin(void)
{
    bus_reset(TIME_SECOND);
    clock_state.ns = NOON;
    one_device_set(&rtc);
}

static void start_with_the_clock(void)
{
    begin();
    check(!clock_state.reads);
    check(realtime_ns() == NOON);
    clock_advance(TIME_SECOND);
    check(realtime_ns() == NOON + TIME_SECOND);
    check(clock_state.reads == 1);
}

static void start_without_one(void)
{
    begin();
    one_device_set(NULL);
    check(realtime_ns() == TIME_SECOND);
    realtime_set(NOON);
    check(realtime_ns() == NOON);
}

static void start_with_one_that_fails(void)
{
    begin();
    clock_state.error = -EINVAL;
    check(realtime_ns() == TIME_SECOND);
    check(realtime_ns() == TIME_SECOND);
    check(clock_state.reads == 1); /* and so one message */
}

static void start_with_the_newest_date(void)
{
    begin();
    one_device_set(NULL);
    newest = NOON;
    check(realtime_ns() == NOON + 2);
    clock_advance(5);
    check(realtime_ns() == NOON + 7);
    realtime_past(NOON + 7, 2);
    check(realtime_ns() == NOON + 7);
    realtime_past(NOON + 8, 2);
    check(realtime_ns() == NOON + 10);
    realtime_set(3);
    realtime_past(NOON, 2);
    check(realtime_ns() == 3);
}

/* Before anybody asks for the time, too. */
static void pass_a_date_by(void)
{
    begin();
    newest = NOON + 50;
    realtime_past(NOON + 100, 2);
    check(realtime_ns() == NOON);
    realtime_past(NOON + 100, 2);
    check(realtime_ns() == NOON);
}

static void start_with_a_date_and_a_clock_that_fails(void)
{
    begin();
    clock_state.error = -EINVAL;
    newest = NOON + 50;
    realtime_past(NOON + 100, 2);
    check(realtime_ns() == NOON + 102);
}

static void set_both(void)
{
    begin();
    realtime_set(NOON + 5);
    check(clock_state.ns == NOON + 5 && clock_state.sets == 1);
    clock_advance(7);
    check(realtime_ns() == NOON + 12);
    check(!clock_state.reads);
}

static void set_although_the_clock_cannot(void)
{
    begin();
    clock_state.error = -ERANGE;
    realtime_set(5);
    check(realtime_ns() == 5);
}

static void it_starts_with_the_clock_and_reads_it_once(void **state)
{
    freshly(start_with_the_clock);
}

static void without_a_clock_it_starts_with_1970(void **state)
{
    freshly(start_without_one);
    freshly(start_with_one_that_fails);
}

static void dates_count_without_a_clock(void **state)
{
    freshly(start_with_the_newest_date);
    freshly(pass_a_date_by);
    freshly(start_with_a_date_and_a_clock_that_fails);
}

static void setting_it_sets_the_clock(void **state)
{
    freshly(set_both);
    freshly(set_although_the_clock_cannot);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_starts_with_the_clock_and_reads_it_once),
        cmocka_unit_test(without_a_clock_it_starts_with_1970),
        cmocka_unit_test(dates_count_without_a_clock),
        cmocka_unit_test(setting_it_sets_the_clock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
