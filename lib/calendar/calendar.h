/*
 * Days since 1970-01-01 and dates of the Gregorian calendar, which is also used for the time before
 * its introduction. Any context.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

struct calendar_date {
    int year;       /* 1 to 9999 */
    unsigned month; /* 1 to 12 */
    unsigned day;   /* 1 to 31 */
};

/* Whether there is such a date. */
bool calendar_valid(const struct calendar_date *date);

/* The days from 1970-01-01 to @date, which is valid; negative before. */
int32_t calendar_days(const struct calendar_date *date);

/* The reverse, for the days of the years 1 to 9999. */
struct calendar_date calendar_date(int32_t days);
