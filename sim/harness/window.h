/* Which part of the run is looked at. */
#pragma once

#include <cstdint>

struct Window {
    uint64_t first = 0;
    uint64_t end = UINT64_MAX; /* the first cycle that is not in it any more */
    bool has(uint64_t cycle) const
    {
        return cycle >= first && cycle < end;
    }
};

/* FIRST:END, of which each may be left out. */
Window read_window(const char *text);
