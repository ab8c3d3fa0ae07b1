#include "progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "rate.h"
#include "report.h"

#define REDRAW_US  100000u
#define BAR_WIDTH  24u
#define NAME_WIDTH 30u /* bytes: with the bar and the rate this stays on a line of 80 columns */

void progress_begin(struct progress *progress, uint64_t size)
{
    progress->size = size;
    progress->start_us = progress->drawn_us = now_us();
    progress->large = size >= PROGRESS_MIN_BYTES && isatty(STDOUT_FILENO);
}

/* As much of the name as fits, cut between characters of UTF-8 and not within one. */
static void put_short_name(const char *name)
{
    char text[NAME_WIDTH + 1];
    size_t length = strnlen(name, NAME_WIDTH);
    while (length && ((unsigned char)name[length] & 0xc0) == 0x80)
        length--;
    memcpy(text, name, length);
    text[length] = '\0';
    put_name(stdout, text);
}

static void draw(const struct progress *progress, uint64_t done)
{
    if (done > progress->size)
        done = progress->size; /* the file has grown meanwhile */
    unsigned filled = (unsigned)(done * BAR_WIDTH / progress->size);
    fputs("\r[", stdout);
    for (unsigned i = 0; i < BAR_WIDTH; i++)
        fputc(i < filled ? '#' : '.', stdout);
    printf("] %3u%%  ", (unsigned)(done * 100 / progress->size));
    put_rate(stdout, done, progress->drawn_us - progress->start_us);
    fputs("  ", stdout);
    put_short_name(progress->name);
    fputs("\033[K", stdout); /* ECMA-48: erase to the end of the line */
    fflush(stdout);
}

void progress_update(struct progress *progress, uint64_t done)
{
    if (!progress->large || !*progress->may_show)
        return;
    uint64_t now = now_us();
    if (now - progress->drawn_us < REDRAW_US)
        return;
    progress->drawn_us = now;
    progress->visible = true;
    draw(progress, done);
}

void progress_end(struct progress *progress)
{
    if (progress->visible)
        fputs("\r\033[K", stdout);
}
