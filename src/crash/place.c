/* Names what the device tree has at the physical address of a fault. */
#include "src/dt/dt.h"
#include "src/log/crash.h"
#include "src/mm/map.h"
#include "src/trap/frame.h"

/* The node with the smallest region that contains the address; -1: none. */
static dt_node node_at(phys_t address)
{
    dt_node found = -1;
    uint64_t least = UINT64_MAX, base, size;
    for (dt_node node = 0; node < dt_count(); node++)
        for (unsigned i = 0; !dt_reg(node, i, &base, &size); i++)
            if (address - base < size && size <= least) {
                found = node;
                least = size;
            }
    return found;
}

static bool reserved_in_header(phys_t address)
{
    uint64_t base, size;
    for (const void *at = NULL; (at = dt_reservation(at, &base, &size));)
        if (address - base < size)
            return true;
    return false;
}

/* In the linear map the virtual address gives the physical one, mapped or not. Elsewhere only an
 * access fault has a physical address: it comes after translation, so a mapping must exist. */
void place_print(const struct trap_frame *frame)
{
    char path[DT_PATH_MAX];
    struct mapping mapping = {.phys = frame->value - LINEAR_BASE};
    if (mapping.phys >= LINEAR_SIZE && (frame->cause > 7 || !(CAUSES_ACCESS >> frame->cause & 1) ||
                                        !map_find(frame->value, &mapping)))
        return;
    dt_node node = node_at(mapping.phys);
    log_crash("crash: physical address 0x%lx: %s", mapping.phys,
              reserved_in_header(mapping.phys) ? "reserved"
              : node < 0                       ? "not in the device tree"
                                               : dt_path(node, path));
}
