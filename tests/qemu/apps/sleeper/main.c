/* Sleeps in every way, 100 ms or as many as the argument says, and prints how long it took
 * by its own clock. */
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <yao/time.h>

#define MS 1000000l

static int asked = 100; /* ms */

static void tell(const char *what, uint64_t since)
{
    printf("%s %lu\n", what, (unsigned long)(time_ns() - since));
}

static void sleep_until(void)
{
    uint64_t start = time_ns();
    time_sleep_until(start + TIME_MS(asked));
    tell("time_sleep_until", start);
}

static void nap(void)
{
    uint64_t start = time_ns();
    nanosleep(&(struct timespec){.tv_nsec = asked * MS}, NULL);
    tell("nanosleep", start);
}

static void many_short(void)
{
    uint64_t start = time_ns();
    for (int i = 0; i < asked; i++)
        usleep(1000);
    tell("usleep", start);
}

static void busy(void)
{
    uint64_t start = time_ns();
    for (int i = 0; i < asked; i++)
        time_delay_ns(1000 * 1000);
    tell("time_delay_ns", start);
}

static void past(void)
{
    uint64_t start = time_ns();
    time_sleep_until(start - 1);
    tell("past", start);
}

static void resolution(void)
{
    struct timespec fine, same;
    bool right = !clock_getres(CLOCK_MONOTONIC, &fine) && !clock_getres(CLOCK_REALTIME, &same) &&
                 !fine.tv_sec && !same.tv_sec && fine.tv_nsec == same.tv_nsec &&
                 !clock_getres(CLOCK_REALTIME, NULL) && clock_getres(99, &same) < 0 &&
                 errno == EINVAL;
    printf("resolution %ld\n", right ? fine.tv_nsec : -1);
}

int main(int argc, char **argv)
{
    resolution();
    if (argc > 1)
        asked = atoi(argv[1]);
    sleep_until();
    nap();
    many_short();
    busy();
    past();
    printf("clock %ld\n", clock());
    return 0;
}
