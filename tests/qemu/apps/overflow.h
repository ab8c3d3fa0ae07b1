/* A thread that needs more stack than any has. */
#pragma once

#include <string.h>

static int deep(int level)
{
    volatile char room[1000];

    memset((char *)room, level, sizeof room);
    return level ? deep(level + 1) + room[5] : 0;
}

static void *overflow(void *unused)
{
    return deep(1) ? unused : NULL;
}
