#include "calendar.h"

/* Years begin in March here, so that a leap day is the last of its year. */
#define DAYS_TO_1970  719468 /* from 0000-03-01 to 1970-01-01 */
#define DAYS_IN_400   146097
#define DAYS_IN_100   36524
#define DAYS_IN_4     1461
#define DAYS_IN_1     365
#define MONTHS_TO_MAR 3u

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

bool calendar_valid(const struct calendar_date *date)
{
    if (date->year < 1 || date->year > 9999 || date->month < 1 || date->month > 12 || date->day < 1)
        return false;
    if (date->month == 2)
        return date->day <= 28u + is_leap(date->year);
    return date->day <= 30 + ((date->month + date->month / 8) & 1);
}

/* From March on, the first days of the months lie at 30.6 days' distance, rounded. */
static int32_t days_before_month(unsigned from_march)
{
    return (int32_t)((from_march * 153 + 2) / 5);
}

int32_t calendar_days(const struct calendar_date *date)
{
    unsigned from_march = (date->month + 12 - MONTHS_TO_MAR) % 12;
    int32_t year = date->year - (date->month < MONTHS_TO_MAR);
    return year * DAYS_IN_1 + year / 4 - year / 100 + year / 400 + days_before_month(from_march) +
           (int32_t)date->day - 1 - DAYS_TO_1970;
}

struct calendar_date calendar_date(int32_t days)
{
    int32_t since = days + DAYS_TO_1970, centuries = since / DAYS_IN_400 * 4;
    since %= DAYS_IN_400;
    int32_t century = since / DAYS_IN_100 - since / (DAYS_IN_400 - 1);
    since -= century * DAYS_IN_100;
    int32_t leaps = since / DAYS_IN_4;
    since -= leaps * DAYS_IN_4;
    int32_t year = since / DAYS_IN_1 - since / (DAYS_IN_4 - 1);
    since -= year * DAYS_IN_1;
    unsigned from_march = (unsigned)(since * 5 + 2) / 153;
    unsigned month = (from_march + MONTHS_TO_MAR - 1) % 12 + 1;
    return (struct calendar_date){
        .year = (centuries + century) * 100 + leaps * 4 + year + (month < MONTHS_TO_MAR),
        .month = month,
        .day = (unsigned)(since - days_before_month(from_march)) + 1,
    };
}
