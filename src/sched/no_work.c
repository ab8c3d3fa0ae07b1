/* An image that puts nothing off. */
#include "work.h"
#include <yao/module.h>
#include <yao/time.h>

YAO_DEFAULT(work, none);

uint64_t work_due_ns(void)
{
    return TIME_NEVER;
}

void work_run(void)
{
}
