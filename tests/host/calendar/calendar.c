/* Each day of 9999 years, counted by hand and by the host's gmtime(). */
#include "lib/calendar/calendar.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <time.h>

#include <cmocka.h>

#define FIRST (-719162) /* 0001-01-01 */
#define LAST  2932896   /* 9999-12-31 */

static void next(struct calendar_date *date)
{
    date->day++;
    if (!calendar_valid(date)) {
        date->day = 1;
        date->month++;
    }
    if (date->month > 12) {
        date->month = 1;
        date->year++;
    }
}

static void every_day_has_its_number(void **state)
{
    struct calendar_date date = {1, 1, 1};
    for (int32_t days = FIRST; days <= LAST; days++, next(&date)) {
        struct calendar_date found = calendar_date(days);
        assert_int_equal(calendar_days(&date), days);
        assert_true(found.year == date.year && found.month == date.month && found.day == date.day);
    }
    assert_int_equal(date.year, 10000);
}

static void the_host_agrees(void **state)
{
    for (int32_t days = FIRST; days <= LAST; days += 13) {
        time_t seconds = (time_t)days * 86400;
        struct tm tm;
        assert_non_null(gmtime_r(&seconds, &tm));
        struct calendar_date found = calendar_date(days);
        assert_int_equal(found.year, tm.tm_year + 1900);
        assert_int_equal(found.month, tm.tm_mon + 1);
        assert_int_equal(found.day, tm.tm_mday);
    }
}

static bool valid(int year, unsigned month, unsigned day)
{
    return calendar_valid(&(struct calendar_date){year, month, day});
}

static void only_dates_that_exist_are_valid(void **state)
{
    static const unsigned lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    for (unsigned month = 1; month <= 12; month++) {
        assert_true(valid(2001, month, 1) && valid(2001, month, lengths[month - 1]));
        assert_false(valid(2001, month, 0) || valid(2001, month, lengths[month - 1] + 1));
    }
    assert_true(valid(2000, 2, 29) && valid(2004, 2, 29));
    assert_false(valid(1900, 2, 29) || valid(2100, 2, 29));
    assert_false(valid(2001, 0, 1) || valid(2001, 13, 1) || valid(0, 1, 1) || valid(10000, 1, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_has_its_number),
        cmocka_unit_test(the_host_agrees),
        cmocka_unit_test(only_dates_that_exist_are_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
