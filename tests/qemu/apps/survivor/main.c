/*
 * Changes files as /script says, from the step that the first argument names, until the power
 * fails. A line of the script is a step:
 *
 *     KIND SYNC PATH TO SEED SIZE OFFSET
 *
 * KIND: write (anew), append, over (what is at OFFSET), cut (to SIZE), move (PATH to TO), remove,
 * folder (make it). SYNC: "f", fsync() of the file; "s", syncfs(); "-", nothing. Then "synced N"
 * says that steps 0 to N are on the medium, and if there is a second argument, a key is waited for.
 * tests/qemu/killing.py knows what a step does to what is not there, or is there already: nothing.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST 65536u
#ifndef SCRIPT
#define SCRIPT "/script"
#endif

struct step {
    char kind[8], sync, path[32], to[32];
    unsigned seed, size, offset;
};

static int waits;
static uint32_t pattern[MOST / sizeof(uint32_t)];

static const void *content(const struct step *step)
{
    for (uint32_t i = 0; i <= step->size / sizeof *pattern; i++)
        pattern[i] = (step->seed << 16) + i;
    return pattern;
}

/* Those of a step for which there is nothing to do. */
static int expected(int result)
{
    return result && errno != ENOENT && errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR;
}

/* sync() itself has no result. */
static int sync_all(void)
{
    int folder = open("/", O_RDONLY | O_DIRECTORY);
    int result = folder < 0 ? -1 : syncfs(folder);

    if (folder >= 0)
        close(folder);
    return result;
}

/* No file could be opened that fsync() would be for. */
static int missing(const struct step *step)
{
    int result = expected(-1);

    return result || (step->sync == 'f' && sync_all());
}

static int write_open(int file, const struct step *step)
{
    off_t place = !strcmp(step->kind, "over") ? (off_t)step->offset : lseek(file, 0, SEEK_END);
    ssize_t written = pwrite(file, content(step), step->size, place);

    if (written != (ssize_t)step->size)
        return -1;
    return step->sync == 'f' ? fsync(file) : 0;
}

static int write_file(const struct step *step, int flags)
{
    int file = open(step->path, O_RDWR | flags, 0666);

    if (file < 0)
        return missing(step);
    int result = write_open(file, step);
    return close(file) || result;
}

static int cut_open(int file, const struct step *step)
{
    if (ftruncate(file, step->size))
        return -1;
    return step->sync == 'f' ? fsync(file) : 0;
}

static int cut_file(const struct step *step)
{
    int file = open(step->path, O_RDWR);

    if (file < 0)
        return missing(step);
    int result = cut_open(file, step);
    return close(file) || result;
}

static int run(const struct step *step)
{
    const char *kind = step->kind;

    if (!strcmp(kind, "write"))
        return write_file(step, O_CREAT | O_TRUNC);
    if (!strcmp(kind, "append"))
        return write_file(step, O_CREAT);
    if (!strcmp(kind, "over"))
        return write_file(step, 0);
    if (!strcmp(kind, "cut"))
        return cut_file(step);
    if (!strcmp(kind, "move"))
        return expected(rename(step->path, step->to));
    if (!strcmp(kind, "remove"))
        return expected(unlink(step->path));
    return expected(mkdir(step->path, 0777));
}

static void report(long number)
{
    printf("synced %ld\n", number);
    if (waits)
        getchar();
}

static int take(const char *line, long number)
{
    struct step step;
    int found = sscanf(line, "%7s %c %31s %31s %u %u %u", step.kind, &step.sync, step.path, step.to,
                       &step.seed, &step.size, &step.offset);

    if (found != 7 || step.size >= MOST || run(&step) || (step.sync == 's' && sync_all())) {
        printf("step %ld: %s: %s", number, strerror(errno), line);
        return 1;
    }
    if (step.sync != '-')
        report(number);
    return 0;
}

int main(int argc, char **argv)
{
    FILE *script = fopen(SCRIPT, "r");
    long first = argc > 1 ? atol(argv[1]) : 0;
    char line[128];
    int failed = !script;

    waits = argc > 2;
    printf("begin\n");
    for (long number = 0; !failed && fgets(line, sizeof line, script); number++)
        if (number >= first)
            failed = take(line, number);
    printf("the script is over\n");
    return failed;
}
