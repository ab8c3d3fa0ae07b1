#include "hart.h"
#include <errno.h>
#include <yao/hart.h>

unsigned long hart_id(void)
{
    return boot_hart_;
}

/* A hart id with two cells (#address-cells = <2>) is compared by its lower cell only. */
dt_node hart_node(void)
{
    uint32_t cells = 1, reg;
    dt_node cpus = dt_find_path("/cpus");
    if (cpus < 0)
        return -ENOENT;
    dt_u32(cpus, "#address-cells", 0, &cells);
    for (dt_node cpu = dt_child(cpus, -1); cpu >= 0; cpu = dt_child(cpus, cpu))
        if (cells && !dt_u32(cpu, "reg", cells - 1, &reg) && reg == boot_hart_)
            return cpu;
    return -ENOENT;
}
