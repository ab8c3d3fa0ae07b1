#include "drivers/mmc/dw_mshc_glue.h"
#include "drivers/mmc/mmc_line.h"
#include <errno.h>
#include <yao/log.h>

static bool has(dt_node node, const char *property)
{
    int length;
    return dt_property(node, property, &length) != NULL;
}

static uint32_t number(dt_node node, const char *property, uint32_t otherwise)
{
    uint32_t value;
    int error = dt_u32(node, property, 0, &value);
    if (error == -EINVAL)
        device_error(node, error, "%s: malformed: using %u", property, otherwise);
    return error ? otherwise : value;
}

static unsigned width(dt_node node)
{
    uint32_t lines = number(node, "bus-width", 1);
    if (lines == 1 || lines == 4 || lines == 8)
        return lines;
    device_error(node, 0, "bus-width: %u: using 1", lines);
    return 1;
}

static enum mshc_source use_gpio(dt_node node, const char *property, struct gpio *gpio)
{
    int error = mmc_line(node, property, 0, gpio);
    if (!error)
        return MSHC_GPIO;
    mmc_line_unused(node, property, error);
    return MSHC_UNKNOWN;
}

static void find_present(dt_node node, struct mshc_switch *present)
{
    present->inverted = has(node, "cd-inverted");
    if (has(node, "non-removable") || has(node, "broken-cd"))
        return;
    if (has(node, "cd-gpios"))
        present->source = use_gpio(node, "cd-gpios", &present->gpio);
    else
        present->source = MSHC_REGISTER;
    if (present->source == MSHC_REGISTER)
        present->inverted = !present->inverted; /* CDETECT is low with a card */
}

/* Only SD cards have the switch; micro SD cards do not, for which trees say disable-wp. */
static void find_read_only(dt_node node, bool is_emmc, struct mshc_switch *read_only)
{
    read_only->inverted = has(node, "wp-inverted");
    if (is_emmc || has(node, "disable-wp"))
        return;
    if (has(node, "wp-gpios"))
        read_only->source = use_gpio(node, "wp-gpios", &read_only->gpio);
    else
        read_only->source = MSHC_REGISTER;
}

/* A WiFi chip: a child that is a function of it (its `reg` is 1 to 7), or power by mmc-pwrseq. */
bool mshc_is_sdio(dt_node node)
{
    uint32_t function;
    dt_node child = dt_child(node, -1);
    for (; child >= 0; child = dt_child(node, child))
        if (dt_u32(child, "reg", 0, &function) == 0 && function > 0)
            return true;
    return (has(node, "no-sd") && has(node, "no-mmc")) || has(node, "mmc-pwrseq");
}

void mshc_slot(struct mshc_config *config)
{
    dt_node node = config->node;
    bool fixed = has(node, "non-removable");
    config->removable = true; /* eMMC can be a module that is not there: VisionFive 2 */
    config->is_emmc = has(node, "no-sd") || (fixed && !has(node, "no-mmc"));
    config->high_speed = has(node, config->is_emmc ? "cap-mmc-highspeed" : "cap-sd-highspeed");
    config->fifo_depth = number(node, "fifo-depth", 0);
    config->max_width = width(node);
    config->max_hz = number(node, "max-frequency", UINT32_MAX);
    find_present(node, &config->present);
    find_read_only(node, config->is_emmc, &config->read_only);
}
