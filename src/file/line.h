/*
 * The line discipline of a terminal: it turns the bytes that are typed into those that a program
 * reads, and echoes them. It knows nothing of devices, and never waits.
 *
 * Flags have their meaning of termios(3). Those that it does not have are cleared in the settings:
 * line_set() says which.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <termios.h>

#define LINE_ROOM 1024u /* bytes typed and not yet read; a longer line is cut */

struct line {
    struct termios settings;
    void (*echo)(const char *bytes, size_t length); /* to the terminal, "\n" as it is */
    bool literal;                                   /* VLNEXT was typed before */
    uint32_t head, ready, tail; /* bytes typed, of whole lines, and read, modulo 2^32 */
    char bytes[LINE_ROOM];
    uint8_t ends[LINE_ROOM / 8]; /* a bit for each byte that ends a line; byte 0 then is VEOF */
};

/* Linux' settings of a new terminal, but without echo; and with EXTPROC: who is at the other end
 * edits and echoes. */
void line_defaults(struct line *line);

/* Takes new settings, without those flags that it does not have. */
void line_set(struct line *line, const struct termios *settings);

/* A byte was typed. */
void line_type(struct line *line, char byte);

/* Whether another byte may be typed now: there is room for it, or nothing to be read, so that it
 * has to be dropped or to end the line. */
bool line_takes(const struct line *line);

/* The signal that @byte means: 0 if none. */
int line_signal(const struct line *line, char byte);

/* Whether @byte takes from the next one what it means. */
bool line_quotes(const struct line *line, char byte);

/* How many bytes can be read; in canonical mode those of whole lines. */
size_t line_waiting(const struct line *line);

/* Whether there is anything to read, be it the end of the input. */
bool line_ready(const struct line *line);

/* Reads what is there: in canonical mode at most to the end of a line. */
size_t line_read(struct line *line, char *bytes, size_t size);

/* Drops what was typed. */
void line_flush(struct line *line);
