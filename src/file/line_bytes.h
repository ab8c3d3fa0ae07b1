/* What the parts of a line discipline have in common. */
#pragma once

#include "line.h"

static inline bool has(const struct line *line, tcflag_t flags)
{
    return (line->settings.c_lflag & flags) == flags;
}

/* A key of value 0 is none. */
static inline bool is_key(const struct line *line, char byte, int key)
{
    return line->settings.c_cc[key] && line->settings.c_cc[key] == (cc_t)byte;
}

static inline bool ends_line(const struct line *line, uint32_t at)
{
    at %= LINE_ROOM;
    return line->ends[at / 8] >> at % 8 & 1;
}

static inline char *byte_at(struct line *line, uint32_t at)
{
    return &line->bytes[at % LINE_ROOM];
}

static inline void append(struct line *line, char byte, bool end)
{
    uint32_t at = line->head++ % LINE_ROOM;

    line->bytes[at] = byte;
    line->ends[at / 8] =
        (uint8_t)((line->ends[at / 8] & ~(1u << at % 8)) | (unsigned)end << at % 8);
    if (end)
        line->ready = line->head;
}

static inline size_t used(const struct line *line)
{
    return line->head - line->tail;
}
