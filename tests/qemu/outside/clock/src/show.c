#include "src/show.h"
#include "lib/calls.h"
#include <stdio.h>
#include <time.h>

void show(uint64_t seconds)
{
    char text[32];
    time_t time = (time_t)seconds;
    strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", gmtime(&time));
    puts(text);
    calls_count();
}
