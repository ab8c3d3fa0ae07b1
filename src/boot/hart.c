#include "hart.h"
#include <errno.h>
#include <yao/hart.h>

static struct {
    unsigned long id;
    dt_node node;
} hart;

void hart_init(unsigned long id)
{
    uint32_t cells = 1;
    hart.id = id;
    hart.node = -ENOENT;
    dt_node cpus = dt_find_path("/cpus");
    if (cpus < 0)
        return;
    dt_u32(cpus, "#address-cells", 0, &cells);
    for (dt_node cpu = dt_child(cpus, -1); cpu >= 0; cpu = dt_child(cpus, cpu)) {
        uint32_t reg;
        if (cells && !dt_u32(cpu, "reg", cells - 1, &reg) && reg == id)
            hart.node = cpu;
    }
}

unsigned long hart_id(void)
{
    return hart.id;
}

dt_node hart_node(void)
{
    return hart.node;
}
