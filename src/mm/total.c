#include "memory.h"
#include "src/dt/dt.h"

uint64_t memory_total(void)
{
    uint64_t base, size, total = 0;

    for (dt_node node = 0; node < dt_count(); node++)
        for (unsigned i = 0; dt_is_memory(node) && !dt_reg(node, i, &base, &size); i++)
            total += size;
    return total;
}
