/* What both drivers of a JH7110 pin controller do first. */
#include "drivers/pinctrl/jh7110_pins.h"
#include <errno.h>
#include <yao/clk.h>
#include <yao/device_map.h>
#include <yao/log.h>
#include <yao/reset.h>

/* Without its clock the controller does not answer. AON's runs always, and is not in the tree. */
int jh7110_pins_probe(const struct device *dev, struct jh7110_pins *pins)
{
    pins->layout = dev->match_data;
    int error = clk_enable(dev->node, 0);
    if (error && error != -ENOENT)
        return device_error(dev->node, error, "clocks: entry 0 cannot be enabled: error %d", error);
    error = reset_deassert(dev->node, 0);
    if (error && error != -ENOENT)
        return device_error(dev->node, error, "resets: entry 0 cannot be released: error %d",
                            error);
    return device_map(dev, 0, 0, pins->layout->end, &pins->base);
}
