/*
 * A data logger: takes samples at an interval and keeps them on the card, whenever the power goes.
 *
 *     logger [-n samples] [-i interval in ms] [-r records in a file] [-k files kept] [folder]
 *
 * -n 0 samples for ever. What is on the console is on the card.
 */
#include "log.h"
#include "record.h"
#include "sensor.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MS 1000000l

struct options {
    unsigned samples, interval_ms;
};

static int usage(void)
{
    fprintf(stderr,
            "usage: logger [-n samples] [-i interval in ms] [-r records in a file] "
            "[-k files kept] [folder]\n");
    return -1;
}

static int number(const char *text, unsigned least, unsigned *value)
{
    char *end;
    unsigned long found = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || found < least || found > 1000000)
        return usage();
    *value = (unsigned)found;
    return 0;
}

static int set(struct options *options, struct log *log, int option)
{
    switch (option) {
    case 'n':
        return number(optarg, 0, &options->samples);
    case 'i':
        return number(optarg, 1, &options->interval_ms);
    case 'r':
        return number(optarg, 1, &log->capacity);
    case 'k':
        return number(optarg, 1, &log->kept);
    }
    return usage();
}

static int parse(int argc, char **argv, struct options *options, struct log *log)
{
    int option;
    while ((option = getopt(argc, argv, "n:i:r:k:")) != -1) {
        if (set(options, log, option))
            return -1;
    }
    if (optind + 1 < argc)
        return usage();
    if (optind < argc)
        log->folder = argv[optind];
    return 0;
}

static int fail(const struct log *log)
{
    fprintf(stderr, "logger: %s: %s: %s\n", log->path, log->operation, strerror(errno));
    return EXIT_FAILURE;
}

static void add_ms(struct timespec *time, unsigned ms)
{
    time->tv_sec += ms / 1000;
    time->tv_nsec += ms % 1000 * MS;
    if (time->tv_nsec >= 1000 * MS) {
        time->tv_sec++;
        time->tv_nsec -= 1000 * MS;
    }
}

static int sample(const struct options *options, struct log *log)
{
    char text[RECORD_TEXT + 1];
    struct timespec due;
    clock_gettime(CLOCK_MONOTONIC, &due);
    for (unsigned i = 0; !options->samples || i < options->samples; i++) {
        add_ms(&due, options->interval_ms);
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
        sensor_read(&due, text, sizeof text);
        if (log_append(log, text))
            return -1;
        printf("%u: %s\n", (unsigned)(log->next - 1), text);
    }
    return 0;
}

static void tell_start(const struct log *log)
{
    printf("logger: %s: record %u comes next", log->path, (unsigned)log->next);
    if (log->torn)
        printf("; %u torn by a power cut taken away", log->torn);
    if (log->damaged)
        printf("; %u damaged ones left", log->damaged);
    puts("");
}

int main(int argc, char **argv)
{
    struct options options = {.samples = 100, .interval_ms = 10};
    struct log log = {.folder = "/LOG", .capacity = 64, .kept = 8};
    if (parse(argc, argv, &options, &log))
        return EXIT_FAILURE;
    if (log_open(&log))
        return fail(&log);
    tell_start(&log);
    if (sample(&options, &log) || log_close(&log))
        return fail(&log);
    printf("logger: %u records taken, the last in %s\n", options.samples, log.path);
    return EXIT_SUCCESS;
}
