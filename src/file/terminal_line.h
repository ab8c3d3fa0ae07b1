/* What the parts of the terminal share. */
#pragma once

#include "line_bytes.h"

extern struct line terminal_line;

static inline bool terminal_has(tcflag_t flags)
{
    return has(&terminal_line, flags);
}

/* Whether who is at the other end edits the lines. */
static inline bool terminal_is_edited(void)
{
    return terminal_has(ICANON | EXTPROC);
}

/* Passes on what was received; with @one_line only to the end of a line: the program may have other
 * settings for what follows. */
void terminal_type_received(bool one_line);
