/* Too much stack. */
#include "deeds.h"
#include <stddef.h>

#define HUGE_FRAME (200 * 1024) /* more than the app's stack, past its guard page */

static NOINLINE int recurse(int depth)
{
    volatile int here = depth;
    return recurse(depth + 1) + here;
}

static NOINLINE void recurse_for_ever(void)
{
    recurse(0);
    KEEP_FRAME();
}

static NOINLINE void huge_frame(void)
{
    volatile char frame[HUGE_FRAME];
    frame[0] = 1;
    frame[1] = frame[0];
}

const struct deed stack_deeds[] = {
    {"recurse_for_ever", recurse_for_ever},
    {"huge_frame", huge_frame},
    {NULL, NULL},
};
