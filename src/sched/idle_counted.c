#include "idle.h"
#include <yao/module.h>
#include <yao/time.h>

YAO_ALTERNATIVE(idle, counted);

static uint64_t slept_ns; /* and what the machine had been up for when the image started */

static int begin_to_count(void)
{
    slept_ns = time_ns();
    return 0;
}

YAO_STEP(boot, idle, begin_to_count);

uint64_t idle_begin(void)
{
    return time_ns();
}

void idle_end(uint64_t begin)
{
    slept_ns += time_ns() - begin;
}

uint64_t time_busy_ns(void)
{
    return time_ns() - slept_ns;
}
