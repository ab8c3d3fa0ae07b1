#include "drivers/intc/plic.h"
#include <errno.h>
#include <yao/device_map.h>
#include <yao/hart.h>
#include <yao/log.h>
#include <yao/mm.h>

#define SUPERVISOR_EXTERNAL 9u /* privileged specification, table of scause values */

static bool is_ours(dt_node line, uint32_t cause)
{
    uint64_t hart;
    return cause == SUPERVISOR_EXTERNAL && line >= 0 &&
           dt_u64(dt_parent(line), "reg", &hart) == 0 && hart == hart_id();
}

/* Entry n of interrupts-extended says where context n is wired to (schema
 * interrupt-controller/sifive,plic-1.0.0.yaml): the phandle of a hart's own controller, which takes
 * one cell (riscv,cpu-intc.yaml). A dangling phandle, as of a hart that was removed from the tree,
 * is skipped. That is why this does not use dt_phandle_args(). */
static int find_context(dt_node node)
{
    static const char name[] = "interrupts-extended";
    uint32_t phandle = 0, cause;
    for (unsigned i = 0; i < PLIC_CONTEXTS_MAX && !dt_u32(node, name, 2 * i + 1, &cause); i++) {
        dt_u32(node, name, 2 * i, &phandle);
        if (is_ours(dt_find_phandle(phandle), cause))
            return (int)i;
    }
    return -EINVAL;
}

static int plic_probe(struct device *dev)
{
    struct plic_config config = {.node = dev->node};
    uint32_t sources;
    if (dt_u32(dev->node, "riscv,ndev", 0, &sources) || sources - 1 >= PLIC_SOURCES_MAX)
        return device_error(dev->node, -EINVAL, "riscv,ndev is missing or not 1 to 1023");
    int context = find_context(dev->node);
    if (context < 0)
        return device_error(dev->node, -EINVAL,
                            "interrupts-extended has no supervisor context of this hart");
    config.context = (unsigned)context;
    config.source_count = sources;
    int error = device_map(dev, 0, 0, PLIC_SOURCES_SIZE(context), &config.sources);
    if (!error)
        error = device_map(dev, 0, PLIC_TARGET_OFFSET(context), PLIC_TARGET_SIZE, &config.target);
    if (error)
        return error;
    config.handlers = device_alloc(dev, (sources + 1) * sizeof(struct plic_source));
    config.devices = device_alloc(dev, (sources + 1) * sizeof(struct plic_device));
    struct plic *plic = device_alloc(dev, sizeof *plic);
    if (!config.handlers || !config.devices || !plic)
        return -ENOMEM;
    plic_init(plic, &config);
    irq_set_root(plic_interrupt, plic);
    dev->interface = &plic->intc;
    return 0;
}

/* All known trees list one of these after the chip's own string. */
static const struct dt_match match[] = {
    {"sifive,plic-1.0.0", NULL}, {"riscv,plic0", NULL}, {NULL, NULL}};

YAO_DRIVER(intc, plic) = {match, plic_probe};
YAO_DRIVER_PROPERTIES(intc, plic, "reg riscv,ndev interrupts-extended");
