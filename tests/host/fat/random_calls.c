/*
 * random_calls IMAGE FOLDER SEED COUNT LIMIT FILES: makes random calls in the empty folder, on this
 * computer's own file system, and the same ones with our calls on the volume that is the image.
 * They must return the same. Afterwards the image has what was written.
 */
#include "common_card.h"
#include "common_host_calls.h"
#include "tests/qemu/apps/random_calls/calls.c"

#define SHOWN 30 /* lines before one that differs */

static char **lines;
static unsigned count, compared;

static void keep(const char *line)
{
    if (count % 1024 == 0)
        lines = realloc(lines, (count + 1024) * sizeof *lines);
    lines[count++] = strdup(line);
}

static void compare(const char *line)
{
    if (compared < count && strcmp(lines[compared], line) == 0) {
        compared++;
        return;
    }
    for (unsigned i = compared < SHOWN ? 0 : compared - SHOWN; i < compared; i++)
        puts(lines[i]);
    printf("this computer: %s\nYao: %s\n", compared < count ? lines[compared] : "the end", line);
    exit(1);
}

static unsigned word(const char *text)
{
    return (unsigned)strtoul(text, NULL, 0);
}

/* @asked is for this computer. */
static void make_calls(struct random_calls asked)
{
    if (!card_try_mount()) {
        puts("the volume cannot be mounted");
        exit(1);
    }
    asked.say = keep;
    compared = 0;
    host_random_calls(&asked);
    asked.root = "", asked.folds = false, asked.say = compare;
    random_calls(&asked);
    if (compared != count)
        compare("the end");
    card_unmount();
    while (count)
        free(lines[--count]);
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 2;
    struct random_calls asked = {.root = argv[2],
                                 .seed = word(argv[3]),
                                 .count = word(argv[4]),
                                 .limit = word(argv[5]),
                                 .files = word(argv[6]),
                                 .folds = true};
    ram_disk_load(&card, argv[1]);
    make_calls(asked);
    asked.count = 0; /* looks only */
    make_calls(asked);
    ram_disk_save(&card, argv[1]);
    ram_disk_free(&card);
    free(lines);
    return 0;
}
