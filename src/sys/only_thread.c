/* What an image's only thread asks about itself. */
#include "src/sched/process.h"
#include "sys.h"
#include <yao/module.h>

YAO_DEFAULT(threads, none);

long sys_gettid(void)
{
    return PROCESS;
}

/* The address matters when a thread ends; this one never does. */
long sys_set_tid_address(int *address)
{
    return PROCESS;
}

/* Nobody else is there to run. */
long sys_sched_yield(void)
{
    return 0;
}
