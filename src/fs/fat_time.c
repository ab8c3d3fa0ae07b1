/* Converts between FAT's broken-down times and seconds since 1970. */
#include "fat_time.h"

#define DAY_SECONDS  86400
#define DAYS_TO_1980 3652
#define FAT_YEARS    128

#define DAYS_1976_TO_1980 1401u  /* from 1 March 1976 to 1 January 1980 */
#define DAYS_1976_TO_2100 45290u /* and to 1 March 2100 */

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

/* Years that begin in March have their leap day at the end; of four, the last one has it. Counted
 * from March 1976 (Richards, "Mapping Time", chapter 25, with the offsets of FAT's years). */
static uint32_t date_of(uint32_t days_since_1980)
{
    uint32_t days = days_since_1980 + DAYS_1976_TO_1980;

    days += days >= DAYS_1976_TO_2100; /* 2100 has none */
    uint32_t year = (4 * days + 3) / 1461, day = days - 1461 * year / 4;
    uint32_t from_march = (5 * day + 2) / 153;
    bool next = from_march >= 10; /* January or February */

    day -= (153 * from_march + 2) / 5;
    return (year - 4 + next) << 25 | (from_march + 3 - 12 * next) << 21 | (day + 1) << 16;
}

uint32_t fat_time_from_unix(time_t unix_time)
{
    time_t since = unix_time - (time_t)DAYS_TO_1980 * DAY_SECONDS;

    if (since < 0)
        since = 0;
    if (since >= (time_t)days_before_year(FAT_YEARS) * DAY_SECONDS)
        since = (time_t)days_before_year(FAT_YEARS) * DAY_SECONDS - 1;
    uint32_t day = (uint32_t)(since / DAY_SECONDS), second = (uint32_t)(since % DAY_SECONDS);
    return date_of(day) | second / 3600 << 11 | second / 60 % 60 << 5 | second % 60 / 2;
}
