/* Too much stack. */
#include "deeds.h"
#include <stddef.h>

#define OLD_CALLS  256          /* more than the frames of the calls that are over */
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

static NOINLINE void leaf(void)
{
    KEEP_FRAME();
}

static NOINLINE void middle(void)
{
    leaf();
    KEEP_FRAME();
}

/* Leaves a return address into itself below the stack pointer: the one that middle() saved. */
static NOINLINE void over(void)
{
    middle();
    KEEP_FRAME();
}

static NOINLINE void crash_where_calls_were(void)
{
    volatile char frame[OLD_CALLS];
    frame[0] = 1;
    __asm__ volatile(".4byte 0");
    frame[0] = 2;
}

static NOINLINE void stale_addresses(void)
{
    over();
    crash_where_calls_were();
    KEEP_FRAME();
}

const struct deed stack_deeds[] = {
    {"recurse_for_ever", recurse_for_ever},
    {"huge_frame", huge_frame},
    {"stale_addresses", stale_addresses},
    {NULL, NULL},
};
