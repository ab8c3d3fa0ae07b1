/* `reg` and its translation through the buses' `ranges` (Devicetree Specification v0.4,
 * sections 2.3.6 and 2.3.8). */
#include "dt.h"
#include <errno.h>

/* #address-cells or #size-cells of a bus node; defaults 2 and 1 (section 2.3.5). */
static int cells_of(dt_node node, const char *name, unsigned otherwise, size_t *cells)
{
    uint32_t value = otherwise;
    int error = dt_u32(node, name, 0, &value);
    if (error == -EINVAL || value > 3)
        return -EINVAL;
    *cells = value;
    return 0;
}

/* The low 64 bits of a number of @cells cells: PCI addresses have three, of which the first holds
 * flags. */
static uint64_t number_at(const uint8_t *at, size_t cells)
{
    uint64_t number = 0;
    for (const uint8_t *end = at + 4 * cells; at < end; at += 4)
        number = number << 32 | be32_at(at);
    return number;
}

static int bus_cells(dt_node bus, struct dt_cells *cells)
{
    int error = cells_of(bus, "#address-cells", 2, &cells->address);
    return error ? error : cells_of(bus, "#size-cells", 1, &cells->size);
}

/* Translates an address on @bus to one on the parent of @bus. */
static int translate(dt_node bus, uint64_t *address)
{
    int length;
    const uint8_t *ranges = dt_property(bus, "ranges", &length);
    if (!ranges)
        return -ENXIO; /* not visible to the CPU */
    if (!length)
        return 0; /* identity */
    struct dt_cells child, parent;
    if (bus_cells(bus, &child) || bus_cells(dt_parent(bus), &parent))
        return -EINVAL;
    size_t entry = 4 * (child.address + parent.address + child.size);
    if (!entry || (size_t)length % entry)
        return -EINVAL;
    for (const uint8_t *at = ranges; at < ranges + length; at += entry) {
        uint64_t from = number_at(at, child.address);
        uint64_t to = number_at(at + 4 * child.address, parent.address);
        uint64_t size = number_at(at + 4 * (child.address + parent.address), child.size);
        if (*address >= from && *address - from < size) {
            *address = *address - from + to;
            return 0;
        }
    }
    return -EINVAL;
}

int dt_regs(dt_node node, struct dt_regs *regs)
{
    int length;
    regs->bus = dt_parent(node);
    regs->at = dt_property(node, "reg", &length);
    if (!regs->at || regs->bus < 0)
        return -ENOENT;
    if (bus_cells(regs->bus, &regs->cells))
        return -EINVAL;
    size_t entry = 4 * (regs->cells.address + regs->cells.size);
    if (!entry || (size_t)length % entry)
        return -EINVAL;
    regs->end = regs->at + length;
    return 0;
}

int dt_next_reg(struct dt_regs *regs, uint64_t *base, uint64_t *size)
{
    if (regs->at == regs->end)
        return -ENOENT;
    *base = number_at(regs->at, regs->cells.address);
    *size = number_at(regs->at + 4 * regs->cells.address, regs->cells.size);
    regs->at += 4 * (regs->cells.address + regs->cells.size);
    for (dt_node bus = regs->bus; bus != DT_ROOT; bus = dt_parent(bus)) {
        int error = translate(bus, base);
        if (error)
            return error;
    }
    return *size && *base + (*size - 1) < *base ? -EINVAL : 0;
}

int dt_reg(dt_node node, unsigned index, uint64_t *base, uint64_t *size)
{
    struct dt_regs regs;
    int error = dt_regs(node, &regs);
    if (error)
        return error;
    size_t entry = 4 * (regs.cells.address + regs.cells.size);
    if (index >= (size_t)(regs.end - regs.at) / entry)
        return -ENOENT;
    regs.at += index * entry;
    return dt_next_reg(&regs, base, size);
}
