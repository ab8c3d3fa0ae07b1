/* Output: lines of 80 bytes, written one by one. */
#include <string.h>
#include <unistd.h>

#include "section.h"

#define LINE_LENGTH 80

static char line[LINE_LENGTH];

static bool prepare_line(void)
{
    memset(line, '#', LINE_LENGTH - 1);
    line[LINE_LENGTH - 1] = '\n';
    return true;
}

static bool run_console(void)
{
    bool done = true;
    for (int i = 0; i < CALLS; i++)
        done &= write(STDOUT_FILENO, line, LINE_LENGTH) == LINE_LENGTH;
    return done;
}

const struct section section_console = {
    "console", CHUNKS, LINE_LENGTH *CALLS, prepare_line, NULL, run_console,
};
