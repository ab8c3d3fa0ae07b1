#include "window.h"
#include "simulator.h"
#include <cstring>

static uint64_t cycle(const std::string &text, uint64_t otherwise)
{
    return text.empty() ? otherwise : number("window", text.c_str(), 0, UINT64_MAX);
}

Window read_window(const char *text)
{
    const char *colon = strchr(text, ':');
    if (!colon)
        fail("--window=%s: read: give FIRST:END, two cycles, of which each may be left out", text);
    Window window{cycle(std::string(text, colon), 0), cycle(colon + 1, UINT64_MAX)};
    if (window.first >= window.end)
        fail("--window=%s: read: it ends before it begins", text);
    return window;
}
