/* Prints calls with their results and errors, for test programs. */
#pragma once

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define SAY(call) say(#call, call)

static inline void say(const char *what, long result)
{
    printf("%s: %ld%s%s\n", what, result, result < 0 ? " " : "", result < 0 ? strerror(errno) : "");
}
