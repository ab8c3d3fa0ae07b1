/*
 * random_calls FOLDER SEED COUNT LIMIT FILES [folds]: random POSIX calls on files, and what they
 * return.
 */
#include "calls.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void say(const char *line)
{
    puts(line);
}

static unsigned number(const char *word)
{
    return (unsigned)strtoul(word, NULL, 0);
}

int main(int argc, char **argv)
{
    if (argc < 6)
        return 2;
    random_calls(&(struct random_calls){.root = strcmp(argv[1], "/") == 0 ? "" : argv[1],
                                        .seed = number(argv[2]),
                                        .count = number(argv[3]),
                                        .limit = number(argv[4]),
                                        .files = number(argv[5]),
                                        .folds = argc > 6,
                                        .say = say});
    return 0;
}
