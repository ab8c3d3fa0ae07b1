/* Tells the time of day, opens the files that are its arguments and tells it again, sets it, and
 * tells what the board's clock says then. In place of the files: "set-first" tells it only then,
 * and TZ=ZONE tells what a summer's and a winter's noon are there. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <yao/module.h>
#include <yao/rtc.h>
#include <yao/time.h>

YAO_CLASS_OPTIONAL(rtc);

static void tell(const char *what, time_t seconds)
{
    char text[32];
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", gmtime(&seconds));
    printf("%s %s\n", what, text);
}

static void tell_all(void)
{
    struct timespec now;
    struct timeval day;
    clock_gettime(CLOCK_REALTIME, &now);
    gettimeofday(&day, NULL);
    tell("now", now.tv_sec);
    if (day.tv_sec - now.tv_sec > 1 || time(NULL) - now.tv_sec > 1)
        puts("the calls differ");
}

static void tell_clock(void)
{
    struct device *device;
    int64_t ns;
    dt_node node = device_candidate(DEVICE_CLASS_TABLE(rtc), -1);
    if (node < 0 || device_get(DEVICE_CLASS_TABLE(rtc), node, &device)) {
        puts("no clock");
        return;
    }
    struct rtc *rtc = device->interface;
    if (!rtc->ops->read(rtc, &ns))
        tell("clock", ns / TIME_SECOND);
}

static void tell_zone(const char *zone)
{
    static const time_t noons[] = {1719835200, 1736942400}; /* 2024-07-01, 2025-01-15, both UTC */
    char text[64];
    setenv("TZ", zone, 1);
    for (unsigned i = 0; i < 2; i++) {
        strftime(text, sizeof text, "%Y-%m-%d %H:%M %z %Z", localtime(&noons[i]));
        printf("%s: %s%s\n", zone, text,
               mktime(localtime(&noons[i])) == noons[i] ? "" : ", not back");
    }
}

int main(int argc, char **argv)
{
    struct timespec leap = {.tv_sec = 1709208000}; /* 2024-02-29 12:00:00 */
    bool set_first = argc > 1 && !strcmp(argv[1], "set-first");
    if (!set_first)
        tell_all();
    for (int i = 1; i < argc && !set_first; i++) {
        if (!strncmp(argv[i], "TZ=", 3))
            tell_zone(argv[i] + 3);
        else if (fopen(argv[i], "r"))
            tell_all();
        else
            puts("no file");
    }
    clock_settime(CLOCK_REALTIME, &leap);
    tell_all();
    tell_clock();
    return 0;
}
