#include "write_back.h"
#include "src/file/fd.h"
#include "src/sched/work.h"
#include <yao/module.h>

YAO_ALTERNATIVE(work, write_back);

struct write_back write_back = {.due_ns = TIME_NEVER};

uint64_t work_due_ns(void)
{
    return write_back.due_ns;
}

/* What fails is logged, stays in memory, and is tried again with what is changed next, or by who
 * asks for it. */
void work_run(void)
{
    write_back.due_ns = TIME_NEVER;
    write_back.late = false;
    if (fd_sync_volume)
        fd_sync_volume();
}

void write_back_begin(void)
{
    if (write_back.late)
        work_run();
    write_back.due_ns = time_ns() + WRITE_BACK_NS;
}
