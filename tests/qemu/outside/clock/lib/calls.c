#include "lib/calls.h"
#include <yao/log.h>
#include <yao/module.h>

static unsigned calls;

void calls_count(void)
{
    calls++;
}

static int tell(void)
{
    log_info("%u calls", calls);
    return 0;
}

YAO_STEP(exit, calls, tell);
