/* Dates: gmtime(), mktime(), strftime(), strptime(), and time zones as TZ states them. */
#include "areas.h"
#include "observe.h"
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char text[128];

static const char *shown(const char *format, const struct tm *date)
{
    text[0] = '\0';
    strftime(text, sizeof text, format, date);
    return text;
}

#define UTC(seconds)                                                                               \
    do {                                                                                           \
        time_t then = seconds;                                                                     \
        OBSERVE(observe_string, "UTC " #seconds, shown("%F %T %a %j %U %W %G-%V", gmtime(&then))); \
    } while (0)

static void dates(void)
{
    struct tm date;
    time_t far = LLONG_MAX;

    UTC(0);
    UTC(-1);
    UTC(951782400);
    UTC(4107542400);
    UTC(1709164799);
    UTC(2147483648);
    UTC(-2147483649);
    UTC(253402300799);
    POINTER(gmtime_r(&far, &date));
    STRING(asctime(gmtime(&(time_t){1000000000})));
    STRING(ctime_r(&(time_t){1000000000}, text));
    REAL(difftime(5, 7));
}

static void made(int year, int month, int day, int hour, int summer)
{
    struct tm date = {.tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day};

    date.tm_hour = hour;
    date.tm_isdst = summer;
    VALUE(mktime(&date));
    STRING(shown("%F %T %a %j", &date));
    VALUE(date.tm_isdst);
}

static void normalised(void)
{
    struct tm date = {.tm_year = 70, .tm_mday = 1};

    made(2024, 2, 30, 0, 0);
    made(2023, 14, 1, 25, 0);
    made(2000, 1, 0, -1, 0);
    made(1969, 12, 31, 23, 0);
    made(1900, 3, 1, 0, 0);
    VALUE(timegm(&date));
    date.tm_mon = -1;
    VALUE(timegm(&date));
    date.tm_year = INT_MAX;
    date.tm_mon = 11;
    date.tm_mday = INT_MAX;
    VALUE(mktime(&date));
}

static void zone(const char *rule)
{
    static const time_t moments[] = {0, 1700000000, 1720000000, 1711846799, 1711846800, 1729994400};

    setenv("TZ", rule, 1);
    tzset();
    STRING(rule);
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++)
        STRING(shown("%F %T %z %Z", localtime(&moments[i])));
    STRING(tzname[0]);
    VALUE(timezone);
    VALUE(!!daylight);
}

static void zones(void)
{
    zone("CET-1CEST,M3.5.0,M10.5.0/3");
    STRING(tzname[1]);
    made(2024, 3, 31, 3, -1);
    made(2024, 7, 1, 12, -1);
    made(2024, 7, 1, 12, 0);
    zone("EST5EDT,M3.2.0,M11.1.0");
    zone("<+0330>-3:30");
    zone("AEST-10AEDT,M10.1.0,M4.1.0/3");
    zone("UTC0");
    zone("XYZ3ABC,J60/2,J300");
    unsetenv("TZ");
    tzset();
}

static void written(void)
{
    struct tm date = {.tm_year = 124, .tm_mon = 1, .tm_mday = 9, .tm_hour = 15, .tm_min = 4};

    date.tm_yday = 39;
    date.tm_wday = 5;
    STRING(shown("%a %A %b %B %c", &date));
    STRING(shown("%C %d %D %e %F %g %G %h", &date));
    STRING(shown("%H %I %j %m %M %n %p %r", &date));
    STRING(shown("%R %S %t %T %u %U %V %w %W", &date));
    STRING(shown("%x %X %y %Y %% %Ey %Od", &date));
    STRING(shown("%s", gmtime(&(time_t){86400})));
    VALUE((long long)strftime(text, 4, "%F", &date));
    VALUE((long long)strftime(text, 11, "%F", &date));
}

static void parsed(const char *input, const char *format)
{
    struct tm date;
    const char *rest;

    memset(&date, 0, sizeof date);
    rest = strptime(input, format, &date);
    STRING(rest);
    VALUE(date.tm_year);
    VALUE(date.tm_mon);
    VALUE(date.tm_mday);
    VALUE(date.tm_hour * 60 + date.tm_min);
}

static void read_back(void)
{
    parsed("2024-02-09 15:04 rest", "%Y-%m-%d %H:%M");
    parsed("Fri, 09 Feb 2024", "%a, %d %b %Y");
    parsed("3:04 PM", "%I:%M %p");
    parsed("2024-x", "%Y-%m-%d");
    parsed("12/31/99", "%D");
    parsed("february", "%B");
    parsed("x", "%d");
}

void observe_calendar(void)
{
    setenv("TZ", "UTC0", 1);
    tzset();
    dates();
    normalised();
    zones();
    setenv("TZ", "UTC0", 1);
    tzset();
    written();
    read_back();
    unsetenv("TZ");
}
