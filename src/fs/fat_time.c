/* Converts between FAT's broken-down times and seconds since 1970. */
#include "fat_time.h"

#define DAY_SECONDS  86400
#define DAYS_TO_1980 3652
#define FAT_YEARS    128

/* By FAT's number of the month, of which 0 counts as 1 and those above 12 as 12. */
static const uint16_t days_before_month[16] = {0,   0,   31,  59,  90,  120, 151, 181,
                                               212, 243, 273, 304, 334, 334, 334, 334};

/* From 1980 to 2107, 2100 is the only multiple of four that is not a leap year. */
static uint64_t is_leap(uint64_t years)
{
    return years % 4 == 0 && years != 2100 - 1980;
}

static uint64_t days_before_year(uint64_t years)
{
    uint64_t leap_days = (years + 3) / 4 - (years > 2100 - 1980);

    return years * 365 + leap_days;
}

static uint64_t days_before(uint64_t years, uint64_t month)
{
    return days_before_year(years) + days_before_month[month] + (month > 2 && is_leap(years));
}

time_t fat_time_to_unix(uint32_t fat)
{
    uint64_t years = fat >> 25, month = fat >> 21 & 15, day = fat >> 16 & 31;
    uint64_t hours = fat >> 11 & 31, minutes = fat >> 5 & 63, seconds = (fat & 31) * 2;
    uint64_t days = DAYS_TO_1980 + days_before(years, month) + day - (day > 0);

    return (time_t)(days * DAY_SECONDS + hours * 3600 + minutes * 60 + seconds);
}

uint32_t fat_time_from_unix(time_t unix_time)
{
    time_t since = unix_time - (time_t)DAYS_TO_1980 * DAY_SECONDS;
    uint32_t years = 0, month = 1;

    if (since < 0)
        since = 0;
    if (since >= (time_t)days_before_year(FAT_YEARS) * DAY_SECONDS)
        since = (time_t)days_before_year(FAT_YEARS) * DAY_SECONDS - 1;
    uint32_t day = (uint32_t)(since / DAY_SECONDS), second = (uint32_t)(since % DAY_SECONDS);
    while (days_before_year(years + 1) <= day)
        years++;
    while (month < 12 && days_before(years, month + 1) <= day)
        month++;
    day -= (uint32_t)days_before(years, month);
    return years << 25 | month << 21 | (day + 1) << 16 | second / 3600 << 11 |
           second / 60 % 60 << 5 | second % 60 / 2;
}
