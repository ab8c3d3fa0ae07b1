/* The part of the run that is recorded. */
#pragma once

#include <cstdint>

struct Window {
    uint64_t first = 0;
    uint64_t end = UINT64_MAX; /* the first cycle after it */
    bool has(uint64_t cycle) const
    {
        return cycle >= first && cycle < end;
    }
};

/* Parses FIRST:END, either of which may be empty. */
Window read_window(const char *text);
