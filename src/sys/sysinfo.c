#include "src/mm/memory.h"
#include "sys.h"
#include <string.h>
#include <sys/sysinfo.h>
#include <yao/mm.h>
#include <yao/time.h>

/* No load is measured. */
long sys_sysinfo(struct sysinfo *info)
{
    memset(info, 0, sizeof *info);
    info->uptime = time_ns() / TIME_SECOND;
    info->totalram = memory_total();
    info->freeram = page_free_bytes();
    info->procs = 1;
    info->mem_unit = 1;
    return 0;
}
