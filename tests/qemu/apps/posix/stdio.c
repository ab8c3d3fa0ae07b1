/* Streams of the C library above it all. */
#include "check.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINES 1000

static void write_lines(void)
{
    FILE *file = fopen("/lines.txt", "w");

    if (!CHECK(file != NULL))
        return;
    for (int i = 0; i < LINES; i++)
        CHECK(fprintf(file, "line %d of %s, %.2f\n", i, "many", i / 4.0) > 0);
    CHECK(fflush(file) == 0);
    CHECK(fclose(file) == 0);
}

static void read_lines(void)
{
    char line[64], expected[64];
    int count = 0;
    FILE *file = fopen("/lines.txt", "r");

    if (!CHECK(file != NULL))
        return;
    for (; fgets(line, sizeof line, file); count++) {
        snprintf(expected, sizeof expected, "line %d of %s, %.2f\n", count, "many", count / 4.0);
        if (!CHECK(!strcmp(line, expected)))
            break;
    }
    CHECK(count == LINES && feof(file) && !ferror(file));
    CHECK(fclose(file) == 0);
}

static void seek_and_change(void)
{
    char word[8] = "";
    FILE *file = fopen("/lines.txt", "r+");

    if (!CHECK(file != NULL))
        return;
    CHECK(fseek(file, 5, SEEK_SET) == 0 && ftell(file) == 5);
    CHECK(fputc('X', file) == 'X');
    CHECK(fseek(file, 0, SEEK_SET) == 0);
    CHECK(fread(word, 1, 6, file) == 6 && !strcmp(word, "line X"));
    CHECK(fseek(file, 0, SEEK_END) == 0);
    CHECK(fputs("last\n", file) >= 0);
    CHECK(fclose(file) == 0);
}

static void append_lines(void)
{
    FILE *file = fopen("/lines.txt", "a");

    if (!CHECK(file != NULL))
        return;
    CHECK(fputs("appended\n", file) >= 0);
    CHECK(fclose(file) == 0);
}

static void refuse(void)
{
    errno = 0;
    CHECK(fopen("/no such file", "r") == NULL && errno == ENOENT);
    CHECK(remove("/no such file") == -1 && errno == ENOENT);
}

/* Never closed: it must reach the medium all the same. */
static void leave_open(void)
{
    FILE *file = fopen("/left open.txt", "w");

    if (CHECK(file != NULL))
        CHECK(fputs("buffered when the app ended\n", file) >= 0);
}

void check_stdio(void)
{
    write_lines();
    read_lines();
    seek_and_change();
    append_lines();
    refuse();
    leave_open();
}
