/*
 * Prints the time every second, as often as the argument says, or ten times. It sleeps until
 * moments that are counted from the start, so that the time to print a line does not add up.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define COUNT 10
#define MS    1000000l

static long ms_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - start->tv_sec) * 1000 + (now.tv_nsec - start->tv_nsec) / MS;
}

static int parse(const char *text, long *count)
{
    char *end;
    *count = strtol(text, &end, 10);
    if (*text && !*end && *count >= 0)
        return 0;
    fprintf(stderr, "alarm: %s: not a number of seconds\n", text);
    return -1;
}

int main(int argc, char **argv)
{
    struct timespec start;
    long count = COUNT;
    if (argc > 1 && parse(argv[1], &count))
        return EXIT_FAILURE;
    clock_gettime(CLOCK_MONOTONIC, &start);
    struct timespec next = start;
    for (long i = 0; i < count; i++) {
        next.tv_sec++;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
        long ms = ms_since(&start);
        printf("%ld.%03ld s\n", ms / 1000, ms % 1000);
        fflush(stdout);
    }
    return EXIT_SUCCESS;
}
