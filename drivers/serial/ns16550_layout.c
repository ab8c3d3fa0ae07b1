/* The register layout, from the properties of devicetree schema serial/8250.yaml. Apart from the
 * other glue because the M-mode firmware uses it, too. */
#include "drivers/serial/ns16550.h"
#include <errno.h>

static uint32_t cell(dt_node node, const char *name, uint32_t otherwise)
{
    uint32_t value;
    return dt_u32(node, name, 0, &value) == 0 ? value : otherwise;
}

int ns16550_layout(dt_node node, struct ns16550_config *config)
{
    unsigned width = cell(node, "reg-io-width", 1);
    int offset = (int)cell(node, "reg-offset", 0);
    config->reg_shift = cell(node, "reg-shift", 0);
    config->io_width = width;
    config->fifo_size = cell(node, "fifo-size", NS16550_FIFO);
    bool good = config->reg_shift <= 4 && (width == 1 || width == 2 || width == 4) &&
                width <= 1u << config->reg_shift && config->fifo_size > 0 && offset >= 0;
    return good ? offset : -EINVAL;
}
