/* Converts between FAT's broken-down times and seconds since 1970. */
#include "fat_time.h"

#define DAY_SECONDS  86400
#define DAYS_TO_1980 3652
#define FAT_YEARS    128

static const uint16_t days_before_month[12] = {0,   31,  59,  90,  120, 151,
                                               181, 212, 243, 273, 304, 334};

/* From 1980 to 2107, 2100 is the only multiple of four that is not a leap year. */
static uint32_t is_leap(uint32_t years)
{
    return years % 4 == 0 && years != 2100 - 1980;
}

static uint32_t days_before_year(uint32_t years)
{
    uint32_t leap_days = (years + 3) / 4 - (years > 2100 - 1980);

    return years * 365 + leap_days;
}

static uint32_t days_before(uint32_t years, uint32_t month)
{
    return days_before_year(years) + days_before_month[month] + (month > 1 && is_leap(years));
}

time_t fat_time_to_unix(uint32_t fat)
{
    uint32_t years = fat >> 25, month = fat >> 21 & 15, day = fat >> 16 & 31;
    uint32_t hours = fat >> 11 & 31, minutes = fat >> 5 & 63, seconds = (fat & 31) * 2;

    month = month < 1 ? 0 : month > 12 ? 11 : month - 1;
    day = day < 1 ? 0 : day - 1;
    time_t days = (time_t)DAYS_TO_1980 + days_before(years, month) + day;
    return days * DAY_SECONDS + hours * 3600 + minutes * 60 + seconds;
}

uint32_t fat_time_from_unix(time_t unix_time)
{
    time_t since = unix_time - (time_t)DAYS_TO_1980 * DAY_SECONDS;
    uint32_t years = 0, month = 0;

    if (since < 0)
        since = 0;
    if (since >= (time_t)days_before_year(FAT_YEARS) * DAY_SECONDS)
        since = (time_t)days_before_year(FAT_YEARS) * DAY_SECONDS - 1;
    uint32_t day = (uint32_t)(since / DAY_SECONDS), second = (uint32_t)(since % DAY_SECONDS);
    while (days_before_year(years + 1) <= day)
        years++;
    while (month < 11 && days_before(years, month + 1) <= day)
        month++;
    day -= days_before(years, month);
    return years << 25 | (month + 1) << 21 | (day + 1) << 16 | second / 3600 << 11 |
           second / 60 % 60 << 5 | second % 60 / 2;
}
